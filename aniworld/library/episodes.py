"""The episodes part: the show is found, its list is stored, other sources fill its blanks, files are matched to it."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from .. import events
from ..errors import AniworldError, GateClosed, ProviderError, UnknownTitle
from ..models import Episode, Series
from ..models.part import LOADED, PARTIAL, UNAVAILABLE
from ..providers.base import Candidate, Capability, Details
from . import asking, claims, details, merging, numbering, refreshing, scan, stills, telling, titles
from .asking import Asked
from .claims import Held
from .matching import Match

SHORT_ENTRY = 60  # episodes up to which an entry's list is asked for: three pages, and no more is missing in long shows
WORTH_WAITING_SECONDS = 15.0
MOST_ENTRIES = 6


def load(held: Held) -> None:
    """Load the episodes of a series, numbered anew when its user wants so. Raises ProviderError when the spine's source
    does not answer.
    """
    with asking.side_by_side() as asked:
        try:
            match = _found(held, asked)
        except numbering.Refused as refused:
            numbering.stay(held, str(refused))
        else:
            _load(held, match, asked)


def _found(held: Held, asked: Asked) -> Match:
    """The show, whose lists are on their way then: they are asked for as soon as the ids are known."""
    if held.series.wanted_spine:
        match, listed = numbering.ask(held)
        asked.ask({_name(match.spine): lambda: listed})
        _ask_lists(held, asked, match)
        return match
    is_calm = held.part.attempt <= 1  # a source in trouble is asked for one thing at a time
    match = details.ensure(held, partial(_ask_lists, held, asked) if is_calm else None)
    _ask_lists(held, asked, match)
    return match


def _load(held: Held, match: Match, asked: Asked) -> None:
    held.check()
    first, *further = _entries(match) or [[]]
    listed = asked.answers([_name(match.spine)])
    for error in listed.errors.values():
        raise error
    _store_spine(held, match, listed.values[_name(match.spine)])
    answers = asked.answers(map(_name, first))
    _fill_blanks(held, first, answers)
    troubles = [*match.troubles, *answers.errors.values()]
    for entries in further:
        if not merging.lacks_titles(held.series):
            break
        asked.ask(_questions(held, entries))
        answers = asked.answers(map(_name, entries))
        _fill_blanks(held, entries, answers)
        troubles += answers.errors.values()
    _finish(held, match, troubles)


def _entries(match: Match) -> list[list[Candidate]]:
    """The entries whose lists are worth asking for, of each source, the preferred one first."""
    able = [name for name, source in asking.able(Capability.EPISODES).items() if not source.is_spine]
    listed = ([e for e in match.others if e.provider == name and _is_short(e)][:MOST_ENTRIES] for name in able)
    return [entries for entries in listed if entries]


def _is_short(entry: Candidate) -> bool:
    """Whether a list is short enough. One that still runs has no count: then its age tells."""
    if not entry.details or not entry.details.premiered:
        return False
    weeks = (date.today() - entry.details.premiered).days // 7
    return (entry.episode_count or weeks) <= SHORT_ENTRY


def _name(entry: Candidate | Details) -> str:
    return f"{entry.provider} {entry.id}"


def _questions(held: Held, entries: list[Candidate]) -> dict[str, Callable[[], list[Any]]]:
    return {_name(entry): _ask_entry(held, entry) for entry in entries}


def _fill_blanks(held: Held, entries: list[Candidate], answers: asking.Answers) -> None:
    told = [(entry, listed) for entry in entries if (listed := answers.values.get(_name(entry)))]
    if told:
        with held.writing():
            for entry, listed in told:
                merging.enrich(held.series, entry.details, listed)


def _ask_lists(held: Held, asked: Asked, match: Match) -> None:
    """Ask for the list of a show and for those that may fill its blanks, as far as they are not on their way."""
    first, *_ = _entries(match) or [[]]
    asked.ask({_name(match.spine): _ask_entry(held, match.spine, progress=held.advance)} | _questions(held, first))


def _ask_entry(held: Held, entry: Candidate | Details, **how: Any) -> Callable[[], list[Any]]:
    source = asking.providers()[entry.provider]
    return lambda: source.episodes(entry.id, priority=held.part.priority, force=bool(held.part.force), **how)


def _store_spine(held: Held, match: Match, listed: list[Any]) -> None:
    series, steps = held.series, merging.store(held.series, match.spine.provider, listed)
    while True:
        with held.writing():
            written = next(steps, None)
        if written is None:
            break
        if len(listed) > merging.BATCH:
            held.advance(written, len(listed))
    if series.wanted_spine:
        numbering.settle(held, match)
    found = scan.find_files(series)
    with held.writing():
        merging.store_seasons(series, match.spine)
        scan.match_files(series, found)


def _missed(series: Series, troubles: list[AniworldError]) -> list[AniworldError]:
    """Those troubles without which the list would be better: of the spines, of the first source that fills blanks, and
    of all others while titles are lacking.
    """
    if not troubles or merging.lacks_shown_titles(series, titles.LANGUAGES[0]):
        return troubles
    able = asking.able(Capability.EPISODES)
    first = next((name for name, source in able.items() if not source.is_spine), "")
    names = {name for name, source in able.items() if source.is_spine} | {first}
    return [error for error in troubles if not isinstance(error, ProviderError) or error.provider in names]


def _finish(held: Held, match: Match, troubles: list[AniworldError]) -> None:
    troubles = _missed(held.series, troubles)
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
        lacks_stills = stills.ask_for(series, held.part.priority)
        _publish(series)
    if lacks_stills:
        held.wake(1)


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
