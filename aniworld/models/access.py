"""People, their sessions, programs' keys, one-time codes, and preferences. Secrets are kept as hashes only."""

from peewee import BooleanField, CharField, FloatField, ForeignKeyField, TextField

from ..database import BaseModel, now


class User(BaseModel):
    name = CharField(max_length=80, unique=True)
    password_hash = CharField(max_length=255)
    is_admin = BooleanField(default=False)
    created_at = FloatField(default=now)


class Session(BaseModel):
    """A signed-in browser. token_hash: SHA-256 of the 256-bit token in its cookie."""

    user = ForeignKeyField(User, backref="sessions", on_delete="CASCADE")
    token_hash = CharField(max_length=64, unique=True)
    created_at = FloatField(default=now)
    seen_at = FloatField(default=now)


class ApiKey(BaseModel):
    name = CharField(max_length=80, unique=True)
    key_hash = CharField(max_length=64, unique=True)
    created_at = FloatField(default=now)
    last_used_at = FloatField(null=True)


class Code(BaseModel):
    """A one-time code printed by the program: it makes the first admin, or signs its user in."""

    code_hash = CharField(max_length=64, unique=True)
    user = ForeignKeyField(User, null=True, backref="codes", on_delete="CASCADE")
    expires_at = FloatField()


class Preference(BaseModel):
    """What is decided at run time, by name."""

    name = CharField(max_length=80, primary_key=True)
    value = TextField()
