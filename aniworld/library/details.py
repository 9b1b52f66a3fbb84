"""What is known of a series as a whole: resolved once, refreshed later, kept on its row with ids and artwork."""

from dataclasses import replace

from ..database import now
from ..errors import AlreadyInLibrary
from ..models import Artwork, Series, SeriesId
from ..providers.base import Details
from . import asking, titles
from .claims import Held
from .matching import Match, resolve

FRESH_SECONDS = 3600.0
PLAIN = ("overview", "status", "runtime_minutes", "rating", "studio", "country", "url")
KEPT = (
    *PLAIN, "title", "titles", "synonyms", "original_title", "sort_title", "search_text", "year", "genres", "premiered",
    "ended", "details_at", "resolved_at", "spine",
)  # not the folder and the loading fields: others write those meanwhile
LANGUAGES = titles.LANGUAGES


def ensure(held: Held) -> Match:
    """Resolve the series (or refresh what is known) and store it; the parts that only need the ids may run then."""
    series = held.series
    match = resolve(series, priority=held.part.priority, force=bool(held.part.force))
    merged = with_blanks_filled(match.spine, [entry.details for entry in match.others if entry.details])
    with held.writing():
        _refuse_twin(series, match.spine)
        first_time = series.resolved_at is None
        _keep_ids(series, match)
        _keep_details(series, merged)
        _keep_artwork(series, [match.spine, *(entry.details for entry in match.others if entry.details)])
    if first_time:
        held.wake(2)
    return match


def _refuse_twin(series: Series, spine: Details) -> None:
    twin = (
        Series.select().join(SeriesId)
        .where((SeriesId.provider == spine.provider) & (SeriesId.value == spine.id) & (Series.id != series.id)).first()
    )
    if twin:
        raise AlreadyInLibrary(f"This show is already in the library as “{twin.title}”.", twin.id)


def with_blanks_filled(spine: Details, others: list[Details]) -> Details:
    """The spine's details, with its gaps filled from the others in order. Titles of all languages are united."""
    merged = spine
    for other in others:
        blanks = {
            name: getattr(other, name)
            for name in ("overview", "status", "premiered", "runtime_minutes", "rating", "genres", "studio", "country")
            if not getattr(merged, name) and getattr(other, name)
        }
        same_show = titles.base(other.title) == titles.fold(other.title)
        united = (other.titles if same_show else {}) | merged.titles
        synonyms = dict.fromkeys([*merged.synonyms, other.title, *other.titles.values(), *other.synonyms])
        merged = replace(merged, **blanks, titles=united, synonyms=tuple(synonyms)[:50])
    return merged


def _keep_ids(series: Series, match: Match) -> None:
    pairs = [(match.spine.provider, match.spine.id), *match.spine.ids.items()]
    pairs += [(entry.provider, entry.id) for entry in match.others]
    for entry in match.others:
        pairs += entry.details.ids.items() if entry.details else []
    rows = [{"series": series.id, "provider": name, "value": str(value)[:64]} for name, value in pairs if value]
    SeriesId.insert_many(rows).on_conflict_ignore().execute()
    if series.resolved_at is None:
        series.resolved_at, series.spine = now(), match.spine.provider


def _keep_details(series: Series, details: Details) -> None:
    series.title = titles.preferred(details.titles, LANGUAGES, details.title or series.title)[:500]
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
    series.details_at = now()
    series.save(only=[getattr(Series, name) for name in KEPT])


def _keep_artwork(series: Series, sources: list[Details]) -> None:
    """Add the pictures on offer; those chosen before stay chosen. The order of the sources is their rank."""
    rows = [
        {
            "series": series.id, "kind": image.kind, "season": -1 if image.season is None else image.season, "url": image.url,
            "source": details.provider, "language": image.language, "width": image.width, "height": image.height,
            "score": image.score - 1000 * rank,
        }
        for rank, details in enumerate(sources) for image in details.images if image.kind != "still"
    ]
    if rows:
        Artwork.insert_many(rows).on_conflict(
            conflict_target=[Artwork.series, Artwork.kind, Artwork.season, Artwork.url], preserve=[Artwork.score]
        ).execute()


def is_fresh(series: Series) -> bool:
    return bool(series.details_at and now() - series.details_at < FRESH_SECONDS)


def attribution_names(series: Series) -> list[str]:
    """The sources that know this series, as their names are written."""
    known = {row.provider for row in series.ids}
    return [provider.attribution.name for name, provider in asking.providers().items() if name in known]
