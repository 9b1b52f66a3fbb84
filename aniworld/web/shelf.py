"""What the library page draws: the cards of one page, and the ways to others, each of them an address."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from flask import url_for

from ..library.disk import root_rows
from ..library.series import browsing, library_index
from ..library.series.browsing import Wanted
from ..library.series.library_index import FOLDER, GENRE, ORDERS, YEAR, Index
from ..messages.words import word
from ..models import Root, Series
from ..translations.formats import number
from . import today
from .view_models import ShownSeries, show

CHIPS = ("missing", "airing", "ended", "incomplete", "loading", "failed")


class Counts(NamedTuple):
    """How many series there are of each kind. numbers: by the name of a chip."""

    library_total: int
    loading_count: int
    failed_count: int
    numbers: dict[str, int]

    @classmethod
    def of(cls, index: Index) -> "Counts":
        numbers = {name: index.counts[name] for name in ("all", *CHIPS, "completed")}
        return cls(numbers["all"], numbers["loading"], numbers["failed"], numbers)


class Chip(NamedTuple):
    """One way to filter, chosen with a click."""

    name: str
    word: str
    number: int
    url: str
    is_chosen: bool


class Option(NamedTuple):
    """One line of a menu."""

    value: str
    words: str
    is_chosen: bool


class Place(NamedTuple):
    """A letter of the rail, and where its titles begin."""

    name: str
    url: str


def counts() -> Counts:
    """Return how many series there are now."""
    return Counts.of(library_index.current())


class Shelf:
    """A page of the library. items: its cards; chips and menus: what can be chosen."""

    def __init__(self, wanted: Wanted, sort: str, page: int):
        found = browsing.browse(wanted, sort or "added", page)
        self.wanted, self.sort = wanted, sort or "added"
        self.page, self.pages, self.total = found.page, found.pages, found.total
        self.counts = Counts.of(found.source)
        self.is_filtered = any(wanted)
        self.is_plain = not self.is_filtered and self.sort == "added" and self.page == 1
        groups = today.groups(found.source) if self.is_plain else []
        wanted_ids = list(found.ids)
        for group in groups:
            wanted_ids += group.ids
        shown = _shown(wanted_ids)
        self.items = [shown[series_id] for series_id in found.ids if series_id in shown]
        self.today = today.drawn(groups, shown, self.address)
        self.chips = self._chips()
        self.genre_menu, self.year_menu, self.folder_menu = self._menus(found.source)
        self.sort_menu = [Option(name, word(f"sort_{name}"), name == self.sort) for name in ORDERS]
        self.letters = [self._place(letter) for letter in found.letters]
        self.next_url = self.address(page=self.page + 1) if self.page < self.pages else ""
        self.previous_url = self.address(page=self.page - 1) if self.page > 1 else ""

    def address(self, **changes: Any) -> str:
        """Return the address of this page with other choices; of the first page, unless one is named."""
        chosen = {**self.wanted._asdict(), "sort": "" if self.sort == "added" else self.sort, **changes}
        kept = {}
        for name, value in chosen.items():
            if value and (name, value) != ("page", 1):
                kept[name] = value
        return url_for("library.show", **kept)

    def _chips(self) -> list[Chip]:
        chosen = self.wanted.state
        names = [*CHIPS, "completed"] if chosen == "completed" else list(CHIPS)
        chips = [Chip("all", word("show_all"), self.counts.library_total, self.address(state=""), not chosen)]
        for name in names:
            count = self.counts.numbers[name]
            chips.append(Chip(name, word(f"show_{name}"), count, self.address(state=name), name == chosen))
        return chips

    def _menus(self, index: Index) -> tuple[Sequence[Option], Sequence[Option], Sequence[Option]]:
        """Return what the menus of genres, years and library folders offer; nothing for a single folder."""
        genres = _named(index, GENRE, self.wanted.genre)
        years = _named(index, YEAR, self.wanted.year)
        roots = root_rows.all()
        folders = []
        if len(roots) > 1:
            folders = [self._folder(root, index.counts[FOLDER, root.id]) for root in roots]
        return sorted(genres, key=lambda option: option.value.casefold()), years, folders

    def _folder(self, root: Root, count: int) -> Option:
        path = root_rows.path(root)
        return Option(str(root.id), f"{path.name or path} ({number(count)})", root.id == self.wanted.folder)

    def _place(self, letter: browsing.Letter) -> Place:
        address = self.address(sort="title", page=letter.page)
        return Place(letter.name, f"{address}#series-{letter.series_id}")


def _shown(ids: Iterable[int]) -> dict[int, ShownSeries]:
    rows = show(list(Series.select().where(Series.id.in_(list(dict.fromkeys(ids))))))
    return {series.id: series for series in rows}


def _named(index: Index, kind: str, chosen: Any) -> Sequence[Option]:
    """Return the marks of one kind with how many series have them, greatest first."""
    found = []
    for mark, count in index.counts.items():
        if count > 0 and isinstance(mark, tuple) and mark[0] == kind:
            found.append((mark[1], count))
    found.sort(reverse=True)
    return [Option(str(value), f"{value} ({number(count)})", value == chosen) for value, count in found]
