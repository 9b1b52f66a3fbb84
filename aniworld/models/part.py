"""A part of a series: episodes, nfo, logo or images, with all that is known of its loading."""

from peewee import CharField, FloatField, ForeignKeyField, IntegerField, TextField
from playhouse.sqlite_ext import AutoIncrementField

from ..database import BaseModel
from .series import Series

PARTS = ("episodes", "nfo", "logo", "images")
LABELS = {"episodes": "Episodes", "nfo": "NFO", "logo": "Logo", "images": "Images"}

PENDING, LOADING, LOADED, PARTIAL, FAILED, UNAVAILABLE = "pending", "loading", "loaded", "partial", "failed", "unavailable"
UNFINISHED = (PENDING, LOADING)
USABLE = (LOADED, PARTIAL)

BACKGROUND, NEW, USER, SEARCH = 0, 1, 2, 3  # priorities; parts have the first three


class Part(BaseModel):
    """The truth about one part; a queue message only says that there may be something to do.

    claim is a fencing number: it grows with each claim, and a worker writes only while it is still its own.
    """

    id = AutoIncrementField()  # never given again: a worker may still hold a part of a series that was removed
    series = ForeignKeyField(Series, backref="parts", on_delete="CASCADE")
    name = CharField(max_length=10)
    state = CharField(max_length=12, default=PENDING)
    priority = IntegerField(default=USER)
    attempt = IntegerField(default=0)
    not_before = FloatField(null=True)
    force = IntegerField(default=0)
    owner = CharField(max_length=120, null=True)
    lease_until = FloatField(null=True)
    claim = IntegerField(default=0)
    done = IntegerField(default=0)
    total = IntegerField(default=0)
    source = CharField(max_length=100, default="")
    error = TextField(null=True)
    error_code = CharField(max_length=32, null=True)
    requested_at = FloatField()
    started_at = FloatField(null=True)
    finished_at = FloatField(null=True)

    class Meta:
        indexes = ((("series", "name"), True),)

    @property
    def label(self) -> str:
        return LABELS[self.name]

    @property
    def is_usable(self) -> bool:
        return self.state in USABLE


# The queue's own order, so that the most urgent part is found without sorting however many wait.
Part.add_index(Part.state, Part.priority.desc(), Part.requested_at, name="part_queue")
