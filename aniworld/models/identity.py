"""Accounts at a sign-in provider that were linked to users, and sign-ins there that have begun."""

from typing import TYPE_CHECKING

from peewee import AutoField, CharField, FloatField, ForeignKeyField, TextField

from ..database import BaseModel, now
from .access import User


class Identity(BaseModel):
    """An account at a sign-in provider that its owner linked to a user.

    issuer and subject say whose it is; label is only shown, as names and e-mail addresses change owners.
    """

    if TYPE_CHECKING:
        id: AutoField[int]
        user_id: int

    user = ForeignKeyField(User, backref="identities", on_delete="CASCADE")
    issuer = CharField(max_length=300)
    subject = CharField(max_length=255)
    label = CharField(max_length=80, default="")
    created_at = FloatField(default=now)
    last_used_at = FloatField(null=True)

    class Meta:
        indexes = ((("issuer", "subject"), True),)


class BegunSignIn(BaseModel):
    """A browser that was sent to the provider. Its answer is taken once, from that browser alone.

    state_hash, browser_hash: SHA-256 of what the address and the cookie must have. user: who links, None for
    signing in. target: the page to go to.
    """

    if TYPE_CHECKING:
        id: AutoField[int]
        user_id: int | None

    state_hash = CharField(max_length=64, unique=True)
    browser_hash = CharField(max_length=64)
    nonce = CharField(max_length=64)
    verifier = CharField(max_length=128)
    user = ForeignKeyField(User, null=True, on_delete="CASCADE")
    target = TextField(default="")
    expires_at = FloatField()
