"""The embedded catalogue beside the sources: its entries as candidates, and as what names a series."""

from collections.abc import Iterable

from .. import catalogue
from ..catalogue import Entry
from ..errors import Invalid
from ..providers.base import Attribution, Candidate, Details
from . import titles

NAME, LABEL = "catalogue", "Catalogue"
ATTRIBUTION = Attribution(
    "bangumi-data",
    "Titles and ids of the embedded catalogue, licensed under CC BY 4.0.",
    "https://github.com/bangumi-data/bangumi-data",
    "https://creativecommons.org/licenses/by/4.0/",
)
IDS_ATTRIBUTION = Attribution("arm", "More ids of the catalogue, under the MIT licence.", "https://github.com/kawaiioverflow/arm")
MOST = 8  # entries that a search shows
OF_ONE_ENTRY = (NAME, "bangumi", "mal", "anilist", "anidb", "kitsu")  # services whose ids name an entry, and not a whole show
NEAR_YEARS = 1


def search(query: str) -> list[Candidate]:
    """What the catalogue has under any of its titles, the likeliest first, within milliseconds."""
    return [_candidate(entry) for entry in catalogue.search(query, MOST)]


def entry(source_id: str | None) -> Entry:
    """The entry of this id. Raises Invalid."""
    found = catalogue.get(source_id or "")
    if found is None:
        raise Invalid("The catalogue has no such entry.", "id")
    return found


def ids(entry: Entry) -> dict[str, str]:
    """All by which sources may know the series of an entry, by service."""
    return {NAME: entry.id} | entry.ids


def naming(ids: dict[str, str]) -> dict[str, str]:
    """Those of a series' ids that name it and no other; all, when they are of services that only know whole shows."""
    return {service: value for service, value in ids.items() if service in OF_ONE_ENTRY} or ids


def title(entry: Entry) -> str:
    """The title to show: in the language that is preferred, as far as there is one."""
    _, original = entry.names[0]
    return titles.preferred(entry.titles, titles.LANGUAGES, entry.titles.get("en", original))


def details(source_id: str) -> Details | None:
    """What the catalogue tells of an entry: titles and ids. None when this edition has it no more."""
    found = catalogue.get(source_id)
    return _details(found) if found else None


def _details(entry: Entry) -> Details:
    return Details(provider=NAME, id=entry.id, title=title(entry), titles=entry.titles, synonyms=entry.synonyms, ids=ids(entry))


def _candidate(entry: Entry) -> Candidate:
    shown, others = title(entry), (name for language, name in entry.names if language)
    return Candidate(
        provider=NAME,
        id=entry.id,
        title=shown,
        titles=[shown, entry.found_as, *others],
        year=entry.year,
        kind=entry.kind,
        is_animation=True,
        details=_details(entry),
    )


def names(candidate: Candidate) -> set[tuple[str, str]]:
    """The (service, id) that name this candidate and no other."""
    told = candidate.details.ids if candidate.details else {}
    return {(candidate.provider, candidate.id)} | {(service, value) for service, value in told.items() if service in OF_ONE_ENTRY}


def joined(entries: Iterable[Candidate], found: Iterable[Candidate]) -> list[Candidate]:
    """One list: each entry of the catalogue gives its place to what a source has of it; then what only sources have.

    So nothing moves under the hand of whoever saw the entries first.
    """
    rest, shown = list(found), []
    for entry in entries:
        same = next((place for place, candidate in enumerate(rest) if _is_same(entry, candidate)), None)
        shown.append(entry if same is None else rest.pop(same))
    return shown + rest


def _is_same(entry: Candidate, candidate: Candidate) -> bool:
    ours, theirs = names(entry), names(candidate)
    if ours & theirs or dict(ours).keys() & dict(theirs).keys():
        return bool(ours & theirs)
    is_alike = {titles.fold(title) for title in entry.titles} & {titles.fold(title) for title in candidate.titles}
    is_near = entry.year and candidate.year and abs(entry.year - candidate.year) <= NEAR_YEARS
    return bool(is_alike and is_near and candidate.is_animation)
