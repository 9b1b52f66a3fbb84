"""A card that turns out to be a series of the library is merged into it, unless a person has touched it."""

import logging
from collections.abc import Iterator

from ... import events
from ...database import iso, now
from ...errors import AlreadyInLibrary, DiskError, GateClosed
from ...models import Artwork, Episode, HistoryEntry, MergedSeries, Part, ReplacedArtwork, Series
from ...models.part import UNFINISHED
from ..artwork import picture_jobs
from ..disk import file_removal, homes, library_mark, originals, places, root_rows, series_folder
from ..episodes import load as load_episodes
from ..history import entries
from ..parts import claims
from ..parts.claims import ClaimedPart
from . import edits

log = logging.getLogger(__name__)

AGAIN_SECONDS = 1.0  # when the series that was there has just gone
MOST_FILES = 1000  # of a card's folder that are looked at


def settle(claimed: ClaimedPart, error: AlreadyInLibrary) -> None:
    """Merge a card into the existing series; one that a person has touched stays, and says what it is.

    What was requested for the card is requested for that series; its id, key and name lead there from now on.
    """
    card = Series.get_by_id(claimed.series.id)
    try:
        if not is_touched(card):
            _clear(card)
    except DiskError as trouble:
        claims.put_off(claimed, trouble)
        return
    try:
        if is_touched(card):
            with claimed.writing():
                _lead(card, _there(error.series_id))
            load_episodes.give_up(claimed, error)
        else:
            _merge(claimed, card.id, error.series_id)
    except GateClosed as removal:
        claims.put_off(claimed, removal)


def _there(series_id: int) -> Series:
    """Return the series that stays. Raises GateClosed if it was removed: then the card is loaded."""
    series = Series.get_or_none(Series.id == series_id)
    if series is None:
        raise GateClosed("twin_removed", "library", retryable=True, retry_after_seconds=AGAIN_SECONDS)
    return series


def is_touched(card: Series) -> bool:
    """Return whether a person chose, added or changed something here, or it was complete before."""
    if card.wanted_spine or edits.of(card, edits.PAGE) or _was_complete(card):
        return True
    by_hand = (Artwork.series == card) & (Artwork.is_pinned | (Artwork.source == picture_jobs.YOURS))
    replaced = ReplacedArtwork.select().where(ReplacedArtwork.series == card)
    if Artwork.select().where(by_hand).exists() or replaced.exists():
        return True
    if card.episodes.where(Episode.is_ignored).exists():
        return True
    if homes.has_videos(card):  # they go to the series that stays, with their folder
        return False
    ours = set(file_removal.ours(card))
    return any(path not in ours for path in _files(card))


def _was_complete(card: Series) -> bool:
    """Return whether its NFO was loaded once, which never happens to a card before it is recognised."""
    ended = (Part.series == card) & (Part.name == "nfo") & Part.finished_at.is_null(False)
    return card.resolved_at is not None and Part.select().where(ended).exists()


def _files(card: Series) -> Iterator[str]:
    """Yield the files of a card's folder, as paths inside it."""
    if not card.folder or places.is_let_go(card):
        return
    home = places.home(card).path
    if not series_folder.is_in_reach(home):
        return
    for number, path in enumerate(home.rglob("*")):
        if number >= MOST_FILES or not path.is_dir():
            yield path.relative_to(home).as_posix()  # so many folders are somebody's, too


def _clear(card: Series) -> None:
    """Remove what was written for a card before it was recognised. Raises DiskError."""
    if any(card.files):
        library_mark.check_root(root_rows.id_of(card))
        originals.put_back(card)
        file_removal.remove_ours(card)


def _merge(claimed: ClaimedPart, card_id: int, target_id: int) -> None:
    with claimed.writing():
        card, target = Series.get_by_id(card_id), _there(target_id)
        late = list(card.files)
        waiting = Part.select(Part.name).where((Part.series == target) & Part.state.in_(UNFINISHED))
        names = [part.name for part in waiting]
        if names:
            claims.request(target.id, names, claimed.part.priority)
        MergedSeries.update(series=target).where(MergedSeries.series == card).execute()
        if homes.hand_over(card, target):
            claims.request(target.id, ["episodes"], claimed.part.priority)
        _lead(card, target)
        entries.record(card, HistoryEntry.MERGED, "history_merged", {"into": target.title})
        Series.delete().where(Series.id == card.id).execute()
        events.publish(card.topic, "series_removed", _payload(card, target))
    file_removal.remove_late(card, late)
    log.info("%r is in the library already, as %r.", card.title, target.title)


def _payload(card: Series, target: Series) -> dict[str, str | None]:
    payload: dict[str, str | None] = {
        "series_id": str(card.id),
        "key": card.key,
        "name": card.title,
        "timestamp": iso(now()),
    }
    return payload | {"merged_into": str(target.id), "merged_name": target.title}


def _lead(card: Series, target: Series) -> None:
    MergedSeries.delete().where(MergedSeries.id == card.id).execute()
    MergedSeries.create(id=card.id, key=card.key, added_as=card.added_as, series=target)
