"""What became of our files since we wrote them: which are gone, which have changed. None is read."""

import contextlib
import os
from collections.abc import Collection
from pathlib import Path

from ...database import run_sql
from ...errors import FolderMissing
from ...models import Series, WrittenFile
from . import places, series_folder

SLOW_WRITE_SECONDS = 10.0  # a file is noted before it is written
SEEN = """
    UPDATE written_file SET seen_at_ns = ?
    WHERE series_id = ? AND path = ? AND (seen_at_ns IS NULL OR seen_at_ns <> ?)
"""


def missing_on_disk(series: Series, files: Collection[WrittenFile]) -> list[str]:
    """Return those of the files that are not there any more.

    Empty when the whole folder of the series is out of reach.
    """
    if not series.folder or not files:
        return []
    if not series_folder.is_in_reach(places.home(series).path):
        return []
    return [row.path for row in files if _is_gone_from(series, row.path)]


def _is_gone_from(series: Series, path: str) -> bool:
    """Return whether a file is not in its folder any more, while that is in reach."""
    if not path.startswith(places.ELSEWHERE):
        return _is_gone(places.of_file(series, path).path)
    try:
        folder = places.around(series, path).path
    except FolderMissing:
        return False
    return series_folder.is_in_reach(folder) and _is_gone(folder / places.inner(path))


def _is_gone(file: Path) -> bool:
    """Return whether a file is not there any more, for certain."""
    try:
        file.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def changed_on_disk(series: Series, files: Collection[WrittenFile]) -> list[str]:
    """Return those of the files that are empty, or have changed since we saw them last."""
    if not series.folder or not files:
        return []
    places.home(series)
    return [row.path for row in files if _is_changed_in(series, row)]


def _is_changed_in(series: Series, written: WrittenFile) -> bool:
    try:
        file = places.of_file(series, written.path).path
    except FolderMissing:
        return False
    return _is_changed(file, written)


def _is_changed(file: Path, written: WrittenFile) -> bool:
    try:
        found = file.stat()
    except OSError:  # gone, or out of reach
        return False
    if written.seen_at_ns is None:  # nobody looked since it was written
        return not found.st_size or found.st_mtime > written.written_at + SLOW_WRITE_SECONDS
    return not found.st_size or found.st_mtime_ns != written.seen_at_ns


def changed_at(series: Series, path: str) -> int | None:
    """Return when a file was changed last, in nanoseconds, as its disk says; None when it cannot be told."""
    with contextlib.suppress(OSError, FolderMissing):
        return os.stat(places.of_file(series, path)).st_mtime_ns
    return None


def record_seen(series: Series, moments: dict[str, int]) -> None:
    """Remember from which moment these files were when we saw them last, inside the caller's transaction."""
    for path, changed in moments.items():
        run_sql(SEEN, changed, series.id, path, changed)
