"""How the sources answer: written by every process into the same rows."""

from peewee import CharField, FloatField, IntegerField, JSONField

from ..database import BaseModel


class AnswerCount(BaseModel):
    """One bar of a histogram: the answers of a source with one outcome that took about as long.

    bucket: the place of their upper bound, 0 for the fastest; seconds: of all of them together.
    """

    source = CharField(max_length=64)
    outcome = CharField(max_length=8)
    bucket = IntegerField()
    count = IntegerField(default=0)
    seconds = FloatField(default=0.0)

    class Meta:
        indexes = ((("source", "outcome", "bucket"), True),)


class LastAnswers(BaseModel):
    """The last answers of a source, oldest first: when, with which outcome, after how many seconds."""

    source = CharField(max_length=64, primary_key=True)
    answers = JSONField()


class SourceTest(BaseModel):
    """The last test of a source.

    said: what came of it; until: when its closed gate opens; at: when it ran.
    """

    source = CharField(max_length=64, primary_key=True)
    kind = CharField(max_length=16)
    said = JSONField()
    until = FloatField(null=True)
    at = FloatField()
