"""The addresses at which calendar apps read the calendar: made, listed, removed. Each has a token of its own.

Such an app cannot sign in. Its address opens the calendar alone, and is shown only once.
"""

import secrets

from peewee import IntegrityError

from ..database import note, now, transaction
from ..errors import Invalid, NotFound
from ..models import ApiKey, CalendarAddress, User
from . import accounts

NOTED_SECONDS = 60.0


def add(name: str, user: User | None = None, key: ApiKey | None = None) -> tuple[CalendarAddress, str]:
    """Make an address for this user or key, or for the server itself. Return it and its token.

    Raises Invalid.
    """
    name = accounts.check_name(name, "name", "address_name_length")
    token = secrets.token_urlsafe(32)
    try:
        with transaction():
            row = CalendarAddress.create(name=name, token_hash=accounts.digest(token), user=user, key=key)
    except IntegrityError:
        raise Invalid("address_name_taken", "name", name=name) from None
    return row, token


def all_of(user: User | None) -> list[CalendarAddress]:
    """Return the addresses that this user may see, by name: an administrator all of them, others their own.

    None stands for a program's key or the server itself, which see all.
    """
    query = CalendarAddress.select().order_by(CalendarAddress.name)
    if user is not None and not user.is_admin:
        query = query.where(CalendarAddress.user == user.id)
    return list(query)


def get(number: int, user: User | None) -> CalendarAddress:
    """Return an address that this user may see. Raises NotFound."""
    for row in all_of(user):
        if row.id == number:
            return row
    raise NotFound("no_such_address")


def called(name: str) -> CalendarAddress:
    """Return the address of this name. Raises NotFound."""
    for row in all_of(None):
        if row.name in (name, name.strip()):
            return row
    raise NotFound("no_such_address")


def remove(row: CalendarAddress) -> None:
    """Remove an address: who asks there again is told that there is nothing."""
    with transaction():
        CalendarAddress.delete().where(CalendarAddress.id == row.id).execute()


def take_back(token: str) -> None:
    """Remove an address that could not be printed."""
    CalendarAddress.delete().where(CalendarAddress.token_hash == accounts.digest(token)).execute()


def find(token: str) -> CalendarAddress:
    """Return the address with this token. Raises NotFound."""
    row = CalendarAddress.one_with(token_hash=accounts.digest(token)) if token else None
    if row is None:
        raise NotFound("no_such_address")
    if now() - (row.last_used_at or 0) > NOTED_SECONDS:
        note(CalendarAddress.update(last_used_at=now()).where(CalendarAddress.id == row.id))
    return row
