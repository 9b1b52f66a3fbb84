"""A part of a series: episodes, nfo, logo or images, with all that is known of its loading."""

from typing import TYPE_CHECKING

from peewee import CharField, FloatField, ForeignKeyField, IntegerField, JSONField
from playhouse.sqlite_ext import AutoIncrementField

from ..askers import SCHEDULE
from ..database import BaseModel
from ..messages import Message
from ..translations import N_, gettext
from .series import Series

PARTS = ("episodes", "nfo", "logo", "images")
LABELS = {"episodes": N_("Episodes"), "nfo": "NFO", "logo": N_("Logo"), "images": N_("Images")}

PENDING, LOADING, LOADED, PARTIAL, FAILED, UNAVAILABLE = (
    "pending",
    "loading",
    "loaded",
    "partial",
    "failed",
    "unavailable",
)
UNFINISHED = (PENDING, LOADING)
USABLE = (LOADED, PARTIAL)

# Priorities; parts have the first three. NEW: what is asked for in bulk.
BACKGROUND, NEW, USER, SEARCH = 0, 1, 2, 3
PRIORITY_NAMES = {USER: "user", NEW: "new", BACKGROUND: "background"}  # as programs read them


class Part(BaseModel):
    """The truth about one part; a queue message only says that there may be something to do.

    claim is a fencing number: it grows with each claim, and a worker writes only while it is still its own.
    asker: who asked for it, a row of that table; of several who did, the one whose turn comes first.
    blocked_by: the name of the part because of which this one ended.
    asks: how much its asker asked for lately, known once it is claimed; no column.
    """

    if TYPE_CHECKING:
        series_id: int

    # Never given again: a worker may still hold a part of a series that was removed.
    id = AutoIncrementField()
    series = ForeignKeyField(Series, backref="parts", on_delete="CASCADE")
    name = CharField(max_length=10)
    state = CharField(max_length=12, default=PENDING)
    priority = IntegerField(default=USER)
    asker = CharField(max_length=100, default=SCHEDULE)
    attempt = IntegerField(default=0)
    not_before = FloatField(null=True)
    force = IntegerField(default=0)
    owner = CharField(max_length=120, null=True)
    lease_until = FloatField(null=True)
    claim = IntegerField(default=0)
    done = IntegerField(default=0)
    total = IntegerField(default=0)
    source = CharField(max_length=100, default="")
    error_code = CharField(max_length=32, null=True)
    error_args = JSONField(null=True)
    blocked_by = CharField(max_length=10, null=True)
    requested_at = FloatField()
    started_at = FloatField(null=True)
    finished_at = FloatField(null=True)

    asks = 0

    class Meta:
        indexes = ((("series", "name"), True),)

    @property
    def label(self) -> str:
        return gettext(LABELS[self.name])

    @property
    def message(self) -> Message | None:
        """What is wrong, or missing."""
        return Message.of_row(self.error_code, self.error_args)

    @property
    def error(self) -> str | None:
        """The sentence for people."""
        return self.message.sentence if self.message else None

    @property
    def is_usable(self) -> bool:
        return self.state in USABLE


# The queue's own order, so that the most urgent part is found without sorting however many wait.
Part.add_index(Part.state, Part.priority.desc(), Part.requested_at, name="part_queue")
# And each one's own, so that nobody's thousands are read to find what another asked for.
Part.add_index(Part.state, Part.priority, Part.asker, Part.requested_at, Part.id, name="part_turns")
