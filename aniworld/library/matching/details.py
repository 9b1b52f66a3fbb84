"""The details of a series: resolved once, refreshed later, stored with its ids and artwork."""

from collections.abc import Iterator, Mapping
from functools import partial

from ... import context
from ...database import now
from ...errors import AlreadyInLibrary
from ...models import Series, SeriesId
from ...providers.base import Candidate, Details
from ..artwork import ranking as artwork_ranking
from ..parts.claims import ClaimedPart
from ..series import edits, field_changes, titles
from ..sources import ask
from ..sources.ask import Asked
from ..sources.episode_requests import EpisodeRequests
from . import catalogue_source, further_details, uniting
from .matching import Match, known_ids, resolve

FRESH_SECONDS = 3600.0
PLAIN = ("overview", "status", "runtime_minutes", "rating", "studio", "country", "url")
# Not the folder and the loading fields: others write those meanwhile.
STORED = (
    *PLAIN,
    "title",
    "titles",
    "synonyms",
    "original_title",
    "sort_title",
    "search_text",
    "year",
    "genres",
    "premiered",
    "ended",
    "sources",
    "details_at",
    "resolved_at",
    "spine",
    "edits",
    *further_details.COLUMNS,
)


def ensure(claimed: ClaimedPart) -> Match:
    """Resolve the series (or refresh what is known) and store it. Return what every source has."""
    with ask.side_by_side() as asked:
        *_, match = found(claimed, asked)
    return match


def found(claimed: ClaimedPart, asked: Asked, requests: EpisodeRequests | None = None) -> Iterator[Match]:
    """Resolve the series (or refresh what is known), store it, and yield it. requests: both as in resolve().

    What a new series' first source has is stored at once, and the parts that only need the ids may run then;
    the caller wakes who loads them. A known series is only stored complete, so that the data of a slow source
    does not vanish for a while.
    """
    series = claimed.series
    ids = known_ids(series)
    further = from_catalogue(ids)
    is_new = series.resolved_at is None
    force = bool(claimed.part.force)
    priority = claimed.part.priority
    for match in resolve(series, asked, ids, priority=priority, force=force, requests=requests):
        if match.is_complete or is_new:
            with claimed.writing():
                store(series, match, further, is_new=is_new)
        yield match


def store(series: Series, match: Match, further: list[Details], *, is_new: bool = False) -> None:
    """Store what was found of a series, inside the caller's transaction. Raises AlreadyInLibrary."""
    _refuse_duplicate(series, match, is_new)
    match.others = [found for found in match.others if _is_its_own(series, found)]
    _store_ids(series, match)
    others = [found.details for found in match.others if found.details]
    told = [*others, *further]
    heard = {details.provider for details in (match.spine, *told)}
    _store_details(series, uniting.with_blanks_filled(match.spine, told), heard)
    artwork_ranking.store(series, [match.spine, *others], list(ask.providers()), context.current().languages)


def from_catalogue(ids: Mapping[str, str]) -> list[Details]:
    """Return what the catalogue has of a series that was added from there; nothing if it is broken.

    ids: those by which the series is known.
    """
    if catalogue_source.NAME not in ids:
        return []
    question = partial(catalogue_source.details, ids[catalogue_source.NAME])
    answers = ask.ask_all({catalogue_source.NAME: question})
    return [details for details in answers.values.values() if details]


def _refuse_duplicate(series: Series, match: Match, is_new: bool) -> None:
    """Raise AlreadyInLibrary if the show is there by its spine's id or, when new, by another spine's."""
    duplicate = owner(series, match.spine)
    if duplicate is None and is_new:
        for found in match.others:
            if duplicate is None and _is_complete_show(found):
                duplicate = _owner_by_spine(series, found)
    if duplicate:
        raise AlreadyInLibrary("already_here", duplicate.id, title=duplicate.title)


def _owner_by_spine(series: Series, found: Candidate) -> Series | None:
    """Return the other series that this very source numbers under this id."""
    other = owner(series, found)
    if other and other.spine == found.provider:
        return other
    return None


