"""Browsing the library: filtered, searched and sorted, a page at a time, with the page of each letter."""

from bisect import bisect_left
from collections.abc import Sequence
from string import ascii_lowercase
from typing import Any, NamedTuple

from ...errors import Invalid
from ...models import Series
from . import library_index, listing
from .library_index import FOLDER, GENRE, ORDERS, YEAR, Entry, Index

PER_PAGE = 30  # fills rows of 2, 3, 5, 6 and 10; a page of them is below 50 KB
BEGINNINGS = ("", *ascii_lowercase, "{")  # of sort titles, which are folded; "{" is the first behind z
STATES = ("missing", "airing", "ended", "incomplete", "loading", "failed", "completed")


class Wanted(NamedTuple):
    """What is looked for; what is empty lets everything through. folder: the id of a root."""

    q: str = ""
    state: str = ""
    genre: str = ""
    year: int | None = None
    folder: int | None = None

    @property
    def marks(self) -> list[Any]:
        """Return the marks of the index that a series must have."""
        named = ((GENRE, self.genre), (YEAR, self.year), (FOLDER, self.folder))
        marks: list[Any] = [mark for mark in named if mark[1]]
        if self.state:
            marks.append(self.state)
        return marks


class Letter(NamedTuple):
    """Where the titles with a first letter begin: the page, and the series that is the first of them."""

    name: str
    page: int
    series_id: int


class Found(NamedTuple):
    """A page of what was found. ids: in their order; total: on all pages; source: what it was found in."""

    ids: list[int]
    total: int
    page: int
    pages: int
    letters: list[Letter]
    source: Index


def browse(wanted: Wanted, sort: str = "added", page: int = 1) -> Found:
    """Return a page of the library. Raises Invalid for an unknown state or sort."""
    if wanted.state and wanted.state not in STATES:
        raise Invalid("no_such_state", "state", choices=list(STATES))
    if sort not in ORDERS:
        raise Invalid("no_such_sort", "sort", choices=list(ORDERS))
    index = library_index.current()
    fitting = _fitting(wanted.q)
    entries = _chosen(index.in_order(sort), wanted, fitting)
    pages = max(1, -(-len(entries) // PER_PAGE))
    page = min(max(1, page), pages)
    shown = entries[(page - 1) * PER_PAGE : page * PER_PAGE]
    letters = []
    if pages > 1:
        letters = _letters(_chosen(index.in_order("title"), wanted, fitting))
    return Found([entry.id for entry in shown], len(entries), page, pages, letters, index)


def _fitting(q: str) -> set[int] | None:
    """Return the series with a title like this; None when nothing is looked for."""
    condition = listing.fits(q)
    if condition is None:
        return None
    return {row.id for row in Series.select(Series.id).where(condition)}


def _chosen(entries: list[Entry], wanted: Wanted, fitting: set[int] | None) -> list[Entry]:
    """Return those that fit, in their order."""
    marks = wanted.marks
    if marks:
        entries = [entry for entry in entries if entry.marks.issuperset(marks)]
    if fitting is not None:
        entries = [entry for entry in entries if entry.id in fitting]
    return entries


def _letters(by_title: Sequence[Entry]) -> list[Letter]:
    """Return where each letter begins in a list by title; what begins with no Latin letter is under "#"."""
    places = [bisect_left(by_title, beginning, key=_sort_title) for beginning in BEGINNINGS]
    found: dict[str, Letter] = {}
    for beginning, place, end in zip(BEGINNINGS, places, [*places[1:], len(by_title)], strict=True):
        name = beginning.upper() if beginning.isalpha() else "#"
        if place < end and name not in found:
            found[name] = Letter(name, place // PER_PAGE + 1, by_title[place].id)
    return [found[name] for name in sorted(found)]


def _sort_title(entry: Entry) -> str:
    return entry.sort_title
