"""The episodes part: the show is found, its list is stored, other sources fill its blanks, files are matched to it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from .. import events
from ..errors import AniworldError, GateClosed, UnknownTitle
from ..models import Episode, Series
from ..models.part import LOADED, PARTIAL, UNAVAILABLE
from ..providers.base import Candidate
from . import asking, claims, details, merging, refreshing, scan, telling
from .claims import Held
from .matching import Match

SHORT_ENTRY = 60  # episodes up to which an entry's list is asked for: three pages, and no more is missing in long shows
WORTH_WAITING_SECONDS = 15.0
MOST_ENTRIES = 6


def load(held: Held) -> None:
    """Load the episodes of a series. Raises ProviderError when the spine's source does not answer."""
    match = details.ensure(held)
    held.check()
    entries = [entry for entry in match.others[:MOST_ENTRIES] if _is_short(entry)]
    answers = asking.ask_all({"spine": lambda: _ask_spine(held, match)} | {e.id: _ask_entry(held, e) for e in entries})
    if "spine" in answers.errors:
        raise answers.errors["spine"]
    _store_spine(held, match, answers.values["spine"])
    for entry in entries:
        if answers.values.get(entry.id):
            with held.writing():
                merging.enrich(held.series, entry.details, answers.values[entry.id])
    _finish(held, match, [*match.troubles, *answers.errors.values()])


def _is_short(entry: Candidate) -> bool:
    """Whether the entry's list is worth asking for. One that still runs has no count: then its age tells."""
    if not entry.details or not entry.details.premiered:
        return False
    weeks = (date.today() - entry.details.premiered).days // 7
    return (entry.episode_count or weeks) <= SHORT_ENTRY


def _ask_spine(held: Held, match: Match) -> list[Any]:
    source = asking.providers()[match.spine.provider]
    return source.episodes(match.spine.id, priority=held.part.priority, force=bool(held.part.force), progress=held.advance)


def _ask_entry(held: Held, entry: Candidate) -> Callable[[], list[Any]]:
    source = asking.providers()[entry.provider]
    return lambda: source.episodes(entry.id, priority=held.part.priority, force=bool(held.part.force))


def _store_spine(held: Held, match: Match, listed: list[Any]) -> None:
    series, steps = held.series, merging.store(held.series, match.spine.provider, listed)
    while True:
        with held.writing():
            written = next(steps, None)
        if written is None:
            break
        if len(listed) > merging.BATCH:
            held.advance(written, len(listed))
    found = scan.find_files(series)
    with held.writing():
        merging.store_seasons(series, match.spine)
        scan.match_files(series, found)


def _finish(held: Held, match: Match, troubles: list[AniworldError]) -> None:
    soon = [e for e in troubles if isinstance(e, GateClosed) and (e.retry_after_seconds or 0) <= WORTH_WAITING_SECONDS]
    if soon:
        held.keep_what_came()
        tell_pages(held)
        raise soon[0]
    series = Series.get_by_id(held.series.id)
    source = asking.providers()[match.spine.provider].attribution.name
    count = series.episodes.where(Episode.missing_since.is_null()).count()
    with held.writing():
        if not count:
            claims.finish(held, UNAVAILABLE, source=source, error=f"{source} lists no episodes of this show yet.", code="no_episodes")
        elif troubles:
            claims.finish(held, PARTIAL, source=source, error=f"Some titles may be missing: {troubles[0]}", code=troubles[0].code)
        else:
            claims.finish(held, LOADED, source=source)
        Series.update(refresh_at=refreshing.next_time(series.status)).where(Series.id == series.id).execute()
        _publish(series)


def tell_pages(held: Held) -> None:
    """Show what is stored so far."""
    with held.writing():
        _publish(Series.get_by_id(held.series.id))


def _publish(series: Series) -> None:
    parts = telling.parts_of(series)
    events.publish(series.topic, "series_updated", telling.update(series, parts, telling.derive(parts)))


def give_up(held: Held, error: UnknownTitle) -> None:
    """No source knows this show: the part says so, and the series waits for its user to pick the right one."""
    with held.writing():
        claims.finish(held, UNAVAILABLE, error=str(error), code=error.code)
