"""The episodes part: find the show, store its list, match files to it, fill its blanks from other sources."""

from collections.abc import Iterator
from typing import NamedTuple

from ... import context
from ...errors import AniworldError, GateClosed, ProviderError
from ...files import images
from ...messages import Message
from ...models import Part, Series
from ...models.part import LOADED, PARTIAL, UNAVAILABLE, UNFINISHED
from ...providers import base, right_of_way
from ...providers.base import Candidate, Capability
from ..artwork import stills
from ..disk import scan
from ..matching import details
from ..matching.matching import Match
from ..matching.show_search import SOON_SECONDS
from ..parts import claims, progress_events, refresh_schedule
from ..parts.claims import ClaimedPart
from ..series import titles
from ..sources import ask
from ..sources.ask import Asked
from ..sources.episode_requests import EpisodeRequests, entries_by_source
from . import blanks, episode_list, episode_rows, renumbering, seasons

WORTH_WAITING_SECONDS = 15.0
KINDS = (progress_events.LOADING_UPDATE, progress_events.UPDATED)
OFFERED = ("logo", "images")  # the parts that take what the sources offer


class Found(NamedTuple):
    """A show that was found. later: yields it again with what slow sources add, stored as it comes."""

    match: Match
    later: Iterator[Match]
    is_renumbered: bool


def load(claimed: ClaimedPart) -> None:
    """Load the episodes of a series, renumbered when its user chose another source to number them.

    Raises ProviderError when the spine's source does not answer.
    """
    with ask.side_by_side() as asked:
        requests = EpisodeRequests(asked, claimed.part, claimed.advance)
        found = _resolve(claimed, asked, requests)
        if isinstance(found, renumbering.Refused):
            renumbering.stay(claimed, found.reason)
            return
        listed = _fetch(claimed, found.match, requests)
        _store_spine(claimed, found.match, listed)
        if found.is_renumbered:
            renumbering.settle(claimed, found.match)
        count = _store_seasons_and_files(claimed, found.match)
        complete = _wait_for_slow_sources(claimed, found, requests)
        has_waited = complete is not found.match
        troubles = _fill_blanks(claimed, complete, requests, has_waited=has_waited)
        _finish(claimed, complete, count, troubles, has_waited=has_waited)


def _resolve(claimed: ClaimedPart, asked: Asked, requests: EpisodeRequests) -> Found | renumbering.Refused:
    """Find the show; its lists are requested meanwhile."""
    wanted = claimed.series.wanted_spine
    if wanted:
        match = renumbering.ask(claimed, wanted, requests)
        if isinstance(match, renumbering.Refused):
            return match
        return Found(match, iter(()), True)
    is_new = claimed.series.resolved_at is None
    if is_new:
        # Meanwhile: they are the next that comes.
        asked.ask({"pictures": images.get_ready, "titles": titles.get_ready})
    early_requests: EpisodeRequests | None = requests
    if claimed.part.attempt > 1:  # a source in trouble is asked for one thing at a time
        early_requests = None
    matches = details.found(claimed, asked, early_requests)
    match = next(matches)
    if is_new:
        claimed.wake(len(OFFERED))
        requests.expect(match.spine, match.others)
        scan.decide_home(claimed.series)  # once, before the parts that need it have got so far
        right_of_way.give_way()  # to the first requests of those parts
    return Found(match, matches, False)


def _fetch(claimed: ClaimedPart, match: Match, requests: EpisodeRequests) -> list[base.Episode]:
    requests.expect(match.spine, match.others)
    claimed.stop_if_asked()
    return requests.spine_list(match.spine)


def _store_spine(claimed: ClaimedPart, match: Match, listed: list[base.Episode]) -> None:
    """Write the list, each batch in a transaction of its own."""
    steps = episode_list.store(claimed.series, match.spine.provider, listed)
    while True:
        with claimed.writing():
            written = next(steps, None)
        if written is None or len(listed) <= episode_rows.BATCH:
            break
        claimed.advance(written, len(listed))


def _store_seasons_and_files(claimed: ClaimedPart, match: Match) -> int:
    """Return how many episodes are listed."""
    found = scan.look_if_there(claimed.series)
    with claimed.writing():
        listed = seasons.store(claimed.series, match.spine)
        scan.store(claimed.series, found)
    return listed


def _wait_for_slow_sources(claimed: ClaimedPart, found: Found, requests: EpisodeRequests) -> Match:
    """Show what is stored while others are waited for. Return the show with what every source told."""
    match = found.match
    if not match.is_complete:
        update_pages(claimed)
    for match in found.later:
        requests.expect(match.spine, match.others)
        claimed.check()
    return match


