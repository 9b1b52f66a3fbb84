"""The library, a page at a time: filtered, searched, sorted and counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from peewee import Expression, Select, fn

from ...errors import Invalid
from ...models import Series
from ...text import fold
from . import library_search

LONGEST_NAME = 1000
PER_PAGE = 60
SORTS = {
    "added": (Series.added_at.desc(), Series.id.desc()),
    "title": (Series.sort_title, Series.id),
    "name": (Series.sort_title, Series.id),  # as the field is called
    "year": (Series.year.desc(nulls="last"), Series.sort_title, Series.id),
}
STATES = {
    "loading": Series.loading_status.startswith("loading"),
    "completed": Series.loading_status == "completed",
    "failed": Series.loading_status == "failed",
}


@dataclass(frozen=True)
class Listing:
    """One page of the library. total: series that match; library_total: all there are."""

    items: list[Series]
    total: int
    page: int
    pages: int
    library_total: int = 0
    loading_count: int = 0
    failed_count: int = 0


def list_series(
    q: str = "", state: str = "", sort: str = "added", page: int = 1, per_page: int = PER_PAGE
) -> Listing:
    """Return a page of the library. Raises Invalid for an unknown state or sort."""
    query = _filtered(q, state)
    if sort not in SORTS:
        raise Invalid("no_such_sort", "sort", choices=list(SORTS))
    total = query.count()
    pages = max(1, -(-total // per_page))
    page = min(max(1, page), pages)
    items = list(query.order_by(*SORTS[sort]).paginate(page, per_page))
    return Listing(items, total, page, pages, **counts())


def _filtered(q: str, state: str) -> Select:
    query = Series.select()
    if state and state not in STATES:
        raise Invalid("no_such_state", "state", choices=list(STATES))
    if state:
        query = query.where(STATES[state])
    condition = fits(q)
    return query if condition is None else query.where(condition)


def fits(q: str) -> Expression | None:
    """Return the condition for series with these words in a title; if none has them, for those like them.

    None when nothing is looked for.
    """
    q = q.replace("\x00", "")[:LONGEST_NAME].strip()
    if not q:
        return None
    folded = fold(q)
    if not folded:  # nothing is left of signs and emoji: those are looked for as they are
        return Series.title.contains(q)
    has_words = Series.search_text.contains(folded)
    if Series.select().where(has_words).exists():
        return has_words
    return Series.id.in_([hit.series_id for hit in library_search.hits(q)])


def counts() -> dict[str, int]:
    """Return how many series there are, how many are loading, and how many failed."""
    rows = Series.select(Series.loading_status, fn.COUNT(Series.id)).group_by(Series.loading_status)
    pairs: Iterable[Any] = rows.tuples()
    by_status: dict[str, int] = dict(pairs)
    return {
        "library_total": sum(by_status.values()),
        "loading_count": sum(n for status, n in by_status.items() if status.startswith("loading")),
        "failed_count": by_status.get("failed", 0),
    }
