"""What other sources have of a show that was found: the same show, its entries, and pictures."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import partial

from ...providers.base import Candidate, Capability, Details, Provider
from ..series import titles
from ..sources import ask
from .show_search import SOON_SECONDS, Question, Search, names

SPARE = timedelta(days=366)  # how far dates of two sources may lie apart
ALIKE = 0.9  # similarity from which an entry belongs to a show


def others(search: Search, spine: Details) -> Iterator[tuple[list[Candidate], bool]]:
    """Yield what all other sources have of this show, and True.

    Entries are in the order in which they aired. If a source is slow, what is known by then comes first, with
    False.
    """
    searchable = _searchable(search, spine)
    is_in_time = search.hear(within=SOON_SECONDS)
    slow = search.awaited()
    if not is_in_time:
        yield entries(search, spine, searchable), False
        search.hear()
    shows = _of_shows(spine, searchable)
    drawers = ask.able(Capability.IMAGES)
    ids = _all_ids(search, spine, _found_entries(search, spine, searchable))
    questions = _anew(search, spine, searchable, slow)
    for name, source in shows.items():
        questions[name] = partial(_shows_at, search, source, spine, ids)
    for name, source in drawers.items():
        questions[name] = partial(_pictures, search, source, spine, ids)
    search.ask_anew(questions)
    if is_in_time and not search.hear(within=SOON_SECONDS):
        yield entries(search, spine, searchable), False
    search.hear()
    yield [*search.found_by(shows), *entries(search, spine, searchable), *search.found_by(drawers)], True


def _searchable(search: Search, spine: Details) -> dict[str, Provider]:
    """Return the sources that have entries, and find them by a title."""
    able = ask.able(Capability.SEARCH)
    found = {}
    for name, source in search.enrichers.items():
        if name in able and name != spine.provider:
            found[name] = source
    return found


def _of_shows(spine: Details, searchable: dict[str, Provider]) -> dict[str, Provider]:
    """Return the other sources with details: those of whole shows, and those that only know ids."""
    found = {}
    for name, source in ask.able(Capability.DETAILS).items():
        if name != spine.provider and name not in searchable:
            found[name] = source
    return found


def _anew(
    search: Search, spine: Details, searchable: dict[str, Provider], slow: set[str]
) -> dict[str, Question]:
    """Return the search by the spine's title, for the sources that found nothing by the other one.

    slow: those that had not answered in time. One that was waited for in vain is not asked once more.
    """
    silent = {}
    for name, source in searchable.items():
        has_failed_late = name in slow and name in search.troubles
        if not has_failed_late and not _entries(search, name, spine):
            silent[name] = source
    return search.searches(silent, spine.title)


def entries(search: Search, spine: Details, names: Iterable[str]) -> list[Candidate]:
    """Return the entries of a show from these sources so far, in the order in which they aired."""
    return sorted(_found_entries(search, spine, names), key=_premiered)


def _found_entries(search: Search, spine: Details, names: Iterable[str]) -> list[Candidate]:
    found: list[Candidate] = []
    for name in names:
        found += _entries(search, name, spine)
    return found


def _premiered(entry: Candidate) -> date:
    if entry.details and entry.details.premiered:
        return entry.details.premiered
    return date.max


def _all_ids(search: Search, spine: Details, entries: Iterable[Candidate]) -> dict[str, str]:
    """Return the show's id at every service; the spine knows best, then whoever is asked first."""
    ids = dict(spine.ids)
    for entry in entries:
        if entry.details:
            ids = entry.details.ids | ids
    return search.ids | ids


def show_at(search: Search, other: Provider, show: Details, ids: dict[str, str]) -> Details | None:
    """Return the same show at a source of complete shows, or one that only knows ids; never a remake."""
    details = search.same_show(other, show, ids)
    if details and details.premiered and show.premiered:
        is_remake = abs(details.premiered.year - show.premiered.year) > 1
        if is_remake:
            return None
    return details


def _shows_at(search: Search, other: Provider, show: Details, ids: dict[str, str]) -> list[Candidate]:
    return _as_candidates(show_at(search, other, show, ids))


def _as_candidates(details: Details | None) -> list[Candidate]:
    if details is None:
        return []
    return [Candidate(provider=details.provider, id=details.id, title=details.title, details=details)]


def _pictures(search: Search, drawer: Provider, spine: Details, ids: dict[str, str]) -> list[Candidate]:
    """Return what a source that only has pictures offers for the show."""
    source_id = search.id_at(drawer, ids)
    if not source_id:
        return []
    images = drawer.images(source_id, priority=search.priority, force=search.force)
    if not images:
        return []
    return _as_candidates(Details(provider=drawer.name, id=source_id, title=spine.title, images=images))


def _entries(search: Search, name: str, spine: Details) -> list[Candidate]:
    """Return a source's entries that are part of this show."""
    bases = _bases(names(spine))
    found = []
    for entry in search.found.get(name, []):
        is_alike = titles.likeness(bases, _bases([entry.title, *entry.titles])) >= ALIKE
        if is_alike and _airs_within(spine, entry):
            found.append(entry)
    return found


def _bases(names: Iterable[str]) -> list[str]:
    return [titles.base(name) for name in names]


def _airs_within(show: Details, entry: Candidate) -> bool:
    """Return whether the entry can be part of the show: a remake has the same title, but other dates."""
    if entry.details is None or entry.details.premiered is None or show.premiered is None:
        return True
    start = entry.details.premiered
    return show.premiered - SPARE <= start and (show.ended is None or start <= show.ended + SPARE)
