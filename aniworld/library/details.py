"""What is known of a series as a whole: resolved once, refreshed later, kept on its row with ids and artwork."""

from ..database import now
from ..errors import AlreadyInLibrary
from ..models import Series, SeriesId
from ..providers.base import Candidate, Details
from . import asking, catalogued, offers, titles
from .claims import Held
from .matching import Ahead, Match, resolve

FRESH_SECONDS = 3600.0
MOST_SYNONYMS = 50
FILLED = ("overview", "status", "premiered", "runtime_minutes", "rating", "genres", "studio", "country")
OWN = ("url", "ended")  # the spine's alone: the link leads to it, and others may mean the end of one season
PLAIN = ("overview", "status", "runtime_minutes", "rating", "studio", "country", "url")
KEPT = (
    *PLAIN, "title", "titles", "synonyms", "original_title", "sort_title", "search_text", "year", "genres", "premiered",
    "ended", "sources", "details_at", "resolved_at", "spine",
)  # not the folder and the loading fields: others write those meanwhile


def ensure(held: Held, ahead: Ahead | None = None) -> Match:
    """Resolve the series (or refresh what is known) and store it; the parts that only need the ids may run then.

    ahead: as of resolve().
    """
    series = held.series
    match = resolve(series, priority=held.part.priority, force=bool(held.part.force), ahead=ahead)
    further, first_time = from_catalogue(series), series.resolved_at is None
    with held.writing():
        keep(series, match, further)
    if first_time:
        held.wake(2)
    return match


def keep(series: Series, match: Match, further: list[Details]) -> None:
    """Store what was found of a series, inside the caller's transaction. Raises AlreadyInLibrary."""
    _refuse_twin(series, match)
    match.others = [found for found in match.others if _is_its_own(series, found)]
    others = [found.details for found in match.others if found.details]
    _keep_ids(series, match)
    told = [*others, *further]
    _keep_details(series, with_blanks_filled(match.spine, told), {details.provider for details in (match.spine, *told)})
    offers.keep(series, [match.spine, *others], list(asking.providers()), titles.LANGUAGES)


def from_catalogue(series: Series) -> list[Details]:
    """The titles of the entry as which it was added; none when it was not, or when the catalogue is broken."""
    row = SeriesId.one_with(series=series, provider=catalogued.NAME)
    answers = asking.ask_all({catalogued.NAME: lambda: catalogued.details(row.value)} if row else {})
    return [details for details in answers.values.values() if details]


def _refuse_twin(series: Series, match: Match) -> None:
    """A show is there but once: neither under its spine's id, nor, when it is new, numbered by another spine."""
    twin = owner(series, match.spine)
    if twin is None and series.resolved_at is None:
        owners = [(found.provider, owner(series, found)) for found in match.others if _is_whole(found)]
        twin = next((there for provider, there in owners if there and there.spine == provider), None)
    if twin:
        raise AlreadyInLibrary(f"This show is already in the library as “{twin.title}”.", twin.id)


def _is_its_own(series: Series, found: Candidate) -> bool:
    """Sources part shows differently: what one of them has as a whole may be another series here."""
    return not _is_whole(found) or owner(series, found) is None


def _is_whole(found: Candidate) -> bool:
    return asking.providers()[found.provider].is_spine


def owner(series: Series, found: Candidate | Details) -> Series | None:
    """The other series that is known by this id."""
    same = (SeriesId.provider == found.provider) & (SeriesId.value == found.id) & (SeriesId.series != series)
    return Series.select().join(SeriesId).where(same).first()


