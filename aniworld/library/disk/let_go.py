"""Series whose home was in a root that was removed: they stay, and are back when the root is added again."""

import contextlib
import logging
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from peewee import IntegrityError, OperationalError

from ...database import now, run_sql, transaction, why
from ...errors import DiskError, NotAllowed
from ...files import atomic, naming
from ...models import Episode, Folder, Root, Series, Video, VideoEpisode, WrittenFile
from ..parts import progress_events
from . import missing_folder, places, root_rows, series_folder

log = logging.getLogger(__name__)
BATCH = 25  # series that are told in one transaction: nobody waits longer than a tenth of a second
MOST_IDS = 1000  # in one statement
MOST_LOOKED_AT = 20  # files of a series
FIRST_LEFT = """
    UPDATE episode SET file = (
        SELECT min(video.path) FROM video_episode JOIN video ON video.id = video_episode.video_id
        WHERE video_episode.episode_id = episode.id)
    WHERE id IN ({})
"""


class Changed(NamedTuple):
    """What a removed root changes: ids of series, and of the episodes that had files in it."""

    series: list[int]
    episodes: list[int]


def note(root: Root) -> Changed:
    """Let go of the series whose home is in a root, inside the caller's transaction, before it is removed.

    What was never made there is made elsewhere.
    """
    at_home = Series.root == root
    changed = Changed(_series_in(root), _episodes_in(root))
    is_gone = {Series.root: None, Series.folder_key: None, Series.folder_found: None}
    Series.update(is_gone | {Series.folder_missing_since: now()}).where(at_home & Series.has_folder).execute()
    Series.update(is_gone | {Series.folder: None}).where(at_home & ~Series.has_folder).execute()
    return changed


def _series_in(root: Root) -> list[int]:
    """Return the series that have their home or another folder in a root."""
    at_home = Series.select(Series.id).where(Series.root == root)
    with_folder = Folder.select(Folder.series).where((Folder.root == root) & Folder.series.is_null(False))
    found = {row.id for row in at_home}
    for row in with_folder:
        if row.series_id is not None:
            found.add(row.series_id)
    return sorted(found)


def _episodes_in(root: Root) -> list[int]:
    """Return the episodes that have a video in a root, or a file in a home there."""
    of_videos = VideoEpisode.select(VideoEpisode.episode).join(Video).join(Folder).where(Folder.root == root)
    with_file = Episode.select(Episode.id).where(Episode.file.is_null(False))
    at_home = with_file.join(Series).where(Series.root == root)
    found = {row.episode_id for row in of_videos} | {row.id for row in at_home}
    return sorted(found)


def find_first_videos(changed: Changed) -> None:
    """Note the first video that is left of each episode, inside the caller's transaction."""
    for start in range(0, len(changed.episodes), MOST_IDS):
        some = changed.episodes[start : start + MOST_IDS]
        run_sql(FIRST_LEFT.format(", ".join("?" * len(some))), *some)


def tell(series_ids: Sequence[int]) -> None:
    """Tell open pages and programs of these series. While the database refuses, that comes later."""
    ids = iter(series_ids)
    try:
        while some := list(islice(ids, BATCH)):
            with transaction():
                for series_id in some:
                    progress_events.refresh(series_id, "series_updated")
    except OperationalError as error:
        log.warning("Open pages do not show yet what was let go: %s", why(error))


def take_back(root: Root) -> int:
    """Give the series that were let go their home in this root again, where it is theirs. Return how many."""
    is_let_go = Series.root.is_null() & Series.has_folder & Series.folder.is_null(False)
    back = 0
    for series in list(Series.select().where(is_let_go)):
        place = places.Place(root_rows.path(root), series.folder or "")
        if missing_folder.is_of(series, place) or holds_ours(series, place):
            back += _take_back(series, root)
    return back


def holds_ours(series: Series, place: places.Place) -> bool:
    """Return whether a file that we wrote for a series lies there as we left it."""
    for row in WrittenFile.select().where(WrittenFile.series == series).limit(MOST_LOOKED_AT):
        with contextlib.suppress(DiskError, NotAllowed):
            content = atomic.read(place.root, place.to(row.path).inner)
            if content is not None and atomic.digest(content) == row.sha:
                return True
    return False


def _take_back(series: Series, root: Root) -> bool:
    try:
        with transaction():
            series.root, series.folder_key = root, naming.folder_key(series.folder or "")
            series.save(only=[Series.root, Series.folder_key])
            series_folder.have_row(series)
            missing_folder.note_back(series)
    except IntegrityError:  # it is another series' by now
        return False
    return True