def _is_its_own(series: Series, found: Candidate) -> bool:
    """Return whether it is not another series here: sources divide shows differently."""
    return not _is_complete_show(found) or owner(series, found) is None


def _is_complete_show(found: Candidate) -> bool:
    return ask.providers()[found.provider].is_spine


def owner(series: Series, found: Candidate | Details) -> Series | None:
    """Return the other series that is known by this id."""
    known = SeriesId.one_with(provider=found.provider, value=found.id)
    if known is None or known.series_id == series.id:
        return None
    return Series.one_with(id=known.series_id)


def _store_ids(series: Series, match: Match) -> None:
    pairs = [(match.spine.provider, match.spine.id), *match.spine.ids.items()]
    for entry in match.others:
        pairs.append((entry.provider, entry.id))
    for entry in match.others:
        if entry.details:
            pairs += entry.details.ids.items()
    rows = []
    for name, value in pairs:
        if value:
            rows.append(SeriesId(series=series.id, provider=name, value=str(value)[:64]))
    SeriesId.insert_rows(rows, then="ON CONFLICT DO NOTHING")
    if series.resolved_at is None:
        series.resolved_at, series.spine = now(), match.spine.provider


def _store_details(series: Series, details: Details, heard: set[str]) -> None:
    """Store the details on the row; a blank overwrites nothing. heard: the sources that answered.

    What a person edited stays as it is, and what sources tell is remembered beside it.
    """
    edits.read_again(series)
    before = field_changes.seen(series) if series.details_at else None
    details = _with_titles_of_silent_ones(series, details, heard)
    _store_titles(series, details)
    _store_facts(series, details)
    title_source = _source_of_title(series.title, details)
    further_details.put(series, details, heard)
    series.sources = (series.sources or {}) | details.sources | {"title": title_source}
    series.details_at = now()
    if before is not None:
        field_changes.note(series, before)
    edits.lay(series)
    series.save(only=[getattr(Series, name) for name in STORED])
    further_details.store_people(series, details)


def _store_facts(series: Series, details: Details) -> None:
    for name in PLAIN:
        setattr(series, name, getattr(details, name) or getattr(series, name))
    if details.genres:
        series.genres = list(details.genres)
    if details.premiered:
        series.premiered = details.premiered.isoformat()
        series.year = details.premiered.year
    if details.ended:
        series.ended = details.ended.isoformat()


def _store_titles(series: Series, details: Details) -> None:
    title = titles.preferred(details.titles, context.current().languages, details.title or series.title)[:500]
    series.title = title
    series.titles = details.titles
    series.synonyms = list(details.synonyms)
    series.original_title = titles.original(details.titles, "")[:500]
    series.sort_title = titles.sort_title(title)
    all_titles = [title, details.title, *details.titles.values(), *details.synonyms]
    series.search_text = titles.search_text(all_titles)


def _with_titles_of_silent_ones(series: Series, details: Details, heard: set[str]) -> Details:
    """Add the titles of sources that say nothing today: those stay."""
    told = series.sources or {}
    silent = {}
    for language, title in (series.titles or {}).items():
        if told.get(f"titles.{language}", details.provider) not in heard:
            silent[language] = title
    synonyms = [*details.synonyms]
    if set(told.values()) - heard:
        synonyms += series.synonyms or ()
    united = tuple(dict.fromkeys(synonyms))[: uniting.MOST_SYNONYMS]
    return details.model_copy(update={"titles": silent | details.titles, "synonyms": united})


def _source_of_title(title: str, details: Details) -> str:
    """Return the source of a title: the spine, where it has that title too."""
    tellers = set()
    for language, told in details.titles.items():
        teller = details.sources.get(f"titles.{language}")
        if told == title and teller:
            tellers.add(teller)
    if details.provider in tellers:
        return details.provider
    return min(tellers, default=details.provider)


def is_fresh(series: Series) -> bool:
    return bool(series.details_at and now() - series.details_at < FRESH_SECONDS)
