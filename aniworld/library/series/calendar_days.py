"""Which episodes air on which day: as the clock of this house has it, where the moment is known."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from ...database import run_sql
from ...errors import Invalid
from ...models import Episode, Series
from ...models.days import day_of
from . import edits

MOST_DAYS = 400
# The day of a moment differs from that of its broadcast by one, and Japan's nights are written as "25:30".
NEAR = timedelta(days=2)
PIECE = 500  # rows that are asked for in one statement

_SLOTS = """
SELECT episode.id, episode.series_id, episode.season, episode.number, episode.air_date, episode.airs_at,
 episode.edits, series.sort_title
FROM episode JOIN series ON series.id = episode.series_id
WHERE episode.season >= 0 AND episode.missing_since IS NULL AND NOT episode.is_ignored AND
"""
_NEAR, _EDITED = "episode.air_date BETWEEN ? AND ?", "episode.edits IS NOT NULL"


class Slot(NamedTuple):
    """When an episode airs. at: seconds since 1970; None where only the day is known."""

    episode_id: int
    series_id: int
    day: date
    at: float | None


class Airing(NamedTuple):
    """An episode, with its series, on its day. at: seconds since 1970; None where only the day is known."""

    episode: Episode
    day: date
    at: float | None


def slots(start: date, end: date) -> list[Slot]:
    """Return when what airs, from one day to another, both included, in order. Ignored ones are left out.

    A month of a large library holds thousands, of which a page shows some: so the rows are read by filled().
    Raises Invalid for too many days, or for an end before the start.
    """
    if not 0 <= (end - start).days < MOST_DAYS:
        raise Invalid("bad_span_of_days", "end", most=MOST_DAYS)
    found = []
    for row in _rows(start, end):
        slot = _slot(row)
        if slot is not None and start <= slot.day <= end:
            found.append((*_order(slot, row), slot))
    return [one[-1] for one in sorted(found)]


def _rows(start: date, end: date) -> list[tuple[Any, ...]]:
    """Return the episodes that may air in these days, and all whose day a person may have changed."""
    first, last = (start - NEAR).isoformat(), (end + NEAR).isoformat()
    rows = {row[0]: row for row in run_sql(_SLOTS + _NEAR, first, last).fetchall()}
    for row in run_sql(_SLOTS + _EDITED).fetchall():
        rows[row[0]] = row
    return list(rows.values())


def _slot(row: tuple[Any, ...]) -> Slot | None:
    """Return when an episode airs; None when nobody knows."""
    number, series_id, _, _, air_date, airs_at, edited, _ = row
    is_edited = False
    if edited is not None:
        field: Any = Episode.edits  # the stubs leave python_value out
        episode = Episode(edits=field.python_value(edited))
        air_date, is_edited = edits.chosen(episode, "air_date", air_date), "air_date" in edits.of(episode)
    if airs_at is None or is_edited:
        day = day_of(air_date)
        return None if day is None else Slot(number, series_id, day, None)
    return Slot(number, series_id, datetime.fromtimestamp(airs_at).date(), airs_at)


def _order(slot: Slot, row: tuple[Any, ...]) -> tuple[Any, ...]:
    """By day; there, what has no time first, then by time, series and number."""
    _, series_id, season, number, _, _, _, sort_title = row
    return slot.day, slot.at or 0.0, sort_title, series_id, season, number, slot.episode_id


def filled(wanted: Sequence[Slot]) -> list[Airing]:
    """Return these with their episodes and series. What has been removed meanwhile is left out."""
    series: dict[int, Series] = {}
    episodes: dict[int, Episode] = {}
    for ids in _pieces({slot.series_id for slot in wanted}):
        series |= {row.id: row for row in Series.all_with(id=ids)}
    for ids in _pieces({slot.episode_id for slot in wanted}):
        episodes |= {row.id: row for row in Episode.all_with(id=ids)}
    found = []
    for slot in wanted:
        if slot.episode_id in episodes and slot.series_id in series:
            episode = episodes[slot.episode_id]
            episode.series = series[slot.series_id]
            found.append(Airing(episode, slot.day, slot.at))
    return found


def _pieces(ids: set[int]) -> list[list[int]]:
    every = sorted(ids)
    return [every[first : first + PIECE] for first in range(0, len(every), PIECE)]


def between(start: date, end: date) -> list[Airing]:
    """Return what airs from one day to another, both included, in order. Raises as slots()."""
    return filled(slots(start, end))


def around(today: date, before: int, after: int) -> list[Airing]:
    """Return what airs from so many days before this one to so many behind it."""
    return between(today - timedelta(before), today + timedelta(after))
