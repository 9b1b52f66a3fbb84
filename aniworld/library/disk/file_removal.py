"""How our files leave the library: only those that hold nothing but what we wrote."""

import logging
from collections.abc import Callable, Iterable

from ...errors import DiskError, NotAllowed
from ...files import atomic, naming
from ...models import Series, WrittenFile
from ..servers import folders_to_tell
from . import held_files, places, series_folder

log = logging.getLogger(__name__)


def remove_ours(
    series: Series, which: Callable[[str], bool] = lambda path: True, *, with_held: bool = False
) -> int:
    """Remove the files (which: only such) that hold only what we wrote. Return how many; all else stays.

    with_held: also those that a person wants left as they are, as the series itself goes.

    One that the disk does not let go keeps none of the others; its DiskError is raised at the end.
    """
    count = 0
    refused: DiskError | None = None
    for path in ours(series, with_held=with_held):
        try:
            if which(path) and series_folder.remove(series, path):
                count += 1
        except NotAllowed as error:  # it leads out of the library by now: nothing there is ours
            log.warning("Left %s: %s", naming.shown(path), error)
        except DiskError as error:
            refused = refused or error
    if refused:
        raise refused
    return count


def ours(series: Series, *, with_held: bool = False) -> list[str]:
    """Return the files that hold only what we wrote, in the order in which to remove them.

    with_held: also those that a person wants left as they are.
    """
    if not series.folder:
        return []
    held = set() if with_held else held_files.of(series)
    paths = []
    for row in series.files:
        if row.path not in held and not holds_edits(series, row):
            paths.append(row.path)
    # Season folders first, so that the series' own is empty at last.
    return sorted(paths, key=_depth, reverse=True)


def _depth(path: str) -> int:
    return path.count("/")


def holds_edits(series: Series, written: WrittenFile) -> bool:
    """Return whether somebody else's words are in a file of ours: changed since, or merged in by us.

    What lies in its place and is no file, or a larger one, is theirs as well.
    """
    try:
        if _is_merged(written):
            return True
        current = series_folder.read(series, written.path)
        return series_folder.is_theirs(series, written.path, current)
    except DiskError as error:
        if error.reason not in ("in the way", "not readable"):
            raise
        return True


def _is_merged(written: WrittenFile) -> bool:
    return written.content is not None and series_folder.digest(bytes(written.content)) != written.sha


def remove_late(series: Series, files: Iterable[WrittenFile]) -> None:
    """Remove what a worker wrote while its series was being removed.

    series, files: as they were recorded then.
    """
    if not series.folder or places.is_let_go(series):
        return
    for written in files:
        try:
            _remove_late(series, written)
        except (DiskError, NotAllowed) as error:  # the series is gone: nobody is left to be told
            log.warning("Left %s: %s", naming.shown(written.path), error)


def _remove_late(series: Series, written: WrittenFile) -> None:
    place, file = places.around(series, written.path), places.of_file(series, written.path)
    current = atomic.read(file.root, file.inner)
    if current is not None and series_folder.digest(current) == written.sha and not _is_merged(written):
        folders_to_tell.note(place.root / place.inner)
        atomic.remove(file.root, file.inner)
