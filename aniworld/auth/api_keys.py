"""The keys of programs: made, found by what a request sends, and removed. They are stored as hashes only."""

import secrets

from peewee import IntegrityError

from ..database import note, now, transaction
from ..errors import Invalid, NotFound
from ..models import ApiKey
from . import accounts, security_log


def add(name: str, scope: str = ApiKey.ADMIN) -> str:
    """Create an API key and return it: it is shown only this once and kept as a hash. Raises Invalid."""
    name = accounts.check_name(name, "name", "key_name_length")
    if scope not in ApiKey.SCOPES:
        raise Invalid("no_such_scope", "scope", scopes=list(ApiKey.SCOPES))
    key = "aw_" + secrets.token_urlsafe(32)
    try:
        with transaction():
            ApiKey.create(name=name, key_hash=accounts.digest(key), scope=scope)
            security_log.write("key_was_added", name=name, scope=scope)
    except IntegrityError:
        raise Invalid("key_name_taken", "name", name=name) from None
    return key


def listed() -> list[ApiKey]:
    """Return all keys of programs, by name."""
    return list(ApiKey.select().order_by(ApiKey.name))


def called(name: str) -> ApiKey:
    """Return the key of this name. Raises NotFound."""
    key = None
    if "\x00" not in name:  # PostgreSQL refuses NUL
        key = ApiKey.get_or_none(ApiKey.name.in_([name, name.strip()]))
    if key is None:
        raise NotFound("no_such_key", name=name)
    return key


def remove(key: ApiKey) -> None:
    """Remove a key: it no longer works, and its open sockets close within seconds."""
    with transaction():
        security_log.write("key_was_removed", name=key.name)
        ApiKey.delete().where(ApiKey.id == key.id).execute()


def take_back(key: str) -> None:
    """Revoke a key that could not be printed."""
    ApiKey.delete().where(ApiKey.key_hash == accounts.digest(key)).execute()


def find(key: str) -> ApiKey | None:
    found = ApiKey.one_with(key_hash=accounts.digest(key))
    if found and now() - (found.last_used_at or 0) > 60:
        note(ApiKey.update(last_used_at=now()).where(ApiKey.id == found.id))
    return found
