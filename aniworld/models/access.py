"""People, their sessions, programs' keys, one-time codes, preferences. Secrets are stored as hashes only."""

from typing import TYPE_CHECKING

from peewee import AutoField, BooleanField, CharField, FloatField, ForeignKeyField, IntegerField

from ..database import BaseModel, now

if TYPE_CHECKING:
    from peewee import AutoField


class User(BaseModel):
    """A person. password_hash: "" for one who never had a password and signs in by other ways."""

    if TYPE_CHECKING:
        id: AutoField[int]

    ADMIN, EDITOR, VIEWER = ROLES = ("admin", "editor", "viewer")

    name = CharField(max_length=80, unique=True)
    password_hash = CharField(max_length=255)
    role = CharField(max_length=16, default=VIEWER)
    is_disabled = BooleanField(default=False)
    created_at = FloatField(default=now)

    @property
    def is_admin(self) -> bool:
        return self.role == self.ADMIN


class Session(BaseModel):
    """A signed-in browser. token_hash: SHA-256 of the 256-bit token in its cookie.

    how: by which way it was signed in. device: the browser and the system, as it names them; address: from
    where, at that time.
    """

    if TYPE_CHECKING:
        id: AutoField[int]
        user_id: int

    PASSWORD, LINK, SETUP, PROVIDER, PROXY = "password", "link", "setup", "provider", "proxy"

    user = ForeignKeyField(User, backref="sessions", on_delete="CASCADE")
    token_hash = CharField(max_length=64, unique=True)
    created_at = FloatField(default=now)
    seen_at = FloatField(default=now)
    how = CharField(max_length=16, default=PASSWORD)
    device = CharField(max_length=80, default="")
    address = CharField(max_length=64, default="")


class ApiKey(BaseModel):
    """What a program signs in with. key_hash: SHA-256 of it. scope: what it may do."""

    if TYPE_CHECKING:
        id: AutoField[int]

    READ, WRITE, ADMIN = SCOPES = ("read", "write", "admin")

    name = CharField(max_length=80, unique=True)
    key_hash = CharField(max_length=64, unique=True)
    scope = CharField(max_length=16, default=READ)
    created_at = FloatField(default=now)
    last_used_at = FloatField(null=True)


class CalendarAddress(BaseModel):
    """An address at which a calendar app reads the calendar. token_hash: SHA-256 of the token in it.

    It goes with the user, or the key, that made it; both are None for one that was made on the server.
    """

    if TYPE_CHECKING:
        id: AutoField[int]
        user_id: int | None
        key_id: int | None

    name = CharField(max_length=80, unique=True)
    token_hash = CharField(max_length=64, unique=True)
    user = ForeignKeyField(User, null=True, backref="calendar_addresses", on_delete="CASCADE")
    key = ForeignKeyField(ApiKey, null=True, backref="calendar_addresses", on_delete="CASCADE")
    created_at = FloatField(default=now)
    last_used_at = FloatField(null=True)


class Code(BaseModel):
    """A one-time code printed by the program: it makes the first admin, or signs its user in."""

    code_hash = CharField(max_length=64, unique=True)
    user = ForeignKeyField(User, null=True, backref="codes", on_delete="CASCADE")
    expires_at = FloatField()


class Tries(BaseModel):
    """Wrong passwords in a row: of a name, a network, a name at a network, or a browser.

    key: what kind and a hash of it. good_at: when this
    name last signed in at this network; promised_at: when this network may try this name again, whatever
    others do meanwhile.
    """

    DAY, HALF_A_YEAR, MOST_ROWS = 86400.0, 180 * 86400.0, 50_000

    key = CharField(max_length=80, unique=True)
    failures = IntegerField(default=0)
    last_at = FloatField(default=now, index=True)
    good_at = FloatField(null=True)
    promised_at = FloatField(null=True)

    @classmethod
    def forget_old(cls) -> int:
        """Forget rows older than a day, or half a year where somebody signed in, and the oldest of too many.

        Return how many were forgotten.
        """
        time = now()
        is_strange = cls.good_at.is_null()
        old = is_strange & ((cls.last_at < time - cls.DAY) | (cls.last_at > time + cls.DAY))
        gone = cls.delete().where(old | (cls.good_at < time - cls.HALF_A_YEAR)).execute()
        strange = cls.select(cls.last_at).where(is_strange).order_by(cls.last_at.desc())
        last = strange.offset(cls.MOST_ROWS).limit(1).scalar()
        if last is not None:
            gone += cls.delete().where(is_strange & (cls.last_at <= last)).execute()
        return gone
