"""Whose a folder may be, likeliest first: at once from library and catalogue, in time from the sources."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from ...errors import GateClosed
from ...messages import Message
from ...models.part import BACKGROUND
from ...providers.base import Capability, Details, Provider
from ..disk import evidence, whose_folder
from ..disk.evidence import Said
from ..disk.whose_folder import SURE, Fit
from ..series import titles
from ..sources import ask
from . import catalogue_source, folder_shows, same_name
from .folder_shows import Known, Suggestion

MOST = 5  # that are kept for a folder
DOUBTFUL = 0.6  # how sure a title is that several shows have
UNCONFIRMED = 0.8  # at most how sure, while an id that the folder tells was asked for nowhere
LIVE_COST = 0.15  # of a show that is not animated
OF_WHOLE_SHOWS = "tmdb"  # whose ids the catalogue has, the same for all seasons of a show
FILM, FILM_COST = "movie", 0.15  # a folder that does not say so seldom holds a film


def at_once(said: Said) -> list[Suggestion]:
    """Return whose a folder may be, by what the library and the catalogue know; takes milliseconds."""
    library, own, others = _known(said)
    return ranked(said, [*library, *own, *others])


def _known(said: Said) -> tuple[list[Known], list[Known], list[Known]]:
    """Return what may be meant of the library, by ids of sources alone, and of the catalogue."""
    return folder_shows.in_library(said), folder_shows.by_own_ids(said), folder_shows.in_catalogue(said)


def is_settled(said: Said, found: list[Suggestion]) -> bool:
    """Return whether nobody else needs to be asked: an id that the folder tells has to be found somewhere."""
    return bool(found) and found[0].confidence >= SURE and not _is_open(said, found[0])


def until_asked(said: Said, found: list[Suggestion]) -> list[Suggestion]:
    """Return these, none of them sure whose id is not the one that the folder tells: it may be another's."""
    kept = []
    for one in found:
        if _is_open(said, one):
            one = replace(one, confidence=min(one.confidence, UNCONFIRMED))
        kept.append(one)
    return kept


def _is_open(said: Said, found: Suggestion) -> bool:
    """Return whether an id was found nowhere, or may be of another show than the one beside it.

    Several in one file are of one show: a program wrote them.
    """
    if len(said.ids) > 1 and set(said.told_by.values()) not in ({evidence.PLEXMATCH}, {evidence.NFO}):
        return True
    return bool(said.ids) and found.reason.code not in whose_folder.ID_CODES


def with_sources(said: Said, known: list[Suggestion]) -> list[Suggestion]:
    """Return what is known and what the sources add to it; each is asked behind all who wait for a page.

    Raises GateClosed when a source that may know the show cannot be asked now.
    """
    by_id = [folder_shows.of_details(details) for details in _by_ids(said)]
    shows = list(by_id)
    if said.title:
        questions = {}
        for name, source in ask.able(Capability.SEARCH).items():
            questions[name] = partial(source.search, said.title, priority=BACKGROUND)
        for candidates in _answers(questions):
            shows += [folder_shows.of_candidate(candidate) for candidate in candidates]
    asked = {(one.provider, one.id) for one in by_id}
    known = [one for one in known if one.series_id is not None or (one.provider, one.id) not in asked]
    return _undecided(said, shows, _each_once([*known, *ranked(said, shows)]))


def _undecided(said: Said, shows: list[Known], found: list[Suggestion]) -> list[Suggestion]:
    """Return these, none of them sure when the ids that a folder tells are of two shows."""
    library, _, others = _known(said)
    fit = whose_folder.of_two_shows(said, [one.show for one in (*library, *shows, *others)])
    if fit is None:
        return found
    doubted = []
    for one in found:
        reason = one.reason
        if reason.code in whose_folder.ID_CODES:
            reason = fit.reason
        doubted.append(replace(one, confidence=min(one.confidence, fit.confidence), reason=reason))
    return doubted


def _by_ids(said: Said) -> Iterator[Details]:
    """Yield what the sources that number shows have under an id that the folder tells."""
    questions = {}
    for name, source in ask.able(Capability.DETAILS).items():
        if source.is_spine and said.ids.keys() & {name, *source.resolves_from}:
            questions[name] = partial(_at, source, said.ids)
    for details in _answers(questions):
        if details:
            yield details


