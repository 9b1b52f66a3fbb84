"""The security log: who signed in and who could not, and what was changed of users, keys and passwords."""

from typing import TYPE_CHECKING

from peewee import CharField, FloatField, JSONField

from ..database import BaseModel, now
from ..messages import Message

if TYPE_CHECKING:
    from peewee import AutoField


class SecurityEvent(BaseModel):
    """One thing that happened. code, args: of its sentence. who: as askers name them; address: from where."""

    YEAR, MOST_ROWS = 366 * 86400.0, 10_000

    if TYPE_CHECKING:
        id: AutoField[int]

    at = FloatField(default=now, index=True)
    code = CharField(max_length=32)
    args = JSONField(default=dict)
    who = CharField(max_length=100, default="")
    address = CharField(max_length=64, default="")

    @property
    def message(self) -> Message:
        return Message(self.code, self.args)

    @classmethod
    def forget_old(cls) -> int:
        """Forget rows older than a year, and the oldest of too many. Return how many were forgotten."""
        gone = cls.delete().where(cls.at < now() - cls.YEAR).execute()
        last = cls.select(cls.id).order_by(cls.id.desc()).offset(cls.MOST_ROWS).limit(1).scalar()
        if last is not None:
            gone += cls.delete().where(cls.id <= last).execute()
        return gone
