"""Files that were there before aniworld wrote to them: their bytes, and what was written into them."""

from typing import TYPE_CHECKING

from peewee import AutoField, BlobField, CharField, FloatField, ForeignKeyField, JSONField

from ..database import BaseModel, now
from .series import Series


class OriginalFile(BaseModel):
    """The bytes of somebody else's NFO as they were before we wrote into it the first time.

    path: as that of WrittenFile; copy: the path of the copy beside it, where what was there is no NFO.
    """

    if TYPE_CHECKING:
        id: AutoField
        series_id: int

    series = ForeignKeyField(Series, backref="originals", on_delete="CASCADE")
    path = CharField(max_length=1000)
    content = BlobField()
    copy = CharField(max_length=1000, null=True)
    kept_at = FloatField(default=now)

    class Meta:
        indexes = ((("series", "path"), True),)


class ForeignWrite(BaseModel):
    """What we wrote into somebody else's file. elements: a list of (tag, value)."""

    if TYPE_CHECKING:
        id: AutoField
        series_id: int

    series = ForeignKeyField(Series, backref="foreign_writes", on_delete="CASCADE")
    path = CharField(max_length=1000)
    elements = JSONField(default=list)
    written_at = FloatField(default=now)

    class Meta:
        indexes = ((("series", "path"), True),)
