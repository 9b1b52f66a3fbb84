"""The NFO part: what Kodi, Jellyfin and Emby read, merged with what people changed by hand."""

import logging
from collections.abc import Callable, Iterator
from functools import partial

from ...errors import DiskError
from ...files import naming, nfo
from ...messages import Message
from ...models import Episode, Season, Series
from ...models.part import LOADED, PARTIAL, UNAVAILABLE
from ...preferences import values
from ..parts import claims, progress_events
from ..parts.claims import ClaimedPart
from ..series import edits
from . import (
    beside_videos,
    file_changes,
    held_files,
    nfo_edits,
    nfo_kinds,
    nfo_notes,
    nfo_values,
    nfo_writing,
    orphans,
    series_folder,
)
from .nfo_notes import OTHER_SHOW, SET_ASIDE, UNREADABLE, Note

log = logging.getLogger(__name__)
Writer = Callable[[], bytes]


def load(claimed: ClaimedPart) -> None:
    """Write tvshow.nfo, the season.nfo of each season folder, and an NFO beside each video file.

    What a person wants left as it is is passed over. Nothing is written for a household that wants none.

    Raises DiskError; if only some files cannot be read, after all others are written.
    """
    series = claimed.series
    if not values.value("nfo_files"):
        with claimed.writing():
            claims.finish(claimed, UNAVAILABLE, error=Message("nfo_files_unwanted"))
        return
    files = _files(series)
    people = nfo_edits.NfoEdits(series)
    notes, forbidden = _write(claimed, files, people)
    beside_videos.clear(series)
    orphans.clear(series)
    if forbidden:
        raise forbidden
    _finish(claimed, series, [path for path, _ in files], notes, people)


def _files(series: Series) -> list[tuple[str, bytes]]:
    held = held_files.of(series)
    found = []
    for path, content in documents(series):
        if path not in held:
            found.append((path, content))
    return found


def _write(
    claimed: ClaimedPart, files: list[tuple[str, bytes]], people: nfo_edits.NfoEdits
) -> tuple[list[Note], DiskError | None]:
    """Write these files. Return what is said of them, and why some could not be read."""
    notes: list[Note] = []
    forbidden: DiskError | None = None
    for done, (path, content) in enumerate(files, start=1):
        try:
            written = nfo_writing.write(claimed, claimed.series, path, content, people.over(path))
            notes += written.notes
            people.note(path, written.edited)
        except DiskError as error:
            if error.reason != "no permission":
                raise
            people.note(path, None)
            forbidden = error
        claimed.advance(done, len(files))
    return notes, forbidden


def _finish(
    claimed: ClaimedPart, series: Series, paths: list[str], notes: list[Note], people: nfo_edits.NfoEdits
) -> None:
    moments: dict[str, int] = {}
    for path in paths:
        changed = file_changes.changed_at(series, path)
        if changed:
            moments[path] = changed
    by_code = nfo_notes.by_code(notes)
    error = nfo_notes.message(by_code)
    if by_code.keys() & {UNREADABLE, OTHER_SHOW, SET_ASIDE}:
        log.warning("The NFO files of %r: %s", series.title, error)
    state = LOADED
    if by_code.keys() & {UNREADABLE, OTHER_SHOW}:
        state = PARTIAL
    with claimed.writing():
        file_changes.record_seen(series, moments)
        kinds = [progress_events.LOADING_UPDATE]
        if people.store():
            kinds.append(progress_events.UPDATED)
        claims.finish(claimed, state, *kinds, source="aniworld", error=error)


def documents(series: Series) -> Iterator[tuple[str, bytes]]:
    """Return every NFO that this series should have: path inside its folder, and content."""
    for path, write in writers(series):
        yield path, write()


def writers(series: Series) -> Iterator[tuple[str, Writer]]:
    """Return the same with what writes each content, which takes longer than reading its rows."""
    seasons = Season.read("WHERE series_id = ? ORDER BY number", series.id)
    wanted = nfo_kinds.wanted()
    row = edits.for_files(series)
    yield naming.TVSHOW_NFO, partial(nfo.tvshow, nfo_values.show(row, seasons, wanted))
    home = series_folder.home(series).path
    for season in seasons:
        if not series_folder.is_in_reach(home):
            continue
        folder = naming.find_season_folder(home, season.number)
        if folder:
            yield f"{folder.name}/{naming.SEASON_NFO}", partial(nfo.season, nfo_values.season(season))
    episodes = nfo_values.EpisodeValues(row, wanted)
    for path, rows in _beside_videos(series).items():
        told = [episodes.of(row) for row in rows]
        yield path, partial(nfo.episode, told)


def _beside_videos(series: Series) -> dict[str, list[Episode]]:
    """Return the NFO of each video with its episodes; "a.mkv" and "a.mp4" share one with those of both."""
    found: dict[str, list[Episode]] = {}
    for video in beside_videos.of(series):
        rows = found.setdefault(video.nfo, [])
        rows += [row for row in video.episodes if row not in rows]
    return found
