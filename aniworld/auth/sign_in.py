"""Sign in by password or code: each try waits for its turn, and longer after too many wrong ones."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from ..errors import NotAllowed
from ..models import Session, User
from . import accounts, devices, security_log, throttle
from .throttle import Attempt

Result = TypeVar("Result")


@dataclass(frozen=True)
class Visitor:
    """Who tries to sign in. address: as trusted proxies report it; device: the cookie of a known browser."""

    address: str
    device: str | None = None

    @property
    def network(self) -> str:
        return throttle.network(self.address)


def by_password(name: str, password: str, visitor: Visitor) -> User | None:
    """Return the user with this name and password, or None. Raises TooManyTries, Busy."""
    user = accounts.named(name)
    device = devices.id_of(visitor.device, user)
    attempt = Attempt.of(name, visitor.network, device)
    asker = f"device {device}" if device else visitor.network
    if _is_right(attempt, asker, user, password, first=device is not None):
        return user
    reason = f"wrong password for {user.name}" if user else "there is no such user"
    if throttle.failures.warn("Sign-in from %s failed: %s.", visitor.address, reason):
        # What was typed in the place of a name may be a password, so only known names are written down.
        code, args = ("sign_in_failed", {"name": user.name}) if user else ("sign_in_failed_unknown", {})
        security_log.write_if_possible(code, **args)
    return None


def is_password_of(session: Session, password: str, visitor: Visitor) -> bool:
    """Return whether somebody who is signed in knows their password. Raises TooManyTries, Busy."""
    attempt = Attempt.in_session(session.id)
    user = session.user
    if _is_right(attempt, f"session {session.id}", user, password, first=True):
        return True
    if throttle.failures.warn("%s, signed in from %s, gave a wrong password.", user.name, visitor.address):
        security_log.write_if_possible("password_was_wrong", name=user.name)
    return False


def _is_right(attempt: Attempt, asker: str, user: User | None, password: str, *, first: bool) -> bool:
    attempt.check()
    with accounts.hashing.slot(asker, first=first):
        attempt.check()  # others may have failed while this one waited
        is_right = accounts.is_password(user, password)
        if is_right:
            attempt.succeeded()
        else:
            attempt.failed()
    return is_right


def by_code(redeem: Callable[[], Result], visitor: Visitor) -> Result:
    """Return what a printed code gives. A right one never waits, as nobody can guess it.

    Raises NotAllowed, TooManyTries.
    """
    try:
        return redeem()
    except NotAllowed:
        attempt = Attempt.by_code(visitor.network)
        attempt.check()
        attempt.failed()
        if throttle.failures.warn("A link from %s was not valid.", visitor.address):
            security_log.write_if_possible("link_was_not_valid")
        raise
