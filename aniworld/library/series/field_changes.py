"""What a refresh changed of the fields of a series: noted in the transaction that stores it.

It is kept as long as events are.
"""

from typing import Any, NamedTuple

from ... import events
from ...database import iso, now
from ...events import Event
from ...models import Series
from . import edit_fields

KIND = "series_changed"
LONGEST = 300  # of a text, as it is remembered


class Change(NamedTuple):
    """A field was given another value. source: the name of who told the new one, "" where nobody knows."""

    at: float
    was: str
    is_now: str
    source: str


def seen(series: Series) -> dict[str, str]:
    """Return what sources tell of each field of a row from which the edits are lifted."""
    values = {}
    for name, field in edit_fields.SERIES.items():
        if field.column:
            values[name] = edit_fields.as_text(name, getattr(series, field.column))[:LONGEST]
    return values


def note(series: Series, before: dict[str, str]) -> None:
    """Tell what is other than before, inside the caller's transaction. Edits are still lifted."""
    changes = []
    for name, value in seen(series).items():
        if value != before[name]:
            source = (series.sources or {}).get(edit_fields.SERIES[name].column, "")
            changes.append({"field": name, "was": before[name], "now": value, "source": source})
    if changes:
        told: dict[str, Any] = {"series_id": str(series.id), "key": series.key, "name": series.title}
        events.publish(series.topic, KIND, told | {"changes": changes, "timestamp": iso(now())})


def of(series: Series) -> dict[str, list[Change]]:
    """Return the changes of each field that had any, the newest first."""
    mine = (Event.topic == series.topic) & (Event.kind == KIND)
    found: dict[str, list[Change]] = {}
    for event in Event.select(Event.at, Event.payload).where(mine).order_by(Event.id.desc()):
        for one in event.payload["changes"]:
            change = Change(event.at, one["was"], one["now"], one["source"])
            found.setdefault(one["field"], []).append(change)
    return found