def with_blanks_filled(spine: Details, others: list[Details]) -> Details:
    """The spine's details, with its gaps filled from the others in order. Titles of all languages are united; of
    several overviews the one counts that is in the most preferred language.

    sources says from whom each field is: "overview", "status" …, and "titles.en", "titles.de" … for each title.
    """
    merged, told = spine, {name: spine.provider for name in (*FILLED, *OWN) if getattr(spine, name)}
    told |= {f"titles.{language}": spine.provider for language in spine.titles}
    for other in others:
        blanks = {name: value for name in FILLED if not getattr(merged, name) and (value := getattr(other, name))}
        same_show = titles.base(other.title) == titles.fold(other.title)
        if same_show and other.overview and _place(other.language) < _place(merged.language):
            blanks["overview"] = other.overview
        united = (other.titles if same_show else {}) | merged.titles
        told |= dict.fromkeys(blanks, other.provider)
        told |= {f"titles.{language}": other.provider for language in united.keys() - merged.titles.keys()}
        synonyms = dict.fromkeys([*merged.synonyms, other.title, *other.titles.values(), *other.synonyms])
        language = other.language if "overview" in blanks else merged.language
        united_too = {"titles": united, "synonyms": tuple(synonyms)[:MOST_SYNONYMS], "language": language}
        merged = merged.model_copy(update=blanks | united_too)
    return merged.model_copy(update={"sources": told})


def _place(language: str) -> int:
    """How far back in the order of preference a language is."""
    order = [code.partition("-")[0] for code in titles.LANGUAGES]
    code = language.partition("-")[0]
    return order.index(code) if code in order else len(order)


def _keep_ids(series: Series, match: Match) -> None:
    pairs = [(match.spine.provider, match.spine.id), *match.spine.ids.items()]
    pairs += [(entry.provider, entry.id) for entry in match.others]
    for entry in match.others:
        pairs += entry.details.ids.items() if entry.details else []
    rows = [{"series": series.id, "provider": name, "value": str(value)[:64]} for name, value in pairs if value]
    SeriesId.insert_many(rows).on_conflict_ignore().execute()
    if series.resolved_at is None:
        series.resolved_at, series.spine = now(), match.spine.provider


def _keep_details(series: Series, details: Details, heard: set[str]) -> None:
    details = _with_titles_of_silent_ones(series, details, heard)
    series.title = titles.preferred(details.titles, titles.LANGUAGES, details.title or series.title)[:500]
    series.titles = details.titles
    series.synonyms = list(details.synonyms)
    series.original_title = titles.original(details.titles, "")[:500]
    series.sort_title = titles.sort_title(series.title)
    series.search_text = titles.search_text([series.title, details.title, *details.titles.values(), *details.synonyms])
    series.year = details.premiered.year if details.premiered else series.year
    for name in PLAIN:
        setattr(series, name, getattr(details, name) or getattr(series, name))
    series.genres = list(details.genres) or series.genres
    series.premiered = details.premiered.isoformat() if details.premiered else series.premiered
    series.ended = details.ended.isoformat() if details.ended else series.ended
    series.sources = (series.sources or {}) | details.sources | {"title": _source_of_title(series.title, details)}
    series.details_at = now()
    series.save(only=[getattr(Series, name) for name in KEPT])


def _with_titles_of_silent_ones(series: Series, details: Details, heard: set[str]) -> Details:
    """A source that says nothing today takes none of its titles away."""
    told = series.sources or {}
    kept = {code: title for code, title in (series.titles or {}).items() if told.get(f"titles.{code}", details.provider) not in heard}
    others = (series.synonyms or ()) if set(told.values()) - heard else ()
    synonyms = tuple(dict.fromkeys([*details.synonyms, *others]))[:MOST_SYNONYMS]
    return details.model_copy(update={"titles": kept | details.titles, "synonyms": synonyms})


def _source_of_title(title: str, details: Details) -> str:
    """Who told it: the spine, where that has it too."""
    tellers = {details.sources.get(f"titles.{code}") for code, told in details.titles.items() if told == title} - {None}
    return details.provider if details.provider in tellers else min(tellers, default=details.provider)


def is_fresh(series: Series) -> bool:
    return bool(series.details_at and now() - series.details_at < FRESH_SECONDS)
