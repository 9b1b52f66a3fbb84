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
NEWEST, MOST, TITLE = "newest", "most", "title"
SORTS = (NEWEST, MOST, TITLE)


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
    sort: str = NEWEST

    def check(self) -> None:
        """Raise Invalid for a word that is none of those."""
        known = {"aired": ("", *DAYS), "have": ("", SOME, NONE), "sort": SORTS}
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
    counted: list[tuple[int, int]] = list(_tuples(_counted(wanted)))
    pages = max(1, -(-len(counted) // per_page))
    first = (page - 1) * per_page
    ids = [series_id for series_id, _ in counted[first : first + per_page]]
    episodes = sum(count for _, count in counted)
    return Found(_with_episodes(ids, wanted), len(counted), episodes, page, pages)


def _counted(wanted: Wanted) -> Select:
    """Return the query for the series that lack episodes, in order, each with how many it lacks.

    They are counted before anything is read of their series, by an index that holds missing episodes alone.
    """
    fields = (Episode.series, fn.COUNT(Episode.id).alias("lacks"), fn.MAX(Episode.air_date).alias("newest"))
    lacking = Episode.select(*fields).where(_is_missing(wanted)).group_by(Episode.series).alias("lacking")
    query = Series.select(Series.id, lacking.c.lacks).join(lacking, on=lacking.c.series_id == Series.id)
    order = [Series.sort_title, Series.id]
    if wanted.sort == NEWEST:
        order = [lacking.c.newest.desc(), *order]
    elif wanted.sort == MOST:
        order = [lacking.c.lacks.desc(), *order]
    return _of_series(query, wanted).order_by(*order)


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
    query = _of_series(Episode.select(Episode, Series).join(Series).where(_is_missing(wanted)), wanted)
    total = query.count()
    order = [Series.sort_title, Series.id, Episode.season, Episode.number]
    if wanted.sort == NEWEST:
        order = [Episode.air_date.desc(), *order]
    return list(query.order_by(*order).paginate(page, per_page)), total


def of(series: Series) -> list[Episode]:
    """Return the missing episodes of a series in order, without specials."""
    asked = (Episode.series == series.id) & _is_missing(Wanted())
    return list(Episode.select().where(asked).order_by(Episode.season, Episode.number))


def _of_series(query: Select, wanted: Wanted) -> Select:
    """Narrow a query down to the series whose episodes are asked for."""
    if wanted.q.strip():
        hits = library_search.hits(wanted.q.replace("\x00", "")[:LONGEST_NAME])
        query = query.where(Series.id.in_([hit.series_id for hit in hits]))
    if wanted.have:
        other = Episode.alias()
        here = other.select(other.id).where((other.series == Series.id) & other.file.is_null(False))
        query = query.where(fn.EXISTS(here) if wanted.have == SOME else ~fn.EXISTS(here))
    return query


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
