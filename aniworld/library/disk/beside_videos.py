"""What lies beside videos: an NFO and a still for each whose episodes are known, each version and part.

Beside a video of which nobody knows what it holds nothing is written, and what we once wrote there goes.
"""

import logging
from collections.abc import Iterator
from typing import NamedTuple

from ...database import run_sql
from ...errors import DiskError
from ...files import naming
from ...models import Episode, Folder, Series, Video
from ...models.folder import UNSURE
from . import file_removal, held_files, library_mark, originals, places

log = logging.getLogger(__name__)
HELD = """
    SELECT video_id, episode_id FROM video_episode
    WHERE episode_id IN (SELECT id FROM episode WHERE series_id = ? AND season >= 0)
    ORDER BY id
"""
OF_FOLDERS_THERE = """
    WHERE how = ? AND folder_id IN (SELECT id FROM folder WHERE series_id = ? AND missing_since IS NULL)
"""


class SureVideo(NamedTuple):
    """A video, and its episodes in order. path: as places.path_for() gives it."""

    path: str
    episodes: list[Episode]

    @property
    def nfo(self) -> str:
        return naming.episode_nfo(self.path)

    @property
    def still(self) -> str:
        return naming.episode_thumb(self.path)


def of(series: Series) -> list[SureVideo]:
    """Return the videos of a series whose episodes are known and whose folders are in reach, by path."""
    held = _held(series)
    if not held:
        return []
    found = []
    for folder in _folders(series):
        for video in Video.select().where((Video.folder == folder) & (Video.how != UNSURE)):
            episodes = held.get(video.id)
            if episodes:
                found.append(SureVideo(places.path_for(series, folder, video.path), episodes))
    return sorted(found, key=lambda video: video.path)


def _held(series: Series) -> dict[int, list[Episode]]:
    """Return the listed episodes of each video."""
    videos: dict[int, list[int]] = {}
    for video_id, episode_id in run_sql(HELD, series.id).fetchall():
        videos.setdefault(episode_id, []).append(video_id)
    found: dict[int, list[Episode]] = {}
    if videos:
        for episode in Episode.read("WHERE series_id = ? ORDER BY season, number", series.id):
            for video_id in videos.get(episode.id, ()):
                found.setdefault(video_id, []).append(episode)
    return found


def _folders(series: Series) -> Iterator[Folder]:
    """Yield the folders of a series that can be written to; whether its home is in reach, others look."""
    for folder in Folder.select().where((Folder.series == series) & Folder.missing_since.is_null()):
        if places.is_home(folder, series) or library_mark.is_there(folder.root_id):
            yield folder


def strays(series: Series) -> set[str]:
    """Return where nothing of ours belongs: beside videos of which nobody knows what they hold."""
    found: set[str] = set()
    unsure = Video.read(OF_FOLDERS_THERE, UNSURE, series.id)
    if not unsure:
        return found
    folders = {folder.id: folder for folder in Folder.all_with(series=series.id)}
    for video in unsure:
        path = places.path_for(series, folders[video.folder_id], video.path)
        found |= {naming.episode_nfo(path), naming.episode_thumb(path)}
    for sure in of(series):
        found -= {sure.nfo, sure.still}  # of "a.mkv" beside "a.mp4"
    return found


def clear(series: Series) -> int:
    """Remove what holds only our words beside videos of which nobody knows what they hold. Return how many.

    What the disk does not let go is left for the next time, and what a person wants left as it is stays.
    """
    unwanted = strays(series)
    if not unwanted:
        return 0
    unwanted -= held_files.of(series)
    try:
        originals.put_back(series, lambda path: path in unwanted)
        return file_removal.remove_ours(series, lambda path: path in unwanted)
    except DiskError as error:
        log.warning("Files beside videos of series %d are left: %s", series.id, error)
        return 0
