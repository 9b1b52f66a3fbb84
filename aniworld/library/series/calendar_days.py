"""Which episodes air on which day: as the clock of this house has it, where the moment is known."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from ...errors import Invalid
from ...models import Episode, Series
from ...models.days import day_of
from . import edits

MOST_DAYS = 400
# The day of a moment differs from that of its broadcast by one, and Japan's nights are written as "25:30".
NEAR = timedelta(days=2)


class Airing(NamedTuple):
    """An episode, with its series, on its day. at: seconds since 1970; None where only the day is known."""

    episode: Episode
    day: date
    at: float | None


def between(start: date, end: date) -> list[Airing]:
    """Return what airs from one day to another, both included, in order. Ignored episodes are left out.

    Raises Invalid for too many days, or for an end before the start.
    """
    if not 0 <= (end - start).days < MOST_DAYS:
        raise Invalid("bad_span_of_days", "end", most=MOST_DAYS)
    found = []
    for row in _rows(start, end):
        airing = _airing(row)
        if airing is not None and start <= airing.day <= end:
            found.append(airing)
    return sorted(found, key=_order)


def around(today: date, before: int, after: int) -> list[Airing]:
    """Return what airs from so many days before this one to so many behind it."""
    return between(today - timedelta(before), today + timedelta(after))


def _rows(start: date, end: date) -> list[Episode]:
    """Return the episodes that may air in these days, and all whose day a person may have changed."""
    first, last = (start - NEAR).isoformat(), (end + NEAR).isoformat()
    query = Episode.select(Episode, Series).join(Series)
    is_shown = (Episode.season >= 0) & Episode.missing_since.is_null() & ~Episode.is_ignored
    is_edited = Episode.edits.is_null(False)
    rows = {row.id: row for row in query.where(Episode.air_date.between(first, last) & is_shown)}
    for row in query.where(is_edited & is_shown):
        rows[row.id] = row
    return list(rows.values())


def _airing(row: Episode) -> Airing | None:
    day = day_of(edits.chosen(row, "air_date", row.air_date))
    if row.airs_at is None or "air_date" in edits.of(row):
        return None if day is None else Airing(row, day, None)
    return Airing(row, datetime.fromtimestamp(row.airs_at).date(), row.airs_at)


def _order(airing: Airing) -> tuple[object, ...]:
    """By day; there, what has no time first, then by time, series and number."""
    row = airing.episode
    return airing.day, airing.at or 0.0, row.series.sort_title, row.series_id, row.season, row.number
