"""Turns what the events say into notices. How far it has read is a row: nothing is told twice or lost."""

from collections.abc import Callable
from typing import Any

from ... import events
from ...database import transaction
from ...events import Event
from ...messages import Message
from ...models import NoticeMark
from . import marks, noting, programs, seasons
from .kinds import ADDED, COMPLETE, FAILED, REMOVED

CURSOR = "events"


def begin() -> None:
    """Tell from now on what happens, inside the transaction that adds the first target."""
    if marks.value(CURSOR) is not None:
        return
    marks.first(CURSOR, events.latest())
    seasons.remember_all()


def end() -> None:
    """Forget how far it was told, inside the transaction that removes the last target."""
    NoticeMark.delete().execute()


def follow() -> int:
    """Note what has happened since the last time. Return how many events were read."""
    if not noting.is_wanted():
        return 0
    cursor = marks.value(CURSOR)
    if cursor is None:
        return 0
    new = events.since(cursor)
    if not new:
        _go_back_to_latest(cursor)
        return 0
    with transaction():
        if not marks.move(CURSOR, cursor, new[-1].id):
            return 0  # another process was faster
        for event in new:
            _note(event)
    return len(new)


def _go_back_to_latest(cursor: int) -> None:
    """Read on from the newest event where the events of a restored database are behind the mark."""
    latest = events.latest()
    if cursor > latest:
        with transaction():
            marks.move(CURSOR, cursor, latest)


def _note(event: Event) -> None:
    act = ACTS.get(event.kind)
    if act:
        act(event.payload)


def _added(told: dict[str, Any]) -> None:
    marks.first(f"new:{told['series_id']}")
    noting.note(ADDED, Message("notice_added", {"name": told["name"]}), programs.series(told))


def _removed(told: dict[str, Any]) -> None:
    for name in ("new", "failed", "seasons", "missing"):
        marks.drop(f"{name}:{told['series_id']}")
    noting.note(REMOVED, Message("notice_removed", {"name": told["name"]}), programs.series(told))


def _moved_on(told: dict[str, Any]) -> None:
    """Note a series that is loaded for the first time, or has failed for good."""
    if told["status"] == "completed":
        _completed(told)
    elif told["status"] == "failed" and marks.first(f"failed:{told['series_id']}"):
        args = {"name": told["name"], "why": told["error"] or told["message"]}
        noting.note(FAILED, Message("notice_failed", args), programs.series(told))


def _completed(told: dict[str, Any]) -> None:
    marks.drop(f"failed:{told['series_id']}")
    if marks.drop(f"new:{told['series_id']}"):
        args = {"name": told["name"], "how": told["message"]}
        noting.note(COMPLETE, Message("notice_complete", args), programs.series(told))
    seasons.look(int(told["series_id"]), told["name"])


ACTS: dict[str, Callable[[dict[str, Any]], None]] = {
    "series_added": _added,
    "series_removed": _removed,
    "series_loading_update": _moved_on,
}
