"""What we wrote beside videos that were renamed or deleted: it follows or goes; edited files stay."""

import logging
from collections.abc import Collection, Iterable
from pathlib import PurePosixPath

from ...database import run_sql, transaction
from ...errors import DiskError, NotAllowed
from ...files import atomic, naming
from ...models import Folder, Series, Video
from ..servers import folders_to_tell
from . import bulk, file_removal, library_mark, places, root_rows, series_folder

log = logging.getLogger(__name__)

NFO, STILL = ".nfo", "-thumb.jpg"
OF_A_SHOW = (naming.TVSHOW_NFO, naming.SEASON_NFO)


def of(series: Series) -> list[str]:
    """Return the NFOs and stills of ours without a video, as places.path_for() gives them, in order.

    Only of folders that are in reach: nobody knows what lies in the others.
    """
    beside = _beside_videos(series)
    if not beside:
        return []
    stems = _stems(series)
    found = []
    for path, stem in beside.items():
        if stem not in stems and _is_in_reach(series, path):
            found.append(path)
    return sorted(found)


def edited(series: Series) -> list[str]:
    """Return those that a person edited: they are left to them, and are listed on the page of files."""
    found = []
    ours = None
    for path in of(series):
        if ours is None:
            ours = set(file_removal.ours(series))
        if path not in ours and _exists(series, path):
            found.append(path)
    return found


def with_any(series_ids: Collection[int]) -> set[int]:
    """Return those of the series that have some, to be cleared away."""
    found = set()
    written = bulk.of("written_file", ("series_id",), "series_id", sorted(series_ids))
    for series_id in {row[0] for row in written}:
        row = Series.one_with(id=series_id)
        if row and any(_exists(row, path) for path in of(row)):
            found.add(series_id)
    return found


def clear(series: Series) -> int:
    """Remove those that hold only our words. Return how many files went.

    What the disk does not let go is left for the next time.
    """
    strays = of(series)
    if not strays:
        return 0
    try:
        ours = set(file_removal.ours(series)) & set(strays)
        count = file_removal.remove_ours(series, lambda path: path in ours)
        gone = []
        for path in strays:
            if path in ours or not _exists(series, path):
                gone.append(path)
    except DiskError as error:
        log.warning("Files of videos of series %d that are gone are left: %s", series.id, error)
        return 0
    with transaction():
        series_folder.forget(series, gone)
    return count


def follow(renamed: Iterable[tuple[int, str, str]]) -> None:
    """Let what holds only our words follow videos that got another name: (id of the folder, old, new path).

    What cannot follow is written anew in its new place, and goes from the old one later.
    """
    for folder_id, old, new in renamed:
        folder = Folder.one_with(id=folder_id)
        if folder is None or folder.series is None:
            continue
        for of_video in (naming.episode_nfo, naming.episode_thumb):
            before = places.path_for(folder.series, folder, of_video(old))
            after = places.path_for(folder.series, folder, of_video(new))
            try:
                _follow(folder.series, before, after)
            except (DiskError, NotAllowed) as error:
                log.warning("%s stays behind: %s", naming.shown(before), error)


def _follow(series: Series, before: str, after: str) -> None:
    row = series_folder.last_written(series, before)
    if row is None or before == after or file_removal.holds_edits(series, row):
        return
    old, new = places.of_file(series, before), places.of_file(series, after)
    if series_folder.has(series, before):
        folders_to_tell.note(places.around(series, before).path)
        atomic.move(old.root, old.inner, new.inner)
        with transaction():
            series_folder.follow(series, before, after)


def _beside_videos(series: Series) -> dict[str, str]:
    """Return the files that we wrote beside videos, each with the path of its video without the ending."""
    found = {}
    for (path,) in run_sql("SELECT path FROM written_file WHERE series_id = ?", series.id).fetchall():
        stem = _stem(path)
        if stem is not None:
            found[path] = stem
    return found


def _stem(path: str) -> str | None:
    """Return the path of the video, without its ending, beside which a file of ours lies."""
    if PurePosixPath(path).name in OF_A_SHOW:
        return None
    for ending in (NFO, STILL):
        if path.endswith(ending):
            return path.removesuffix(ending)
    return None


def _stems(series: Series) -> set[str]:
    """Return the videos of a series, without their endings, whether it is known what they hold or not."""
    videos = Video.select(Video, Folder).join(Folder).where(Folder.series == series)
    found = set()
    for row in videos:
        found.add(str(PurePosixPath(places.path_for(series, row.folder, row.path)).with_suffix("")))
    return found


def _is_in_reach(series: Series, path: str) -> bool:
    try:
        folder = places.around(series, path)
        root = root_rows.around(folder.root)
        library_mark.check_root(root.id if root else root_rows.id_of(series))
        return series_folder.is_in_reach(folder.path)
    except (DiskError, NotAllowed):
        return False


def _exists(series: Series, path: str) -> bool:
    try:
        return series_folder.has(series, path)
    except (DiskError, NotAllowed):
        return False
