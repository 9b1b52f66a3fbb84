"""What an administrator changes of users: their role, and whether they may sign in at all."""

from ..database import transaction
from ..errors import NotAllowed, NotFound
from ..models import User
from . import accounts, security_log


def get(number: int) -> User:
    """Return the user of this id. Raises NotFound."""
    user = User.one_with(id=number)
    if user is None:
        raise NotFound("user_not_there")
    return user


def set_role(user: User, role: object) -> None:
    """Give a user a role. Raises Invalid, and NotAllowed for the last administrator."""
    accounts.check_role(role)
    with transaction():
        if role != User.ADMIN:
            accounts.need_another_admin(user)
        User.update(role=role).where(User.id == user.id).execute()
        security_log.write("role_was_changed", name=user.name, role=role)


def disable(user: User) -> None:
    """Keep a user out until enable(): all sessions and links end.

    Raises NotAllowed for the last administrator.
    """
    with transaction():
        accounts.need_another_admin(user)
        User.update(is_disabled=True).where(User.id == user.id).execute()
        accounts.end_sessions_and_links(user)
        security_log.write("user_was_disabled", name=user.name)


def enable(user: User) -> None:
    """Let a user sign in again."""
    with transaction():
        User.update(is_disabled=False).where(User.id == user.id).execute()
        security_log.write("user_was_enabled", name=user.name)


def check_other(user: User, actor: User | None) -> None:
    """Raise NotAllowed if somebody would shut themselves out. actor: None for a program or a command."""
    if actor is not None and actor.id == user.id:
        raise NotAllowed("not_yourself")
