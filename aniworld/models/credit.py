"""The people of a series, as its NFO names them."""

from typing import TYPE_CHECKING

from peewee import AutoField, CharField, ForeignKeyField, IntegerField, TextField

from ..database import BaseModel
from .series import Series


class Credit(BaseModel):
    """A person of a show and what they did for it. role: an actor's character; position: counted from 0."""

    ACTOR, DIRECTOR, WRITER = "actor", "director", "writer"

    if TYPE_CHECKING:
        id: AutoField
        series_id: int

    series = ForeignKeyField(Series, backref="credits", on_delete="CASCADE")
    job = CharField(max_length=16)
    position = IntegerField()
    name = CharField(max_length=500)
    role = CharField(max_length=500, default="")
    thumb_url = TextField(null=True)

    class Meta:
        indexes = ((("series", "job", "position"), True),)