def _fill_blanks(
    claimed: ClaimedPart, match: Match, requests: EpisodeRequests, *, has_waited: bool
) -> list[AniworldError]:
    """Fill the blanks of the list from other sources, one after the other while there are any.

    Return the errors of sources that did not answer.
    """
    troubles: list[AniworldError] = [*match.troubles]
    for place, entries in enumerate(entries_by_source(match.others)):
        if place == 0:
            if not has_waited and not requests.have_come(entries, SOON_SECONDS):
                update_pages(claimed)
        elif not blanks.lacks_titles(claimed.series):
            break
        requests.expect_entries(entries)
        troubles += _enrich(claimed, entries, requests)
    return troubles


def _enrich(claimed: ClaimedPart, entries: list[Candidate], requests: EpisodeRequests) -> list[AniworldError]:
    lists, errors = requests.entry_lists(entries)
    if lists:
        gained = blanks.filled(claimed.series, lists)  # takes a while, in which others may write
        with claimed.writing():
            blanks.store(gained)
    return errors


def _missed(series: Series, troubles: list[AniworldError]) -> list[AniworldError]:
    """Return those troubles without which the list would be better.

    They are of the spines, of the first source that fills blanks, and of all others while titles are lacking.
    """
    if not troubles or blanks.lacks_shown_titles(series, context.current().languages[0]):
        return troubles
    needed = _spines_and_first_filler()
    found = []
    for error in troubles:
        if not isinstance(error, ProviderError) or error.provider in needed:
            found.append(error)
    return found


def _spines_and_first_filler() -> set[str]:
    needed = set()
    has_filler = False
    for name, source in ask.able(Capability.EPISODES).items():
        if source.is_spine or not has_filler:
            needed.add(name)
        if not source.is_spine:
            has_filler = True
    return needed


def _finish(
    claimed: ClaimedPart, match: Match, count: int, troubles: list[AniworldError], *, has_waited: bool
) -> None:
    """End the part, and ask for what others may do with its result; count: the episodes that are listed."""
    troubles = _missed(claimed.series, troubles)
    _wait_for_busy_gates(claimed, troubles)
    series = claimed.series
    with claimed.writing():
        _end(claimed, match, count, troubles)
        lacks_stills = stills.ask_for(series, claimed.part.priority)
        may_have_more = 0
        if has_waited:
            may_have_more = _ask_again(series, claimed.part.priority)
    if lacks_stills or may_have_more:
        claimed.wake(max(1, may_have_more))


def _wait_for_busy_gates(claimed: ClaimedPart, troubles: list[AniworldError]) -> None:
    """Raise GateClosed when a source will be free soon: what came is kept, and the rest is asked for then."""
    for error in troubles:
        if isinstance(error, GateClosed) and (error.retry_after_seconds or 0) <= WORTH_WAITING_SECONDS:
            claimed.clear_force()
            update_pages(claimed)
            raise error


def _end(claimed: ClaimedPart, match: Match, count: int, troubles: list[AniworldError]) -> None:
    """End the part inside the caller's transaction; count: the episodes that are listed."""
    source = ask.label(match.spine.provider)
    state = LOADED
    error = None
    if not count:
        state, error = UNAVAILABLE, Message("no_episodes", {"source": source})
    elif troubles:
        state, error = PARTIAL, Message("titles_missing", {"why": troubles[0].kept})
    refresh_at = refresh_schedule.next_time(claimed.series.status)
    claims.finish(claimed, state, *KINDS, source=source, error=error, refresh_at=refresh_at)


def _ask_again(series: Series, priority: int) -> int:
    """Have those parts look again that ended before a slow source told what it offers. Return how many."""
    ended = Part.name.in_(OFFERED) & Part.state.not_in(UNFINISHED)
    names = [part.name for part in Part.select().where((Part.series == series) & ended)]
    if names:
        claims.request(series.id, names, priority)
    return len(names)


def update_pages(claimed: ClaimedPart) -> None:
    """Show what is stored so far."""
    with claimed.writing():
        progress_events.refresh(claimed.part.series_id, progress_events.UPDATED)


def give_up(claimed: ClaimedPart, error: AniworldError) -> None:
    """End the part: no source knows this show, and its user may pick the right one."""
    with claimed.writing():
        claims.finish(claimed, UNAVAILABLE, error=error.kept)
