"""What each part of a series went through lately: every attempt, every wait and how it ended."""

from typing import Any, NamedTuple

from ...events import Event
from ...messages import Message
from ...models import PARTS, Series

MOST = 30  # moments of a part


class Moment(NamedTuple):
    """A change of a part.

    next_try_at: ISO 8601, "" unless it waits; error: why it waits, or what is wrong.
    """

    at: float
    state: str
    attempt: int
    source: str
    error: Message | None
    next_try_at: str


def of(series: Series) -> dict[str, list[Moment]]:
    """Return the moments of each part, the newest first, as long as events are kept."""
    told = Event.select(Event.at, Event.payload).where(Event.topic == series.topic).order_by(Event.id)
    found: dict[str, list[Moment]] = {name: [] for name in PARTS}
    for event in told:
        parts = event.payload.get("parts") or {}
        for name in PARTS:
            if name in parts:
                _add(found[name], _moment(event.at, parts[name]))
    return {name: moments[: -MOST - 1 : -1] for name, moments in found.items()}


def _moment(at: float, part: dict[str, Any]) -> Moment:
    error = Message.of_row(part.get("error_code"), part.get("error_args"))
    wait = part.get("next_try_at") or ""
    return Moment(at, part["state"], part["attempt"], part.get("source") or "", error, wait)


def _add(moments: list[Moment], moment: Moment) -> None:
    """Add a moment unless it is the last one again: a part is told of whenever its series is."""
    if not moments or moments[-1][1:] != moment[1:]:
        moments.append(moment)
