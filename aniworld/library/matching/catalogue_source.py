"""The embedded catalogue beside the sources: its entries as candidates, and its ids as a series' name."""

import unicodedata
from collections.abc import Iterable

from ... import catalogue, context
from ...catalogue import Entry
from ...errors import Invalid
from ...providers.base import Attribution, Candidate, Details
from ...translations import N_
from ..series import titles
from .title_case import readable

NAME, LABEL = "catalogue", "Catalogue"
ATTRIBUTION = Attribution(
    "bangumi-data",
    N_("Titles and ids of the embedded catalogue, licensed under CC BY 4.0."),
    "https://github.com/bangumi-data/bangumi-data",
    "https://creativecommons.org/licenses/by/4.0/",
)
IDS_ATTRIBUTION = Attribution(
    "arm", N_("More ids of the catalogue, under the MIT licence."), "https://github.com/kawaiioverflow/arm"
)
MOST = 8  # entries that a search shows
# Services whose ids name an entry, and not a whole show.
OF_ONE_ENTRY = (NAME, "bangumi", "mal", "anilist", "anidb", "kitsu")
NEAR_YEARS = 1


def search(query: str) -> list[Candidate]:
    """Return what the catalogue has under any of its titles, best match first, within milliseconds."""
    return [candidate(entry) for entry in catalogue.search(query, MOST)]


def entry(source_id: str | None) -> Entry:
    """Return the entry of this id. Raises Invalid."""
    found = catalogue.get(source_id or "")
    if found is None:
        raise Invalid("no_such_catalogue_entry", "id")
    return found


def ids(entry: Entry) -> dict[str, str]:
    """Return the ids by which sources may know the series of an entry, by service."""
    return {NAME: entry.id} | entry.ids


def naming(ids: dict[str, str]) -> dict[str, str]:
    """Return those of a series' ids that name it and no other.

    That is all of them, if they belong to services that only know complete shows.
    """
    return _of_one_entry(ids) or ids


def _of_one_entry(ids: dict[str, str]) -> dict[str, str]:
    found = {}
    for service, value in ids.items():
        if service in OF_ONE_ENTRY:
            found[service] = value
    return found


def title(entry: Entry) -> str:
    """Return the title to show: in the preferred language, as far as there is one."""
    _, original = entry.names[0]
    known = _titles(entry)
    return titles.preferred(known, context.current().languages, known.get("en", original))


def _titles(entry: Entry) -> dict[str, str]:
    known = dict(entry.titles)
    if "en" in known:
        known["en"] = readable(known["en"])
    return known


def is_foreign(entry: Entry) -> bool:
    """Return whether title() is the native one in another script, as the household's languages have none."""
    if titles.preferred(entry.titles, context.current().languages, entry.titles.get("en", "")):
        return False
    letters = [letter for letter in title(entry) if letter.isalpha()]
    return not all(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)


def details(source_id: str) -> Details | None:
    """Return the titles and ids of an entry; None when this edition of the catalogue no longer has it."""
    found = catalogue.get(source_id)
    if found is None:
        return None
    return _details(found)


def _details(entry: Entry) -> Details:
    return Details(
        provider=NAME,
        id=entry.id,
        title=title(entry),
        titles=_titles(entry),
        synonyms=entry.synonyms,
        ids=ids(entry),
    )


def candidate(entry: Entry) -> Candidate:
    shown = title(entry)
    others = [name for language, name in entry.names if language]
    return Candidate(
        provider=NAME,
        id=entry.id,
        title=shown,
        titles=(shown, entry.found_as, *others),
        year=entry.year,
        kind=entry.kind,
        is_animation=True,
        details=_details(entry),
    )


def names(candidate: Candidate) -> set[tuple[str, str]]:
    """Return the (service, id) that name this candidate and no other."""
    found = {(candidate.provider, candidate.id)}
    if candidate.details:
        found.update(_of_one_entry(candidate.details.ids).items())
    return found


def joined(entries: Iterable[Candidate], found: Iterable[Candidate]) -> list[Candidate]:
    """Join both lists: a source's candidate replaces its entry; then come those that only sources have.

    So nothing moves under the hand of a user who saw the entries first.
    """
    rest = list(found)
    shown = []
    for entry in entries:
        same = _place_of_same(entry, rest)
        if same is None:
            shown.append(entry)
        else:
            shown.append(_with_ids(rest.pop(same), entry))
    return shown + rest


def _with_ids(candidate: Candidate, entry: Candidate) -> Candidate:
    """Return a source's candidate with the titles and ids of its entry, where its source told no details."""
    if candidate.details:
        return candidate
    return candidate.model_copy(update={"details": entry.details})


def _place_of_same(entry: Candidate, candidates: list[Candidate]) -> int | None:
    for place, candidate in enumerate(candidates):
        if _is_same(entry, candidate):
            return place
    return None


def _is_same(entry: Candidate, candidate: Candidate) -> bool:
    ours, theirs = names(entry), names(candidate)
    if ours & theirs or dict(ours).keys() & dict(theirs).keys():
        return bool(ours & theirs)
    is_alike = set(map(titles.fold, entry.titles)) & set(map(titles.fold, candidate.titles))
    is_near = entry.year and candidate.year and abs(entry.year - candidate.year) <= NEAR_YEARS
    return bool(is_alike and is_near and candidate.is_animation)
