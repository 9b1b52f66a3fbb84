"""What changed: a row for each change, written in the transaction that makes it, and a bell rung once it is committed.

A topic names a thing ("series-42"), and is also the id of its card on a page. Kinds: series_added, series_updated,
series_matched, series_removed and series_loading_update. The payload is what programs are told; pages draw the row as it
is now.
"""

from typing import Any

from peewee import CharField, FloatField, JSONField, fn
from playhouse.sqlite_ext import AutoIncrementField

from .bell import Bell
from .database import BaseModel, after_commit, db, now, transaction
from .postgres import NotifyBell

KEEP_SECONDS = 7 * 86400.0
KEEP_NEWEST = 50_000

_bells: list[Bell | NotifyBell] = []


class Event(BaseModel):
    """One change. Ids only ever grow, in the order of the commits: there is one writer at a time."""

    id = AutoIncrementField()
    topic = CharField(max_length=64)
    kind = CharField(max_length=32)
    payload = JSONField(default=dict)
    at = FloatField(default=now, index=True)


def use_bell(bell: Bell | NotifyBell | None) -> None:
    """Ring this bell after every commit that publishes something; None: ring none."""
    _bells[:] = [bell] if bell else []


def publish(topic: str, kind: str, payload: dict[str, Any]) -> int:
    """Record a change inside the transaction that makes it. Returns the event's id, which is its place in the order."""
    if not db.in_transaction():
        raise RuntimeError("an event belongs into the transaction that makes the change")
    event = Event.create(topic=topic, kind=kind, payload=payload)
    for bell in _bells:
        bell.ring() if bell.rings_with_commit else after_commit(bell.ring)
    return event.id


def latest() -> int:
    """The newest event's id, 0 when there is none."""
    return Event.select(fn.MAX(Event.id)).scalar() or 0


def since(cursor: int, limit: int = 500) -> list[Event]:
    """The events after a cursor, oldest first."""
    return list(Event.select().where(Event.id > cursor).order_by(Event.id).limit(limit))


def is_kept(cursor: int) -> bool:
    """Whether everything after this cursor is still there, so that it can be replayed."""
    oldest = Event.select(fn.MIN(Event.id)).scalar() or 1
    return oldest - 1 <= cursor <= latest()


def trim(batch: int = 5000) -> int:
    """Forget events that are too old or too many, never the newest. Returns how many went."""
    newest = latest()
    too_old = Event.at < now() - KEEP_SECONDS
    too_many = Event.id <= newest - KEEP_NEWEST
    with transaction():
        doomed = Event.select(Event.id).where((Event.id < newest) & (too_old | too_many)).order_by(Event.id).limit(batch)
        return Event.delete().where(Event.id.in_(doomed)).execute()
