"""The NFO part: what Kodi, Jellyfin and Emby read, merged with what people changed by hand."""

import logging
from collections.abc import Iterator

from ...errors import DiskError
from ...files import naming, nfo
from ...models import Episode, Season, Series
from ...models.part import LOADED, PARTIAL
from ..parts import claims
from ..parts.claims import ClaimedPart
from . import (
    beside_videos,
    file_changes,
    nfo_kinds,
    nfo_notes,
    nfo_values,
    nfo_writing,
    orphans,
    series_folder,
)
from .nfo_notes import OTHER_SHOW, SET_ASIDE, UNREADABLE, Note

log = logging.getLogger(__name__)


def load(claimed: ClaimedPart) -> None:
    """Write tvshow.nfo, the season.nfo of each season folder, and an NFO beside each video file.

    Raises DiskError; if only some files cannot be read, after all others are written.
    """
    series = claimed.series
    files = list(documents(series))
    notes: list[Note] = []
    forbidden: DiskError | None = None
    for done, (path, content) in enumerate(files, start=1):
        try:
            notes += nfo_writing.write(claimed, series, path, content)
        except DiskError as error:
            if error.reason != "no permission":
                raise
            forbidden = error
        claimed.advance(done, len(files))
    beside_videos.clear(series)
    orphans.clear(series)
    if forbidden:
        raise forbidden
    _finish(claimed, series, [path for path, _ in files], notes)


def _finish(claimed: ClaimedPart, series: Series, paths: list[str], notes: list[Note]) -> None:
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
        claims.finish(claimed, state, source="aniworld", error=error)


def documents(series: Series) -> Iterator[tuple[str, bytes]]:
    """Return every NFO that this series should have: path inside its folder, and content."""
    seasons = list(series.seasons.order_by(Season.number))
    wanted = nfo_kinds.wanted()
    yield naming.TVSHOW_NFO, nfo.tvshow(nfo_values.show(series, seasons, wanted))
    home = series_folder.home(series).path
    for season in seasons:
        if not series_folder.is_in_reach(home):
            continue
        folder = naming.find_season_folder(home, season.number)
        if folder:
            yield f"{folder.name}/{naming.SEASON_NFO}", nfo.season(nfo_values.season(season))
    episodes = nfo_values.EpisodeValues(series, wanted)
    for path, rows in _beside_videos(series).items():
        yield path, nfo.episode([episodes.of(row) for row in rows])


def _beside_videos(series: Series) -> dict[str, list[Episode]]:
    """Return the NFO of each video with its episodes; "a.mkv" and "a.mp4" share one with those of both."""
    found: dict[str, list[Episode]] = {}
    for video in beside_videos.of(series):
        rows = found.setdefault(video.nfo, [])
        rows += [row for row in video.episodes if row not in rows]
    return found
