"""What was done in the library, by whom, and what it takes to undo it."""

from typing import TYPE_CHECKING

from peewee import BlobField, CharField, FloatField, ForeignKeyField, IntegerField, JSONField
from playhouse.sqlite_ext import AutoIncrementField

from ..askers import SCHEDULE
from ..database import BaseModel, now
from ..messages import Message


class HistoryEntry(BaseModel):
    """One thing that was done. It outlives its series.

    kind: such as "removed"; subject: what of the series it is about, so that a later entry of the same
    subject is found; title: of the series at that time; asker: who did it (askers.py); args: the values of
    its sentence; before: how it was, as far as that is small; together: the first entry of those that were
    done at once; undone_by: an asker.
    """

    ADDED, REMOVED, MATCHED, EDITED = "added", "removed", "matched", "edited"
    IGNORED, PICTURE, PINNED = "ignored", "picture", "pinned"
    RENUMBERED, RENAMED, MERGED = "renumbered", "renamed", "merged"
    KINDS = (ADDED, REMOVED, MATCHED, EDITED, IGNORED, PICTURE, PINNED, RENUMBERED, RENAMED, MERGED)

    id = AutoIncrementField()  # never given again: a note on a page may still lead to it
    kind = CharField(max_length=16)
    subject = CharField(max_length=80)
    series_id = IntegerField(index=True)
    title = CharField(max_length=500)
    asker = CharField(max_length=100, default=SCHEDULE)
    at = FloatField(default=now, index=True)
    code = CharField(max_length=32)
    args = JSONField(default=dict)
    before = JSONField(null=True)
    together = IntegerField(null=True, index=True)
    undone_at = FloatField(null=True)
    undone_by = CharField(max_length=100, null=True)

    @property
    def message(self) -> Message:
        """What was done, as a sentence."""
        return Message(self.code, {**self.args, "title": self.title})


class HistoryRows(BaseModel):
    """The rows of a series as they were before an entry: packed JSON (library/history/series_rows.py)."""

    if TYPE_CHECKING:
        entry_id: int

    entry = ForeignKeyField(HistoryEntry, primary_key=True, on_delete="CASCADE")
    content = BlobField()
