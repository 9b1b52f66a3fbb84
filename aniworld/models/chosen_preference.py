"""What a household prefers, as far as somebody chose it. The rest is as preferences/table.py says."""

from peewee import CharField, FloatField, JSONField

from ..database import BaseModel, now


class ChosenPreference(BaseModel):
    """One preference that was chosen. value: as its kind keeps it."""

    name = CharField(max_length=40, primary_key=True)
    value = JSONField()
    chosen_at = FloatField(default=now)
