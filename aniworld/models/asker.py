"""Those who ask for series to be loaded, so that each gets their turn."""

from peewee import CharField, FloatField, IntegerField

from ..database import BaseModel


class Asker(BaseModel):
    """A person, a program or the timetable; kept after their removal, as their parts may still wait.

    served: grows over all of them, so the lowest is served next. asks: requests since then, the last one at
    last_at.
    """

    name = CharField(max_length=100, primary_key=True)
    served = IntegerField(default=0, index=True)
    asks = IntegerField(default=0)
    since = FloatField(default=0)
    last_at = FloatField(default=0)
