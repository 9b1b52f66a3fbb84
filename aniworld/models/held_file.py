"""Files that a person wants left as they are: nothing is written over them until that is taken back."""

from typing import TYPE_CHECKING

from peewee import AutoField, CharField, FloatField, ForeignKeyField

from ..database import BaseModel, now
from .series import Series


class HeldFile(BaseModel):
    """One such file, whether it is there or not. path: as that of WrittenFile."""

    if TYPE_CHECKING:
        id: AutoField
        series_id: int

    series = ForeignKeyField(Series, backref="held_files", on_delete="CASCADE")
    path = CharField(max_length=1000)
    held_at = FloatField(default=now)

    class Meta:
        indexes = ((("series", "path"), True),)
