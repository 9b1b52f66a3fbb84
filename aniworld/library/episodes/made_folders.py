"""The folders that a renaming makes for its files: noted before each is made, and gone when it is undone."""

import logging
import os
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from ...database import transaction
from ...errors import DiskError, NotAllowed
from ...files import atomic, naming
from ...models import RenamedFile, Renaming, Series
from ..disk import file_removal, library_mark, places, root_rows, series_folder
from .rename_preview import FolderPlan

log = logging.getLogger(__name__)


def needed(plans: Iterable[FolderPlan]) -> list[tuple[int, str]]:
    """Return the folders that these videos need and that are not there, each with its root, the upper first.

    Raises NotAllowed when one would lie outside the library.
    """
    above = set()
    for plan in plans:
        for video in plan.videos:
            for _, new in video.moves:
                above.add((plan.folder.root_id, str(PurePosixPath(plan.folder.path, new).parent)))
    wanted: set[tuple[int, tuple[str, ...]]] = set()
    for root_id, folder in above:
        steps = naming.steps_inside(root_rows.path_by_id(root_id), folder)
        for end in range(1, len(steps) + 1):
            wanted.add((root_id, steps[:end]))
    missing = []
    for root_id, steps in sorted(wanted):  # each after those in which it lies
        inner = "/".join(steps)
        if not os.path.lexists(root_rows.path_by_id(root_id) / inner):
            missing.append((root_id, inner))
    return missing


def write_down(renaming: Renaming, folders: Iterable[tuple[int, str]]) -> None:
    """Note which folders are to be made for it, inside the caller's transaction."""
    for position, (root_id, inner) in enumerate(folders):
        renaming.add_folder(root_id, inner, position)


def make(renaming: Renaming) -> None:
    """Make those that are not there yet. One that somebody else has made meanwhile is theirs.

    Raises DiskError, NotAllowed.
    """
    for row in renaming.folders:
        library_mark.check_root(row.root_id)
        if not os.path.lexists(_root(row) / row.new):
            _make(row)


def _make(row: RenamedFile) -> None:
    is_noted_now = _note(row, is_ours=True)  # else another process did, and may have made it by now
    is_made = False
    try:
        is_made = atomic.make_new_folder(_root(row), row.new)
    except DiskError as error:
        if error.reason != "missing":  # the folder of the series is gone, and so are its files
            raise
    finally:
        if is_noted_now and not is_made:
            _note(row, is_ours=False)


def remove(renaming: Renaming) -> None:
    """Remove those that it made, as far as nothing of anybody else's is in them. Raises LibraryError."""
    made = list(renaming.folders.where(RenamedFile.is_done))
    for row in reversed(made):
        library_mark.check_root(row.root_id)
        try:
            _remove_ours(renaming.series, _root(row), row.new)
            if _note(row, is_ours=False):
                atomic.remove_folder(_root(row), row.new)
        except (DiskError, NotAllowed) as error:
            log.warning("The folder %s is left: %s", naming.shown(row.new), error)


def _note(row: RenamedFile, *, is_ours: bool) -> bool:
    """Note whether a folder is ours. Return False when another process was faster."""
    is_other = (RenamedFile.id == row.id) & (RenamedFile.is_done != is_ours)
    with transaction():
        return bool(RenamedFile.update(is_done=is_ours).where(is_other).execute())


def _root(row: RenamedFile) -> Path:
    return root_rows.path_by_id(row.root_id)


def _remove_ours(series: Series, root: Path, inner: str) -> None:
    """Remove what we wrote into a folder, such as season.nfo, when nothing else is in it."""
    names = _names_in(root, inner)
    if not names:
        return
    ours = {}
    for path in file_removal.ours(series):
        if _place(series, path) == (root, inner):
            ours[PurePosixPath(path).name] = path
    if names <= ours.keys():
        file_removal.remove_ours(series, lambda path: path in ours.values())
        with transaction():
            series_folder.forget(series, list(ours.values()))


def _names_in(root: Path, inner: str) -> set[str]:
    """Return what lies in a folder but for leftovers; nothing when it is gone, or a link by now."""
    if "/".join(naming.steps_inside(root, inner)) != inner:
        return set()
    try:
        names = os.listdir(root / inner)
    except OSError:
        return set()
    return {name for name in names if not name.startswith(atomic.TEMP_PREFIX)}


def _place(series: Series, path: str) -> tuple[Path, str] | None:
    """Return root and folder in which a file of ours lies; None when it is out of reach."""
    try:
        file = places.of_file(series, path)
        return file.root, "/".join(naming.steps_inside(file.root, str(PurePosixPath(file.inner).parent)))
    except (DiskError, NotAllowed):
        return None
