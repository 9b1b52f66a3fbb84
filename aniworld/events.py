"""What has changed: a row for each change, written in the transaction that makes it.

Listeners are woken once it is committed. A topic names a thing ("series-42"), and is also the id of its card
on a page. Kinds: series_added, series_updated, series_matched, series_removed and series_loading_update. The
payload is what programs receive; pages draw the row as it is now.
"""

import json
from collections.abc import Sequence
from typing import Any

from peewee import CharField, FloatField, JSONField
from playhouse.sqlite_ext import AutoIncrementField

from . import context
from .database import BaseModel, after_commit, db, now, run_sql, transaction
from .rows import in_batches

STORED_SECONDS = 7 * 86400.0
STORED_NEWEST = 50_000
BATCH = 1000  # rows in one statement
KEPT = "SELECT (SELECT MIN(id) FROM event), (SELECT MAX(id) FROM event)"
_as_text = json.JSONEncoder(separators=(",", ":")).encode
TOPICS = "SELECT DISTINCT topic, (SELECT MIN(id) FROM event) FROM event WHERE id > ?"


class Event(BaseModel):
    """One change. Ids only ever grow, in the order of the commits: there is one writer at a time."""

    id = AutoIncrementField()
    topic = CharField(max_length=64, index=True)
    kind = CharField(max_length=32)
    payload = JSONField(default=dict)
    at = FloatField(default=now, index=True)


def publish(topic: str, kind: str, payload: dict[str, Any]) -> int:
    """Record a change inside the transaction that makes it. Return the event's id, its place in the order."""
    if not db.in_transaction():
        raise RuntimeError("an event belongs into the transaction that makes the change")
    values = (topic, kind, _as_text(payload), now())
    added = run_sql("INSERT INTO event (topic, kind, payload, at) VALUES (?, ?, ?, ?) RETURNING id", *values)
    _wake()
    return added.fetchone()[0]


def publish_many(changes: Sequence[tuple[str, str, dict[str, Any]]]) -> None:
    """Record many changes as publish() does one: topic, kind, payload."""
    if not db.in_transaction():
        raise RuntimeError("an event belongs into the transaction that makes the change")
    if not changes:
        return
    at = now()
    for some in in_batches(changes, BATCH):
        values: list[Any] = []
        for topic, kind, payload in some:
            values += (topic, kind, _as_text(payload), at)
        rows = ", ".join(["(?, ?, ?, ?)"] * len(some))
        run_sql(f"INSERT INTO event (topic, kind, payload, at) VALUES {rows}", *values)
    _wake()


def _wake() -> None:
    """Wake the listeners once the transaction is committed."""
    wakeup = context.current().wakeup
    if wakeup and wakeup.wakes_with_commit:
        wakeup.wake()
    elif wakeup:
        after_commit(wakeup.wake)


def latest() -> int:
    """Return the newest event's id, 0 if there is none."""
    return run_sql("SELECT MAX(id) FROM event").fetchone()[0] or 0


def cursor(text: str) -> int:
    """Return the id of an event that somebody names.

    A number that no event can have is cut to what a database takes. Raises ValueError for anything else.
    """
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal()):
        raise ValueError("not the id of an event")
    number = min(int(digits[:16]), 10**15)
    return -number if text.startswith("-") else number


def topics_since(cursor: int) -> set[str] | None:
    """Return what the events after a cursor are about; None when one of them may be deleted."""
    rows = run_sql(TOPICS, cursor).fetchall()
    if any(oldest - 1 > cursor for _, oldest in rows):
        return None
    return {topic for topic, _ in rows}


def since(cursor: int, limit: int = 500) -> list[Event]:
    """Return the events after a cursor, oldest first."""
    return Event.read("WHERE id > ? ORDER BY id LIMIT ?", cursor, limit)


def can_replay(cursor: int) -> bool:
    """Return whether everything after this cursor is still stored, so that it can be replayed."""
    oldest, newest = run_sql(KEPT).fetchone()
    return (oldest or 1) - 1 <= cursor <= (newest or 0)


def trim(batch: int = 5000) -> int:
    """Delete events that are too old or too many, never the newest. Return how many were deleted."""
    newest = latest()
    too_old = Event.at < now() - STORED_SECONDS
    too_many = Event.id <= newest - STORED_NEWEST
    with transaction():
        doomed = (
            Event.select(Event.id)
            .where((Event.id < newest) & (too_old | too_many))
            .order_by(Event.id)
            .limit(batch)
        )
        return Event.delete().where(Event.id.in_(doomed)).execute()
