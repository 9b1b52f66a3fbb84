"""The mark of the library, and why a machine cannot use its own. One without a row can."""

from peewee import BooleanField, CharField, FloatField, IntegerField, JSONField

from ..database import BaseModel
from ..messages import cure, sentence


class LibraryGate(BaseModel):
    """Why a machine cannot use its library, and when it looks again.

    code, args: what is wrong; room: bytes that must fit before it can be used.
    Times are UTC seconds. probe_until: how long the one probe that is under way is waited for; seen_at: the
    last probe.
    """

    host = CharField(max_length=255, unique=True)
    code = CharField(max_length=32)
    args = JSONField(default=dict)
    room = IntegerField(default=0)
    since = FloatField()
    next_probe_at = FloatField()
    probe_until = FloatField(default=0)
    seen_at = FloatField()

    @property
    def sentence(self) -> str:
        return sentence(self.code, self.args)

    @property
    def cure(self) -> str:
        return cure(self.code)


class LibraryMark(BaseModel):
    """The one library that this database belongs to.

    library_id: what is written into the mark in its root; None in databases of before there were ids.
    is_written: whether that mark was ever on disk.
    """

    ONLY = 1  # the id of the one row

    id = IntegerField(primary_key=True)
    library_id = CharField(max_length=64, null=True)
    is_written = BooleanField(default=False)