def _at(source: Provider, ids: dict[str, str]) -> Details | None:
    source_id = ids.get(source.name) or source.resolve(ids, priority=BACKGROUND)
    if not source_id:
        return None
    return source.details(source_id, priority=BACKGROUND)


def _answers(questions: Mapping[str, ask.Question]) -> Iterator[Any]:
    """Yield what each source answers. Raises GateClosed when one cannot be asked now."""
    answers = ask.ask_all(questions)
    for error in answers.errors.values():
        if isinstance(error, GateClosed):
            raise error
    yield from answers.values.values()


def ranked(said: Said, shows: Iterable[Known]) -> list[Suggestion]:
    """Return those shows that a folder may be of, likeliest first, each once."""
    fitting = []
    for known in _without_doubles(shows):
        fit = whose_folder.fit(said, known.show)
        if fit:
            fitting.append((known, fit))
    found = _each_once([_suggestion(said, known, fit) for known, fit in _first_seasons(fitting)])
    return [_as_the_folder_says(said, one) for one in found]


def _without_doubles(shows: Iterable[Known]) -> Iterator[Known]:
    """Yield each show once: a series of the library stands for what services have of it."""
    in_library: set[tuple[str, str]] = set()
    seen: set[tuple[str, str]] = set()
    for known in shows:
        names = set()
        for service, values in known.show.ids.items():
            for value in values:
                names.add((service, value))
        entries = {name for name in names if name[0] in whose_folder.OF_ONE_ENTRY}
        if known.series_id is not None:
            in_library |= names
        elif names & in_library or entries & seen:
            continue
        seen |= entries
        yield known


def _first_seasons(found: list[tuple[Known, Fit]]) -> list[tuple[Known, Fit]]:
    """Return these; of several seasons of one show that fit alike only the first."""
    seen = set()
    kept = []
    for known, fit in sorted(found, key=_year):
        show = (known.show.ids.get(OF_WHOLE_SHOWS), fit.confidence)
        if show[0] is None or show not in seen:
            kept.append((known, fit))
        seen.add(show)
    return kept


def _year(found: tuple[Known, Fit]) -> int:
    return found[0].show.year or 0


def _suggestion(said: Said, known: Known, fit: Fit) -> Suggestion:
    confidence, reason = fit
    season = None
    if confidence >= SURE:  # it is this very entry, and not only a show that is called alike
        season = known.season
    if confidence == whose_folder.NO_YEAR and said.year is None and same_name.has_several(said.title):
        confidence, reason = DOUBTFUL, Message("folder_name_of_several", {"title": known.title})
    if (known.kind == FILM) != (said.kind == FILM):
        confidence -= FILM_COST
    if not known.is_animation:
        confidence -= LIVE_COST
    return Suggestion(
        known.provider,
        known.id,
        known.title,
        known.show.year,
        max(confidence, 0.0),
        reason,
        known.series_id,
        season,
    )


def _each_once(found: list[Suggestion]) -> list[Suggestion]:
    """Return these, likeliest first, each show once; of equals the first counts."""
    seen: set[tuple[str, int | None]] = set()
    kept = []
    for one in sorted(found, key=_turn):
        name = (titles.fold(one.title), one.year)
        if one.confidence >= whose_folder.LEAST and name not in seen:
            seen.add(name)
            kept.append(one)
    return _in_doubt(kept[:MOST])


def _as_the_folder_says(said: Said, one: Suggestion) -> Suggestion:
    """Return what surely is its show under the folder's title, where the catalogue's is a foreign one."""
    if one.provider != catalogue_source.NAME or one.series_id is not None or one.confidence < SURE:
        return one
    if not catalogue_source.is_foreign(catalogue_source.entry(one.id)):
        return one
    for title in said.titles:
        if titles.fold(title) != titles.fold(one.title):
            return replace(one, title=title)
    return one


def _turn(one: Suggestion) -> tuple[float, bool]:
    return -round(one.confidence, 2), one.series_id is None


def _in_doubt(found: list[Suggestion]) -> list[Suggestion]:
    """Return these, none of them sure when two are so by the same title."""
    by_title = [one for one in found if one.confidence == whose_folder.NO_YEAR]
    if len(by_title) < 2 or found[0].confidence > whose_folder.NO_YEAR:
        return found
    reason = Message("folder_name_of_several", {"title": found[0].title})
    doubted = []
    for one in found:
        if one in by_title:
            one = replace(one, confidence=DOUBTFUL, reason=reason)
        doubted.append(one)
    return doubted
