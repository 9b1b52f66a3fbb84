"""The mark of each root, and why a machine cannot use one. A root without a row in the gate can be used."""

from typing import TYPE_CHECKING

from peewee import AutoField, BooleanField, CharField, FloatField, ForeignKeyField, IntegerField, JSONField

from ..database import BaseModel
from ..messages import Message
from .series import Root


class LibraryGate(BaseModel):
    """Why a machine cannot use a root of the library, and when it looks again.

    code, args: what is wrong; room: bytes that must fit before it can be used.
    Times are UTC seconds. probe_until: how long the one probe that is under way is waited for; seen_at: the
    last probe.
    """

    if TYPE_CHECKING:
        id: AutoField
        root_id: int

    host = CharField(max_length=255)
    root = ForeignKeyField(Root, on_delete="CASCADE")
    code = CharField(max_length=32)
    args = JSONField(default=dict)
    room = IntegerField(default=0)
    since = FloatField()
    next_probe_at = FloatField()
    probe_until = FloatField(default=0)
    seen_at = FloatField()

    class Meta:
        indexes = ((("host", "root"), True),)

    @property
    def message(self) -> Message:
        return Message(self.code, self.args)


class LibraryMark(BaseModel):
    """The root that this database belongs to, by the mark in it.

    id: of the root; library_id: what is written into its mark; None in databases of before there were ids.
    is_written: whether that mark was ever on disk.
    """

    id = IntegerField(primary_key=True)
    library_id = CharField(max_length=64, null=True)
    is_written = BooleanField(default=False)
