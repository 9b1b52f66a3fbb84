"""What each entry of a list is: a show of the catalogue, one of a source, or a title to look for."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from ...providers import watch_lists
from ...providers.base import Capability
from ...providers.list_values import ListEntry, ListPage
from ..matching import catalogue_source, id_search
from ..series import series as verbs
from ..series.pasted import Show, Wanted
from ..sources import ask
from .list_rows import Wanted as WantedList

MOST_PAGES = 200  # of one list: sixty thousand entries
SOURCE_OF = {"anilist": "anilist", "kitsu": "kitsu", "mal": "jikan"}  # which source knows an id, by service
NO_SHOWS = ("music", "cm", "pv")
CATALOGUE, SOURCE, TITLE = "catalogue", "source", "title"


class Match(NamedTuple):
    """An entry and the show that it is. how: known by its id in the catalogue or at a source, or by title."""

    entry: ListEntry
    show: Show
    how: str

    @property
    def is_wanted(self) -> bool:
        """Whether it is added unless somebody says otherwise: it is new here, and no music video."""
        return self.show.series_id is None and is_show(self.entry)


class Preview(NamedTuple):
    """One page of a list. has_more: pages come after it."""

    matches: list[Match]
    number: int
    has_more: bool


def preview(wanted: WantedList, number: int, *, priority: int, force: bool = False) -> Preview:
    """Return a page of a list with what each entry is. Asks the service, and no source.

    Raises NotFound, NotAllowed and ProviderError as the service does.
    """
    page = read(wanted, number, priority=priority, force=force)
    return Preview(of(page.entries), number, page.has_more and number < MOST_PAGES)


def read(wanted: WantedList, number: int, *, priority: int, force: bool = False) -> ListPage:
    service = watch_lists.of(wanted.service, ask.sources().client)
    return service.page(wanted.user, wanted.statuses, number, priority=priority, force=force)


def of(entries: Collection[ListEntry]) -> list[Match]:
    """Return what each of these entries is."""
    return [_match(entry) for entry in entries]


def is_show(entry: ListEntry) -> bool:
    return entry.kind.casefold() not in NO_SHOWS


def wanted_of(entries: Sequence[ListEntry]) -> list[Wanted]:
    """Return how each of these entries is added."""
    return [match.show.wanted for match in of(entries)]


def _match(entry: ListEntry) -> Match:
    known = id_search.entry_of(entry.ids)
    if known:
        wanted = Wanted("", catalogue_source.NAME, known.id)
        return Match(entry, _show(catalogue_source.title(known), known.year, known.kind, wanted), CATALOGUE)
    wanted = _at_a_source(entry) or Wanted(entry.title)
    how = SOURCE if wanted.provider else TITLE
    return Match(entry, _show(entry.title, entry.year, entry.kind, wanted), how)


def _at_a_source(entry: ListEntry) -> Wanted | None:
    """Return the entry by its id at a source that is asked; None when none of these is switched on."""
    able = ask.able(Capability.DETAILS)
    for service, value in entry.ids.items():
        source = SOURCE_OF.get(service, "")
        if source in able:
            return Wanted(entry.title, source, value)
    return None


def _show(title: str, year: int | None, kind: str, wanted: Wanted) -> Show:
    known = verbs.existing(wanted.name, wanted.provider, wanted.source_id)
    return Show(title, year, kind, wanted, known.id if known else None)
