"""How far a series is, written onto its row and told as an event, in the transaction of the change itself."""

from collections.abc import Iterable
from typing import Any

from .. import events
from ..database import iso, now
from ..models import PARTS, Part, Progress, Series, derive


def in_order(parts: Iterable[Part]) -> list[Part]:
    return sorted(parts, key=lambda part: PARTS.index(part.name))


def parts_of(series: Series) -> list[Part]:
    """The parts of a series in their order."""
    return in_order(Part.all_with(series=series.id))


def refresh(series_id: int, kind: str = "series_loading_update") -> Progress | None:
    """Derive the series' loading fields from its parts, keep them, and publish. None when the series is gone."""
    series = Series.one_with(id=series_id)
    if series is None:
        return None
    parts = parts_of(series)
    progress = derive(parts)
    keep(series, parts, progress)
    events.publish(series.topic, kind, update(series, parts, progress))
    return progress


def keep(series: Series, parts: list[Part], progress: Progress) -> None:
    """Write the derived fields onto the row."""
    starts = [part.started_at for part in parts if part.started_at]
    ends = [part.finished_at for part in parts if part.finished_at]
    series.loading_status = progress.status
    series.loading_error = progress.error
    series.loading_started_at = min(starts) if starts else None
    series.loading_completed_at = (max(ends) if ends else now()) if progress.status == "completed" else None
    for name in PARTS:
        setattr(series, f"{name}_loaded", progress.loaded[name])
    fields = ["loading_status", "loading_error", "loading_started_at", "loading_completed_at"]
    series.save(only=[getattr(Series, name) for name in fields + [f"{name}_loaded" for name in PARTS]])


def update(series: Series, parts: list[Part], progress: Progress) -> dict[str, Any]:
    """What programs are told of a change: the status as the contract words it."""
    return {
        "series_id": str(series.id),
        "key": series.key,
        "name": series.title,
        "status": progress.status,
        "progress": progress.loaded,
        "parts": {part.name: part_state(part) for part in parts},
        "message": progress.message,
        "error": progress.error,
        "timestamp": iso(now()),
    }


def part_state(part: Part) -> dict[str, Any]:
    """One part as programs read it; times are ISO 8601 UTC."""
    waits = part.state not in ("loading", "loaded") and part.not_before is not None
    return {
        "state": part.state,
        "attempt": part.attempt,
        "done": part.done,
        "total": part.total,
        "next_try_at": iso(part.not_before) if waits else None,
        "source": part.source or None,
        "error": part.error,
    }
