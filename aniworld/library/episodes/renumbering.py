"""Renumbering: a source is chosen once to number the episodes, and its user may choose another on purpose.

The choice waits on the series' row until the worker has the other source's list, or knows that there is none.
"""

from collections import Counter
from typing import NamedTuple

from ...database import transaction
from ...errors import CannotUndo, GateClosed, Invalid, ProviderError
from ...messages import Message
from ...models import Artwork, Episode, HistoryEntry, Part, Season, Series
from ...models.part import FAILED, PARTIAL, USER
from ...providers.base import Capability, Details, Provider
from ..disk import file_removal
from ..history import entries
from ..matching import details, matching
from ..matching.matching import Match
from ..parts import claims, progress_events
from ..parts.claims import ClaimedPart
from ..series import series as verbs
from ..sources import ask as asking
from ..sources.episode_requests import EpisodeRequests

RENUMBERED = ("episodes", "nfo")
FOLLOWING = ("logo", "images")  # what is on offer may be more now, and seasons have other posters


class Refused(NamedTuple):
    """The other source cannot number this show; and why."""

    reason: Message


def choices(series: Series) -> list[Provider]:
    """Return the other sources that could number it, the preferred one first.

    These are those of whole shows, and one that has all of it as a single entry. While another one is wanted:
    those that could instead of that one, the present one among them.
    """
    if not series.spine:
        return []
    entries = Counter(row.provider for row in series.ids)
    coming = series.wanted_spine or series.spine
    able = asking.able(Capability.DETAILS | Capability.EPISODES)
    others = []
    for source in able.values():
        if source.name != coming and _fits(source, series, entries):
            others.append(source)
    return others


def _fits(source: Provider, series: Series, entries: Counter[str]) -> bool:
    return source.is_spine or entries[source.name] == 1 or source.name == series.spine


def change(series: Series, name: str) -> None:
    """Let another source number the episodes, as soon as the worker has its list; no source is asked here.

    Choosing the present one cancels the change. Raises Invalid, and NotFound when the series was removed
    meanwhile.
    """
    with transaction():
        series = verbs.get(series.id)
        if series.spine and name == (series.wanted_spine or series.spine):
            return
        if name != series.spine and name not in [source.name for source in choices(series)]:
            raise Invalid("pick_numbering_source", "provider")
        _record(series, name)
        _want(series, name)


def put_back(series: Series, name: str) -> None:
    """Let the source number the episodes again that did before, inside the caller's transaction.

    Raises CannotUndo when it cannot any more.
    """
    if name != series.spine and name not in [source.name for source in choices(series)]:
        raise CannotUndo("undo_changed_since")
    _want(series, name)


def _want(series: Series, name: str) -> None:
    wanted = None if name == series.spine else name
    Series.update(wanted_spine=wanted).where(Series.id == series.id).execute()
    # force: whoever loads it now does so by the old numbers
    claims.request(series.id, RENUMBERED, USER, force=True)
    progress_events.refresh(series.id, "series_updated")


def _record(series: Series, name: str) -> None:
    """Write down which source numbered the episodes, inside the caller's transaction."""
    before = {"spine": series.wanted_spine or series.spine, "now": name}
    args = {"source": asking.label(name)}
    entries.record(series, HistoryEntry.RENUMBERED, "history_renumbered", args, before=before)


def ask(claimed: ClaimedPart, wanted: str, requests: EpisodeRequests) -> Match | Refused:
    """Return the show as the wanted source has it, its list requested and not empty. Nothing is written.

    Raises ProviderError when that source cannot tell now, and may later.
    """
    try:
        return _ask(claimed, wanted, requests)
    except ProviderError as error:
        is_last_try = claimed.part.attempt >= claims.TRIES
        if isinstance(error, GateClosed) or (error.retryable and not is_last_try):
            raise
        return Refused(error.kept)


def _ask(claimed: ClaimedPart, wanted: str, requests: EpisodeRequests) -> Match | Refused:
    series, part = claimed.series, claimed.part
    match = matching.resolve_at(series, wanted, priority=part.priority, force=bool(part.force))
    claimed.check()
    other = details.owner(series, match.spine)
    if other:
        return Refused(
            Message("numbers_another_show", {"source": asking.label(wanted), "title": other.title})
        )
    requests.expect(match.spine, [])
    if not requests.spine_list(match.spine):
        return Refused(Message("no_episodes", {"source": asking.label(wanted)}))
    return match


def settle(claimed: ClaimedPart, match: Match) -> None:
    """Adopt the numbering of the list that is stored; what the former source had of the seasons goes.

    Folder, videos, ids, and what the user ignores or wrote stay.
    """
    series, mine = claimed.series, Part.series == claimed.series
    found = details.from_catalogue(matching.known_ids(series))
    file_removal.remove_ours(series, is_season_poster)  # they may be other seasons now
    with claimed.writing():
        adopt(series, match, found)
        claims.request(series.id, FOLLOWING, claimed.part.priority, force=True)
        not_again = mine & Part.name.in_(FOLLOWING)  # what was just answered
        Part.update(force=0).where(not_again).execute()


def adopt(series: Series, match: Match, found: list[Details]) -> None:
    """Let the other source number a series from now on, inside the caller's transaction.

    found: what the catalogue has of it.
    """
    Season.delete().where(Season.series == series).execute()
    Artwork.delete().where((Artwork.series == series) & (Artwork.kind == "season_poster")).execute()
    series.spine, series.wanted_spine = match.spine.provider, None
    details.store(series, match, found)
    series.save(only=[Series.wanted_spine])


def is_season_poster(path: str) -> bool:
    return path.endswith("-poster.jpg")


def stay(claimed: ClaimedPart, reason: Message) -> None:
    """Leave the numbering as it is, and end the part with the reason."""
    series = claimed.series
    label = asking.label(series.spine or "")
    has_list = series.episodes.where(Episode.missing_since.is_null()).exists()
    state = PARTIAL if has_list else FAILED
    with claimed.writing():
        Series.update(wanted_spine=None).where(Series.id == series.id).execute()
        error = Message("not_renumbered", {"why": reason, "source": label})
        claims.finish(claimed, state, source=label, error=error)
        progress_events.refresh(series.id, "series_updated")
