"""What other sources have of a show that was found: the same show, its entries as they aired, and mere pictures."""

from collections.abc import Iterable
from datetime import date, timedelta

from ..providers.base import Candidate, Capability, Details, Provider
from . import asking, titles
from .finding import Search, names

SPARE = timedelta(days=366)  # how far dates of two sources may lie apart
ALIKE = 0.9  # similarity from which an entry belongs to a show


def others(search: Search, spine: Details) -> list[Candidate]:
    """All that the other sources have of this show, asked side by side; entries in the order in which they aired."""
    able, searchable = asking.able(Capability.DETAILS), asking.able(Capability.SEARCH)
    wanted = {name: p for name, p in search.enrichers.items() if name != spine.provider and name in searchable}
    shows = {name: p for name, p in able.items() if name != spine.provider and name not in wanted}
    drawers = asking.able(Capability.IMAGES)
    known = {name: _entries(search, name, spine) for name in wanted}
    ids = _all_ids(search, spine, [entry for found in known.values() for entry in found])
    ask = search.searches({name: p for name, p in wanted.items() if not known[name]}, spine.title)
    ask |= {name: (lambda p=p: _as_candidates(sister(search, p, spine, ids))) for name, p in shows.items()}
    ask |= {name: (lambda p=p: _pictures(search, p, spine, ids)) for name, p in drawers.items()}
    search.found = {name: found for name, found in search.found.items() if name not in ask}
    search.ask(ask)
    sisters, pictures = ([c for name in group for c in search.found.get(name, [])] for group in (shows, drawers))
    return sisters + entries(search, spine, wanted) + pictures


def entries(search: Search, spine: Details, names: Iterable[str]) -> list[Candidate]:
    """Of what these sources were heard to have, the entries of a show, in the order in which they aired."""
    found = [entry for name in names for entry in _entries(search, name, spine)]
    return sorted(found, key=lambda entry: (entry.details and entry.details.premiered) or date.max)


def _all_ids(search: Search, spine: Details, entries: list[Candidate]) -> dict[str, str]:
    """What the show is called by every service; the spine knows best, then whoever is asked first."""
    ids = dict(search.ids)
    for details in [*(entry.details for entry in reversed(entries) if entry.details), spine]:
        ids |= details.ids
    return ids


def sister(search: Search, other: Provider, show: Details, ids: dict[str, str]) -> Details | None:
    """The same show at a source that knows whole shows, or each only by its id; a remake of the same name is not it."""
    details = search.same_show(other, show, ids)
    years = [found.premiered.year for found in (details, show) if found and found.premiered]
    return None if max(years, default=0) - min(years, default=0) > 1 else details


def _as_candidates(details: Details | None) -> list[Candidate]:
    if details is None:
        return []
    return [Candidate(provider=details.provider, id=details.id, title=details.title, details=details)]


def _pictures(search: Search, drawer: Provider, spine: Details, ids: dict[str, str]) -> list[Candidate]:
    """What a source that only has pictures offers for the show."""
    source_id = drawer.resolve(ids, priority=search.priority) if ids.keys() & set(drawer.resolves_from) else None
    images = drawer.images(source_id, priority=search.priority, force=search.force) if source_id else ()
    return _as_candidates(Details(provider=drawer.name, id=source_id, title=spine.title, images=images) if images else None)


def _entries(search: Search, name: str, spine: Details) -> list[Candidate]:
    """Those that a source found which are a part of this show."""
    bases = [titles.base(title) for title in names(spine)]

    def belongs(entry: Candidate) -> bool:
        return titles.likeness(bases, [titles.base(title) for title in (entry.title, *entry.titles)]) >= ALIKE

    return [entry for entry in search.found.get(name, []) if belongs(entry) and _airs_within(spine, entry)]


def _airs_within(show: Details, entry: Candidate) -> bool:
    """Whether the entry can be a part of the show: a remake has the same title, but another time."""
    start = entry.details.premiered if entry.details else None
    if start is None or show.premiered is None:
        return True
    return show.premiered - SPARE <= start and (show.ended is None or start <= show.ended + SPARE)
