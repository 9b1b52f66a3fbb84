"""A month of the calendar as the templates want it: weeks of days, each with what airs."""

from calendar import Calendar, monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from ..library.episodes import episode_words
from ..library.series import calendar_days, edits
from ..library.series.calendar_days import Airing, Slot
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


def weeks(month: date, slots: Sequence[Slot]) -> list[list[Day]]:
    """Return the weeks of a month, Monday first, with what airs on each day."""
    by_day = _by_day(slots, MOST_IN_A_CELL)
    found = []
    for week in Calendar().monthdatescalendar(month.year, month.month):
        row = []
        for day in week:
            entries, more = by_day.get(day, ([], 0))
            row.append(Day(day, entries, more, day.month == month.month))
        found.append(row)
    return found


def listed(slots: Sequence[Slot], most: int | None = MOST_IN_A_LIST) -> list[Day]:
    """Return the days on which something airs."""
    days = []
    for day, (entries, more) in _by_day(slots, most).items():
        days.append(Day(day, entries, more))
    return days


def _by_day(slots: Sequence[Slot], most: int | None) -> dict[date, tuple[list[Entry], int]]:
    """Return the first entries of each day, and how many more there are. Only what is shown is read."""
    groups: dict[date, list[list[Slot]]] = {}
    for (day, _, _), group in groupby(slots, key=_together):
        groups.setdefault(day, []).append(list(group))
    shown = []
    for of_day in groups.values():
        for some in of_day[:most]:
            shown += some
    entries: dict[date, list[Entry]] = {}
    for (day, _, _), airings in groupby(calendar_days.filled(shown), key=_together_filled):
        entries.setdefault(day, []).append(_entry(list(airings)))
    found = {}
    for day, of_day in groups.items():
        found[day] = entries.get(day, []), 0 if most is None else max(0, len(of_day) - most)
    return found


def _together(slot: Slot) -> tuple[Any, ...]:
    """Episodes of a series that air at once are one entry."""
    return slot.day, slot.at, slot.series_id


def _together_filled(airing: Airing) -> tuple[Any, ...]:
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
