"""A few values of every series, by which the library page filters, sorts and counts.

They are kept in memory, as thousands of series with their episodes take too long to read for each page.
Events say which series have changed since; only those are read again.
"""

import threading
from collections import Counter
from collections.abc import Callable, Collection
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from ... import context, events
from ...database import db
from ...models import PARTS, Series
from . import episode_counts
from .episode_counts import Sums

MOST_CHANGED = 500  # series that are read again one by one; of more, all are
SERIES = "series-"
GENRE, YEAR, FOLDER = "genre", "year", "folder"
GENRES: Any = Series.genres  # the field, which makes values of what the database keeps


class Entry(NamedTuple):
    """One series. marks: what it is counted and found by, such as "missing" or ("year", 2023)."""

    id: int
    added_at: float
    sort_title: str
    year: int | None
    marks: frozenset[Any]
    episodes: Sums


class Order(NamedTuple):
    """A way to sort: what is compared, and whether the greatest comes first."""

    key: Callable[[Entry], Any]
    is_falling: bool = False


ORDERS = {
    "added": Order(lambda entry: (entry.added_at, entry.id), is_falling=True),
    "title": Order(lambda entry: (entry.sort_title, entry.id)),
    "year": Order(lambda entry: (-(entry.year or 0), entry.sort_title, entry.id)),
    "missing": Order(lambda entry: (-entry.episodes.missing, entry.sort_title, entry.id)),
}


class Index:
    """All series as they were at one event. counts: of each mark; made_for: the program's context."""

    def __init__(
        self, entries: dict[int, Entry], counts: Counter[Any], cursor: int, day: date, made_for: object
    ):
        self.entries, self.counts = entries, counts
        self.cursor, self.day, self.made_for = cursor, day, made_for

    @classmethod
    def read(cls, cursor: int, day: date, made_for: object) -> "Index":
        """Read all series."""
        entries = {entry.id: entry for entry in _read(None)}
        counts = Counter[str]()
        for entry in entries.values():
            counts.update(entry.marks)
        return cls(entries, counts, cursor, day, made_for)

    @cached_property
    def _sorted(self) -> dict[str, list[Entry]]:
        return {}

    def in_order(self, sort: str) -> list[Entry]:
        """Return all series, sorted by one of ORDERS."""
        if sort not in self._sorted:
            order = ORDERS[sort]
            self._sorted[sort] = sorted(self.entries.values(), key=order.key, reverse=order.is_falling)
        return self._sorted[sort]

    def with_mark(self, mark: str) -> list[Entry]:
        """Return the series with this mark, by title."""
        if not self.counts[mark]:
            return []
        return [entry for entry in self.in_order("title") if mark in entry.marks]

    def after(self, changed: Collection[int], cursor: int) -> "Index":
        """Return the index after a change of these series; this one stays, as others may be reading it."""
        entries, counts = dict(self.entries), self.counts.copy()
        for series_id in changed:
            if series_id in entries:
                counts.subtract(entries.pop(series_id).marks)
        for entry in _read(changed):
            entries[entry.id] = entry
            counts.update(entry.marks)
        return Index(entries, counts, cursor, self.day, self.made_for)


_lock = threading.Lock()
_kept: dict[str, Index] = {}


def current() -> Index:
    """Return the values of all series as they are now, in the caller's snapshot if it has one."""
    newest, owner, today = events.latest(), context.current(), date.today()
    with _lock:
        known = _kept.get("index")
        if known is None or known.made_for is not owner or known.day != today:
            found = Index.read(newest, today, owner)
        elif known.cursor >= newest:
            return known
        else:
            found = _caught_up(known, newest)
        _kept["index"] = found
        return found


def _caught_up(known: Index, newest: int) -> Index:
    topics = events.topics_since(known.cursor)
    if topics is None:
        return Index.read(newest, known.day, known.made_for)
    changed = set()
    for topic in topics:
        if topic.startswith(SERIES):
            changed.add(int(topic.removeprefix(SERIES)))
    if len(changed) > MOST_CHANGED:
        return Index.read(newest, known.day, known.made_for)
    return known.after(changed, newest)


def _read(series_ids: Collection[int] | None) -> list[Entry]:
    """Read these series, or all."""
    query = Series.select(
        Series.id,
        Series.added_at,
        Series.sort_title,
        Series.year,
        Series.status,
        Series.loading_status,
        Series.genres,
        Series.root,
        Series.folder_missing_since,
        *[getattr(Series, f"{name}_loaded") for name in PARTS],
    )
    if series_ids is not None:
        query = query.where(Series.id.in_(series_ids))
    counted = episode_counts.sums(series_ids)
    return [_entry(values, counted) for values in db.execute(query).fetchall()]


def _entry(values: Any, counted: dict[int, Sums]) -> Entry:
    """Return a row as the database gives it: all of them, made into values by peewee, take twice as long."""
    series_id, added_at, sort_title, year, status, loading, genres, root, missing_since, *loaded = values
    episodes = counted.get(series_id, episode_counts.NONE)
    marks: set[Any] = {"all"}
    marks.update((GENRE, genre) for genre in GENRES.python_value(genres) or ())
    if year:
        marks.add((YEAR, year))
    if root:
        marks.add((FOLDER, root))
    marks.update(_fates(loading, all(loaded)))
    if missing_since is not None:
        marks.add("needs_you")
    if status in ("running", "ended"):
        marks.add({"running": "airing", "ended": "ended"}[status])
    marks.update(_of_episodes(episodes))
    return Entry(series_id, added_at, sort_title, year, frozenset(marks), episodes)


def _fates(loading: str, is_whole: bool) -> list[str]:
    """Return how far a series is, as marks."""
    if loading == "failed":
        return ["failed", "incomplete", "needs_you"]
    if loading != "completed":
        return ["loading"]
    return ["completed"] if is_whole else ["completed", "incomplete"]


def _of_episodes(episodes: Sums) -> list[str]:
    marks = []
    if episodes.missing:
        marks.append("missing")
    if episodes.newly_missing:
        marks.append("newly_missing")
    if episodes.today:
        marks.append("airs_today")
    return marks
