"""How many episodes the seasons of series have, counted by the database."""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from peewee import Case, fn

from ...library.series.missing import has_aired
from ...models import Episode, Folder, Video


class SeasonCount(NamedTuple):
    """Episodes of a season. aired: those that are here, or could be."""

    season: int
    total: int
    files: int
    aired: int
    previous_air_date: str | None
    next_air_date: str | None
    last_air_date: str | None


def of(series_ids: Collection[int]) -> dict[int, list[SeasonCount]]:
    """Return the seasons of each of these series, by number."""
    found: dict[int, list[SeasonCount]] = {}
    for series_id, *values in _rows(series_ids):
        found.setdefault(series_id, []).append(SeasonCount(*values))
    return found


def _rows(series_ids: Collection[int]) -> Any:
    today = date.today().isoformat()
    is_here = Episode.file.is_null(False)
    is_due = has_aired() & ~Episode.is_ignored
    listed = Episode.series.in_(series_ids) & Episode.missing_since.is_null() & (Episode.season >= 0)
    return (
        Episode.select(
            Episode.series,
            Episode.season,
            fn.COUNT(Episode.id),
            _number(is_here),
            _number(is_here | is_due),
            fn.MAX(Case(None, [(Episode.air_date <= today, Episode.air_date)])),
            fn.MIN(Case(None, [(Episode.air_date > today, Episode.air_date)])),
            fn.MAX(Episode.air_date),
        )
        .where(listed)
        .group_by(Episode.series, Episode.season)
        .order_by(Episode.series, Episode.season)
        .tuples()
    )


def _number(which: Any) -> Any:
    return fn.SUM(Case(None, [(which, 1)], 0))


def sizes(series_ids: Collection[int]) -> dict[int, int]:
    """Return the bytes of the videos of each of these series."""
    here = Folder.series.in_(series_ids) & Folder.missing_since.is_null()
    query: Any = (
        Video.select(Folder.series, fn.SUM(Video.size))
        .join(Folder)
        .where(here)
        .group_by(Folder.series)
        .tuples()
    )
    return {series_id: int(size) for series_id, size in query}
