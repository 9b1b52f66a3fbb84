"""The progress of a series, stored on its row and published as an event, in the transaction of the change."""

import json
from collections.abc import Collection, Iterable
from operator import itemgetter
from typing import Any

from peewee import Field

from ... import events
from ...database import iso, now, run_sql
from ...models import PARTS, Part, Progress, Series, derive
from ...models.part import PRIORITY_NAMES
from ...rows import in_batches

LOADING_UPDATE, UPDATED = "series_loading_update", "series_updated"
WITH_PARTS = "LEFT JOIN part ON part.series_id = series.id WHERE series.id = ?"
BATCH, SLOTS = 500, ":ids"
# What is told of a part, and what decides how far a series is.
SAID = (
    "name", "state", "priority", "attempt", "not_before", "done", "total", "source",
    "error_code", "error_args",
)  # fmt: skip


def in_order(parts: Iterable[Part]) -> list[Part]:
    return sorted(parts, key=lambda part: PARTS.index(part.name))


def read(series_id: int) -> tuple[Series, list[Part]]:
    """Return the row of a series and its parts in their order, read at once. Raises Series.DoesNotExist."""
    series, parts = Series.with_others(Part, WITH_PARTS, series_id)
    return series, in_order(parts)


def parts_of(series: Series) -> list[Part]:
    """Return the parts of a series in their order."""
    return in_order(Part.all_with(series=series.id))


def refresh(series_id: int, *kinds: str, **further: Any) -> Progress | None:
    """Derive the series' loading fields from its parts, store them, and publish an event of each kind.

    further: other fields of the row to be written with them. None when the series was removed.
    """
    try:
        series, parts = read(series_id)
    except Series.DoesNotExist:
        return None
    return refresh_row(series, parts, *kinds, **further)


def refresh_row(series: Series, parts: list[Part], *kinds: str, **further: Any) -> Progress:
    """Do as refresh() with rows that were just read, inside the caller's transaction."""
    progress = derive(parts)
    store(series, parts, progress, **further)
    told = update(series, parts, progress)
    events.publish_many([(series.topic, kind, told) for kind in kinds or (LOADING_UPDATE,)])
    return progress


def publish_new(series: Series, parts: list[Part]) -> None:
    """Publish a new series. Its row already says that nothing is loaded."""
    events.publish(series.topic, "series_added", update(series, parts, derive(parts)))


def refresh_many(series_ids: list[int], kind: str) -> None:
    """Do as refresh() for many series, inside the caller's transaction.

    Series whose parts are alike, as after a scan, are looked at once.
    """
    told: dict[int, dict[str, Any]] = {}
    for parts, ids in _alike(series_ids):
        progress = derive(parts)
        if progress.is_finished:
            for series_id in ids:
                refresh(series_id, kind)
            continue
        _store_many(progress.status, progress.loaded, ids)
        alike = update(Series(id=0), parts, progress)
        for series_id in ids:
            told[series_id] = alike
    changes = []
    for series_id, key, title in _read(f"SELECT id, key, title FROM series WHERE id IN ({SLOTS})", told):
        payload = {**told[series_id], "series_id": str(series_id), "key": key, "name": title}
        changes.append((f"series-{series_id}", kind, payload))
    events.publish_many(changes)


def _alike(series_ids: list[int]) -> Iterable[tuple[list[Part], list[int]]]:
    """Return the parts of series in their order, once for those series of which they say the same."""
    own: dict[int, list[tuple[Any, ...]]] = {series_id: [] for series_id in series_ids}
    columns = ", ".join(SAID)
    for series_id, *said in _read(f"SELECT series_id, {columns} FROM part WHERE series_id IN ({SLOTS})", own):
        own[series_id].append(tuple(said))
    alike: dict[str, list[int]] = {}
    for series_id, rows in own.items():
        alike.setdefault(json.dumps(sorted(rows, key=itemgetter(0))), []).append(series_id)
    found = []
    for told, ids in alike.items():
        found.append((in_order(_part(said) for said in json.loads(told)), ids))
    return found


def _part(said: list[Any]) -> Part:
    """Return a part with what its row says. JSON is text from SQLite, and a value from PostgreSQL."""
    part = Part(**dict(zip(SAID, said, strict=True)))
    if isinstance(part.error_args, str):
        part.error_args = json.loads(part.error_args)
    return part


def _read(statement: str, ids: Collection[int]) -> list[tuple[Any, ...]]:
    """Return the rows of these ids, in the order of the ids."""
    found = []
    for some in in_batches(sorted(ids), BATCH):
        found += run_sql(statement.replace(SLOTS, ", ".join("?" * len(some))), *some).fetchall()
    return sorted(found, key=itemgetter(0))


def _store_many(status: str, loaded: dict[str, bool], series_ids: list[int]) -> None:
    """Write the derived fields of series that are loading, as store() does."""
    values: dict[str, Any] = {"loading_status": status, "loading_completed_at": None}
    values |= {"loading_error_code": None, "loading_error_args": None}
    for name, is_loaded in loaded.items():
        values[f"{name}_loaded"] = is_loaded
    Series.update(values).where(Series.id.in_(series_ids)).execute()


def store(series: Series, parts: list[Part], progress: Progress, **further: Any) -> None:
    """Write the derived fields and further ones onto the row, as far as they have changed."""
    changed: list[Field[Any]] = []
    for name, value in (_derived(parts, progress) | further).items():
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
