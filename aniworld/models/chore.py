"""What the clock starts, with its last and next run."""

from peewee import CharField, FloatField, TextField

from ..database import BaseModel


class Chore(BaseModel):
    """One line of the timetable. Times are UTC seconds; result: one sentence about the last run."""

    name = CharField(max_length=40, unique=True)
    next_at = FloatField()
    last_at = FloatField(null=True)
    took_seconds = FloatField(null=True)
    result = TextField(default="")
