"""Lists that people keep at a service, imported once or every day, and what was found on each."""

from typing import TYPE_CHECKING

from peewee import AutoField, BooleanField, CharField, FloatField, ForeignKeyField, IntegerField, JSONField

from ..database import BaseModel, now
from ..messages import Message


class WatchList(BaseModel):
    """A list of a user at a service, which is read once or every day.

    statuses: what is taken of it. only_notes: this time its entries are noted and not added, as only what
    comes later is wanted. page: which is read next; found, added, here, refused: of this time so far.
    next_at: when it is read, None for not any more; busy_until: a process reads it. Times are UTC seconds.
    result_code, result_args: what came of the last time.
    """

    if TYPE_CHECKING:
        id: AutoField

    service = CharField(max_length=16)
    user = CharField(max_length=40)
    statuses = JSONField(default=list)
    is_daily = BooleanField(default=False)
    only_notes = BooleanField(default=False)
    page = IntegerField(default=1)
    found = IntegerField(default=0)
    added = IntegerField(default=0)
    here = IntegerField(default=0)
    refused = IntegerField(default=0)
    next_at = FloatField(null=True)
    busy_until = FloatField(default=0.0)
    read_at = FloatField(null=True)
    result_code = CharField(max_length=32, null=True)
    result_args = JSONField(null=True)

    class Meta:
        indexes = ((("service", "user"), True),)

    @property
    def is_reading(self) -> bool:
        """Whether it is read now, or as soon as the worker comes to it."""
        return self.next_at is not None and (self.next_at <= now() or self.page > 1)

    @property
    def result(self) -> Message | None:
        return Message.of_row(self.result_code, self.result_args)


class ListedEntry(BaseModel):
    """An entry that was added or noted: it is not added again, as somebody may have removed its series."""

    if TYPE_CHECKING:
        watch_list_id: int

    watch_list = ForeignKeyField(WatchList, backref="entries", on_delete="CASCADE")
    entry = CharField(max_length=64)

    class Meta:
        indexes = ((("watch_list", "entry"), True),)
