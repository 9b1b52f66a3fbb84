"""The security log: who signed in and who could not, and who changed users, passwords, sessions and keys."""

from typing import TYPE_CHECKING, Any

from .. import askers, later
from ..database import note
from ..models import SecurityEvent

if TYPE_CHECKING:
    import flask
else:
    flask = later.module("flask")  # no command that only reads needs it

ON_THE_SERVER = "server"  # who gave a command, or started the program
PER_PAGE = 100


def write(code: str, **args: Any) -> None:
    """Add an event. Call it inside the transaction of the change, so that neither is without the other."""
    SecurityEvent.create(code=code, args=args, who=_who(), address=_address())


def write_if_possible(code: str, **args: Any) -> None:
    """Add an event of something that changed nothing, such as a wrong password."""
    note(SecurityEvent.insert(code=code, args=args, who=_who(), address=_address()))


def newest(page: int = 1) -> list[SecurityEvent]:
    """Return a page of the events, newest first."""
    return list(SecurityEvent.select().order_by(SecurityEvent.id.desc()).paginate(page, PER_PAGE))


def total() -> int:
    """Return how many events are kept."""
    return SecurityEvent.select().count()


def _who() -> str:
    """Return who acts; "" for somebody who is not signed in."""
    if not flask.has_request_context():
        return ON_THE_SERVER
    who = askers.current().name
    if who == askers.SCHEDULE:
        return ""
    return who[:100]


def _address() -> str:
    if not flask.has_request_context():
        return ""
    return (flask.request.remote_addr or "")[:64]
