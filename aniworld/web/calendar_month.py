"""A month of the calendar as the templates want it: weeks of days, each with what airs."""

from calendar import Calendar, monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from ..library.episodes import episode_words
from ..library.series import edits
from ..library.series.calendar_days import Airing
from ..models import Series

STATES = ("missing", "unaired", "present")  # of several episodes the first of these is shown
MOST_IN_A_CELL = 5
MOST_IN_A_LIST = 15


@dataclass(frozen=True)
class Entry:
    """What airs of one series at one time of a day. state: that of the episode which needs most care."""

    series: Series
    code: str
    title: str
    time: str
    state: str


@dataclass(frozen=True)
class Day:
    """A day with what airs. more: how many entries are not shown."""

    day: date
    entries: list[Entry]
    more: int
    is_in_month: bool = True

    @property
    def is_today(self) -> bool:
        return self.day == date.today()


def span(month: date) -> tuple[date, date]:
    """Return the first and the last day that the weeks of a month show."""
    weeks = Calendar().monthdatescalendar(month.year, month.month)
    return weeks[0][0], weeks[-1][-1]


def ends(month: date) -> tuple[date, date]:
    """Return the first and the last day of a month."""
    return month.replace(day=1), month.replace(day=monthrange(month.year, month.month)[1])


def weeks(month: date, airings: Sequence[Airing]) -> list[list[Day]]:
    """Return the weeks of a month, Monday first, with what airs on each day."""
    by_day = _by_day(airings)
    found = []
    for week in Calendar().monthdatescalendar(month.year, month.month):
        row = []
        for day in week:
            entries = by_day.get(day, [])
            row.append(
                Day(
                    day,
                    entries[:MOST_IN_A_CELL],
                    _left_out(entries, MOST_IN_A_CELL),
                    day.month == month.month,
                )
            )
        found.append(row)
    return found


def listed(airings: Sequence[Airing], most: int | None = MOST_IN_A_LIST) -> list[Day]:
    """Return the days on which something airs."""
    days = []
    for day, entries in _by_day(airings).items():
        days.append(Day(day, entries[:most], _left_out(entries, most)))
    return days


def _left_out(entries: Sequence[Entry], most: int | None) -> int:
    return 0 if most is None else max(0, len(entries) - most)


def _by_day(airings: Sequence[Airing]) -> dict[date, list[Entry]]:
    found: dict[date, list[Entry]] = {}
    for (day, _, _), group in groupby(airings, key=_together):
        found.setdefault(day, []).append(_entry(list(group)))
    return found


def _together(airing: Airing) -> tuple[Any, ...]:
    """Episodes of a series that air at once are one entry."""
    return airing.day, airing.at, airing.episode.series_id


def _entry(airings: Sequence[Airing]) -> Entry:
    rows = [airing.episode for airing in airings]
    first = rows[0]
    at = airings[0].at
    states = {row.state(date.today()) for row in rows}
    return Entry(
        first.series,
        episode_words.write([(row.season, row.number) for row in rows]),
        edits.episode_title(first) if len(rows) == 1 else "",
        f"{datetime.fromtimestamp(at):%H:%M}" if at is not None else "",
        next(state for state in STATES if state in states),
    )


def months_around(month: date) -> tuple[date, date]:
    """Return the first days of the month before and of the one behind it."""
    first, last = ends(month)
    return (first - timedelta(days=1)).replace(day=1), last + timedelta(days=1)
