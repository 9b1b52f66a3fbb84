"""What a household wants in its NFO files."""

from peewee import CharField, IntegerField, JSONField

from ..database import BaseModel


class NfoChoice(BaseModel):
    """The one row of what people decided; what they did not decide is as it comes.

    rating_system: the country whose ratings for an age are written; kinds: name -> whether it is written.
    """

    ONLY = 1

    id = IntegerField(primary_key=True, default=ONLY)
    rating_system = CharField(max_length=2, null=True)
    kinds = JSONField(default=dict)
