"""The episodes that have aired and are not here: found, filtered, counted by series."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from peewee import Expression, Select, fn

from ...database import now
from ...errors import Invalid
from ...models import Episode, Series
from ...models.grouping import by_series
from . import episode_counts, library_search

LONGEST_NAME = 200
PER_PAGE = 30
DAYS = {"week": 7, "month": 31, "year": 366}
SOME, NONE = "some", "none"
NEWEST = fn.MAX(Episode.air_date).desc()
SORTS = {
    "newest": (NEWEST, Series.sort_title, Series.id),
    "most": (fn.COUNT(Episode.id).desc(), Series.sort_title, Series.id),
    "title": (Series.sort_title, Series.id),
}


@dataclass(frozen=True)
class Wanted:
    """Which of them are asked for.

    q: words of the series' title; aired: "" or a key of DAYS; have: "some" for series of which an episode is
    here, "none" for the others.
    """

    q: str = ""
    aired: str = ""
    have: str = ""
    specials: bool = False
    sort: str = "newest"

    def check(self) -> None:
        """Raise Invalid for a word that is none of those."""
        known = {"aired": ("", *DAYS), "have": ("", SOME, NONE), "sort": tuple(SORTS)}
        for field, choices in known.items():
            if getattr(self, field) not in choices:
                named = [choice for choice in choices if choice]
                raise Invalid("no_such_choice", field, name=field, choices=named)


@dataclass(frozen=True)
class MissingOf:
    """A series with its missing episodes in order. present, total: of all its episodes, without specials."""

    series: Series
    episodes: list[Episode]
    present: int
    total: int


@dataclass(frozen=True)
class Found:
    """A page of them. total: series; episodes: missing in all of these."""

    items: list[MissingOf]
    total: int
    episodes: int
    page: int
    pages: int


def find(wanted: Wanted, page: int = 1, per_page: int = PER_PAGE) -> Found:
    """Return a page of the series that lack episodes, with these. Raises Invalid."""
    wanted.check()
    query = Episode.select(Episode.series, fn.COUNT(Episode.id)).join(Series).where(_is_asked(wanted))
    grouped = query.group_by(Episode.series, Series.sort_title, Series.id).order_by(*SORTS[wanted.sort])
    counted: list[tuple[int, int]] = list(_tuples(grouped))
    pages = max(1, -(-len(counted) // per_page))
    first = (page - 1) * per_page
    ids = [series_id for series_id, _ in counted[first : first + per_page]]
    episodes = sum(count for _, count in counted)
    return Found(_with_episodes(ids, wanted), len(counted), episodes, page, pages)


def _tuples(query: Select) -> Iterable[Any]:
    return query.tuples()


def _with_episodes(ids: Sequence[int], wanted: Wanted) -> list[MissingOf]:
    asked = Episode.series.in_(ids) & _is_missing(wanted)
    rows = by_series(Episode.select().where(asked).order_by(Episode.season, Episode.number))
    series = {row.id: row for row in Series.all_with(id=list(ids))}
    counts = episode_counts.of(ids)
    found = []
    for series_id in ids:
        if series_id in series:
            count = counts[series_id]
            one = MissingOf(series[series_id], rows[series_id], count["present"], count["total"])
            found.append(one)
    return found


def episodes(wanted: Wanted, page: int, per_page: int) -> tuple[list[Episode], int]:
    """Return a page of missing episodes, each with its series, and how many there are. Raises Invalid."""
    wanted.check()
    query = Episode.select(Episode, Series).join(Series).where(_is_asked(wanted))
    total = query.count()
    order = [Series.sort_title, Series.id, Episode.season, Episode.number]
    if wanted.sort == "newest":
        order = [Episode.air_date.desc(), *order]
    return list(query.order_by(*order).paginate(page, per_page)), total


def of(series: Series) -> list[Episode]:
    """Return the missing episodes of a series in order, without specials."""
    asked = (Episode.series == series.id) & _is_missing(Wanted())
    return list(Episode.select().where(asked).order_by(Episode.season, Episode.number))


def _is_asked(wanted: Wanted) -> Expression:
    condition = _is_missing(wanted)
    if wanted.q.strip():
        hits = library_search.hits(wanted.q.replace("\x00", "")[:LONGEST_NAME])
        condition &= Episode.series.in_([hit.series_id for hit in hits])
    if wanted.have:
        with_files = Episode.alias()
        here = with_files.select(with_files.series).where(with_files.file.is_null(False))
        condition &= Episode.series.in_(here) if wanted.have == SOME else Episode.series.not_in(here)
    return condition


def _is_missing(wanted: Wanted) -> Expression:
    """Return the condition for episodes in the state "missing" (models.Episode.state) that are listed."""
    is_listed = Episode.missing_since.is_null() & (Episode.season >= (0 if wanted.specials else 1))
    condition = is_listed & Episode.file.is_null() & ~Episode.is_ignored & has_aired()
    if wanted.aired:
        since = date.today() - timedelta(DAYS[wanted.aired])
        condition &= Episode.air_date >= since.isoformat()
    return condition


def has_aired() -> Expression:
    """Return the condition for episodes whose moment, or else whose day, has come."""
    its_day = Episode.airs_at.is_null() & (Episode.air_date <= date.today().isoformat())
    return its_day | (Episode.airs_at <= now())
