"""The signed-in browsers of people: listed and ended."""

from ..database import transaction
from ..errors import NotFound
from ..models import Session, User
from . import security_log


def of(user: User) -> list[Session]:
    """Return the sessions of a user, that seen last first."""
    return list(Session.select().where(Session.user == user.id).order_by(Session.seen_at.desc()))


def seen_by(user: User | None) -> list[Session]:
    """Return the sessions that this user may see: an administrator all, others their own. None: see get()."""
    if user is not None and not user.is_admin:
        return of(user)
    return list(Session.select().order_by(Session.seen_at.desc()))


def get(number: int, user: User | None) -> Session:
    """Return a session that this user may end: an administrator any, others their own. Raises NotFound.

    None stands for a program whose key may do all, or for the server itself.
    """
    session = Session.one_with(id=number)
    if session is None or (user is not None and not user.is_admin and session.user_id != user.id):
        raise NotFound("no_such_session")
    return session


def end(session: Session) -> None:
    """End a session: its browser has to sign in again, and its open pages close within seconds."""
    with transaction():
        security_log.write("session_was_ended", name=session.user.name, device=session.device)
        Session.delete().where(Session.id == session.id).execute()


def end_others(user: User, but: Session | None = None) -> int:
    """End all sessions of a user but one. Return how many."""
    with transaction():
        count = 0
        for session in of(user):
            if but is None or session.id != but.id:
                count += 1
                Session.delete().where(Session.id == session.id).execute()
        if count:
            security_log.write("sessions_were_ended", name=user.name, count=count)
    return count
