"""The progress of a series, stored on its row and published as an event, in the transaction of the change."""

from collections.abc import Iterable
from typing import Any

from peewee import Field

from ... import events
from ...database import iso, now
from ...models import PARTS, Part, Progress, Series, derive
from ...models.part import PRIORITY_NAMES


def in_order(parts: Iterable[Part]) -> list[Part]:
    return sorted(parts, key=lambda part: PARTS.index(part.name))


def parts_of(series: Series) -> list[Part]:
    """Return the parts of a series in their order."""
    return in_order(Part.all_with(series=series.id))


def refresh(series_id: int, kind: str = "series_loading_update") -> Progress | None:
    """Derive the series' loading fields from its parts, store them, and publish.

    None when the series was removed.
    """
    series = Series.one_with(id=series_id)
    if series is None:
        return None
    return refresh_row(series, parts_of(series), kind)


def refresh_row(series: Series, parts: list[Part], kind: str = "series_loading_update") -> Progress:
    """Do as refresh() with rows that were just read, inside the caller's transaction."""
    progress = derive(parts)
    store(series, parts, progress)
    events.publish(series.topic, kind, update(series, parts, progress))
    return progress


def publish_new(series: Series, parts: list[Part]) -> None:
    """Publish a new series. Its row already says that nothing is loaded."""
    events.publish(series.topic, "series_added", update(series, parts, derive(parts)))


def refresh_many(series_ids: list[int], kind: str) -> None:
    """Do as refresh() for many series, inside the caller's transaction."""
    parts: dict[int, list[Part]] = {}
    for part in Part.select().where(Part.series.in_(series_ids)):
        parts.setdefault(part.series_id, []).append(part)
    alike: dict[Any, list[int]] = {}
    told = []
    rows = Series.select(Series.id, Series.key, Series.title).where(Series.id.in_(series_ids))
    for series in rows.order_by(Series.id):
        own = in_order(parts.get(series.id, []))
        progress = derive(own)
        if progress.is_finished:
            refresh(series.id, kind)
            continue
        alike.setdefault((progress.status, *progress.loaded.items()), []).append(series.id)
        told.append((series.topic, kind, update(series, own, progress)))
    for (status, *loaded), ids in alike.items():
        _store_many(status, dict(loaded), ids)
    events.publish_many(told)


def _store_many(status: str, loaded: dict[str, bool], series_ids: list[int]) -> None:
    """Write the derived fields of series that are loading, as store() does."""
    values: dict[str, Any] = {"loading_status": status, "loading_completed_at": None}
    values |= {"loading_error_code": None, "loading_error_args": None}
    for name, is_loaded in loaded.items():
        values[f"{name}_loaded"] = is_loaded
    Series.update(values).where(Series.id.in_(series_ids)).execute()


def store(series: Series, parts: list[Part], progress: Progress) -> None:
    """Write the derived fields onto the row, as far as they have changed."""
    changed: list[Field[Any]] = []
    for name, value in _derived(parts, progress).items():
        if getattr(series, name) != value:
            setattr(series, name, value)
            changed.append(getattr(Series, name))
    if changed:
        series.save(only=changed)


def _derived(parts: list[Part], progress: Progress) -> dict[str, Any]:
    """Return the fields of a series that its parts decide."""
    starts = [part.started_at for part in parts if part.started_at]
    ends = [part.finished_at for part in parts if part.finished_at]
    trouble = progress.trouble
    values: dict[str, Any] = {
        "loading_status": progress.status,
        "loading_error_code": trouble.code if trouble else None,
        "loading_error_args": trouble.plain_args if trouble else None,
        "loading_started_at": min(starts, default=None),
        "loading_completed_at": None,
    }
    if progress.status == "completed":
        values["loading_completed_at"] = max(ends, default=now())
    for name in PARTS:
        values[f"{name}_loaded"] = progress.loaded[name]
    return values


def update(series: Series, parts: list[Part], progress: Progress) -> dict[str, Any]:
    """Return what programs receive for a change, with the status as the API words it."""
    return {
        "series_id": str(series.id),
        "key": series.key,
        "name": series.title,
        "status": progress.status,
        "progress": progress.loaded,
        "parts": {part.name: part_state(part) for part in parts},
        "message": progress.message.as_json,
        "error": progress.trouble.as_json if progress.trouble else None,
        "timestamp": iso(now()),
    }


def part_state(part: Part) -> dict[str, Any]:
    """Return one part as programs read it; times are ISO 8601 UTC."""
    waits = part.state not in ("loading", "loaded") and part.not_before is not None
    return {
        "state": part.state,
        "priority": PRIORITY_NAMES[part.priority],
        "attempt": part.attempt,
        "done": part.done,
        "total": part.total,
        "next_try_at": iso(part.not_before) if waits else None,
        "source": part.source or None,
        "error_code": part.error_code,
        "error_args": part.error_args,
    }
