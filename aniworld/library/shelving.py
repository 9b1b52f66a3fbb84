"""Where a series lives on disk, and how a file of ours gets there without touching one that is the user's."""

import contextlib
import hashlib
import logging
import os
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from peewee import Expression, IntegrityError

from ..database import now, run_sql, transaction
from ..errors import DiskError, NotAllowed
from ..files import atomic, naming
from ..models import Series, SeriesId, WrittenFile
from .claims import LeaseLost

log = logging.getLogger(__name__)

MARK, MARK_TEXT = ".aniworld-library", b"aniworld keeps a library here. While this file is here, it knows that the disk is mounted.\n"
NOTE = """
    INSERT INTO written_file (series_id, path, sha, content, written_at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (series_id, path) DO UPDATE SET sha = excluded.sha, content = excluded.content, written_at = excluded.written_at
"""
ROOT: list[Path] = []  # the library root, set at start-up


@dataclass(frozen=True)
class Shelved:
    """What became of a file: its path inside the series folder, its hash, and whether it is the user's own, left alone."""

    path: str
    sha: str
    is_theirs: bool = False


def root() -> Path:
    return ROOT[0]


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def mark_root() -> None:
    """Leave our mark in the library root, at start: where it is missing later, another disk (or none) is mounted there.

    An empty root that should hold series gets no mark.
    """
    if is_in_reach(root()) and not (_is_empty(root()) and _has_shelved()):
        try:
            atomic.write(root(), MARK, MARK_TEXT)
        except DiskError as error:
            log.warning("Nothing can be added to the library: %s", error)


def check_root() -> None:
    """Refuse a library root that is out of reach, or empty and without our mark although series were shelved there.

    A new one gets its mark before its first file: what cannot take the mark, never held anything of ours.
    """
    if not is_in_reach(root()):
        raise DiskError(f"The library folder {root()} is missing. Is the disk mounted?", root(), "missing")
    if os.path.exists(root() / MARK) or not _is_empty(root()):
        return
    if _has_shelved():
        sentence = f"The library folder {root()} is empty. Is the disk mounted? If it is meant to be empty, start aniworld anew with a file in it."
        raise DiskError(sentence, root(), "unmounted")
    atomic.write(root(), MARK, MARK_TEXT)


def is_in_reach(folder: Path) -> bool:
    """Whether a folder is there and can be looked at; a network share that is gone fails at the first look."""
    return os.path.isdir(folder)


def _is_empty(place: Path) -> bool:
    """Whether nothing is in there, for certain."""
    with contextlib.suppress(OSError), os.scandir(place) as entries:
        return next(entries, None) is None
    return False


def _is_there(file: Path) -> bool:
    """Raises OSError when it cannot be looked at, which Path.exists() takes for "no" from Python 3.14 on."""
    try:
        file.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _is_gone(file: Path) -> bool:
    """Whether a file is not there any more, for certain."""
    try:
        return not _is_there(file)
    except OSError:
        return False


def _has_shelved() -> bool:
    return WrittenFile.select().exists()


def folder(series: Series) -> str:
    """The name of the series' folder, decided once. A folder that is already there under this name is taken over."""
    if series.folder:
        return series.folder
    fresh = Series.get_by_id(series.id)  # another thread may have decided it meanwhile
    if fresh.folder:
        series.folder = fresh.folder
        return fresh.folder
    wanted = naming.folder_name(fresh.title, fresh.year, f"series-{fresh.id}")
    for name in (wanted, naming.with_suffix(wanted, _tag(fresh)), naming.with_suffix(wanted, f"series-{fresh.id}")):
        try:
            with transaction():
                fresh.folder, fresh.folder_key = _as_on_disk(name), naming.folder_key(name)
                fresh.save(only=[Series.folder, Series.folder_key])
            return fresh.folder
        except IntegrityError:
            continue
    raise DiskError(f"No folder name is free for “{fresh.title[:80]}”.", root(), "taken")


def _tag(series: Series) -> str:
    known = SeriesId.one_with(series=series, provider=series.spine)
    return f"{known.provider}-{known.value}" if known else f"series-{series.id}"


def _as_on_disk(name: str) -> str:
    """The spelling that the folder already has, where the library holds it in other letters."""
    key = naming.folder_key(name)
    with contextlib.suppress(OSError):  # out of reach
        return next((entry.name for entry in root().iterdir() if naming.folder_key(entry.name) == key), name)
    return name


def read(series: Series, path: str) -> bytes | None:
    """A file of the series folder; None when it is not there, or only as a link that leads out of the library."""
    try:
        return atomic.read(root(), f"{folder(series)}/{path}")
    except NotAllowed:
        return None


def has(series: Series, path: str) -> bool:
    """Whether a file of the series folder is there, as read() finds it. Raises DiskError when it cannot be looked at."""
    relative = f"{folder(series)}/{path}"
    with atomic.disk_errors(root(), relative, "Cannot look at"), contextlib.suppress(NotAllowed):
        return _is_there(naming.inside(root(), relative))
    return False


def last_written(series: Series, path: str) -> WrittenFile | None:
    return WrittenFile.one_with(series=series, path=path)


def is_theirs(series: Series, path: str, current: bytes | None) -> bool:
    """Whether the file on disk is there and not as we left it."""
    ours = last_written(series, path)
    return current is not None and (ours is None or ours.sha != digest(current))


def put(series: Series, path: str, content: bytes) -> Shelved:
    """Write one of our files, unless somebody put their own there. Raises DiskError; Series.DoesNotExist when it was removed."""
    current = read(series, path)
    if is_theirs(series, path, current) and current != content:
        return Shelved(path, digest(current), is_theirs=True)
    check_root()
    if current is None:  # noted first: a file of ours without a note would later be taken for the user's own
        with transaction():
            Series.get_by_id(series.id)
            record(series, path, digest(content))
    _write(series, path, content, is_new=current is None)
    return Shelved(path, digest(content))


def overwrite(series: Series, path: str, content: bytes, *, is_new: bool) -> None:
    """Write a file whose content is already merged with what was there; one that is new is recorded first. As put()."""
    check_root()
    _write(series, path, content, is_new)


def take_away(series: Series, path: str) -> None:
    """Remove a file, whoever put it there. Raises DiskError."""
    check_root()
    atomic.remove(root(), f"{folder(series)}/{path}")


def _write(series: Series, path: str, content: bytes, is_new: bool) -> None:
    """A new file of a series that is removed meanwhile goes at once: nobody else would ever know of it. So does any file
    of one that has become another show meanwhile: it would be taken for the user's own.
    """
    file = f"{folder(series)}/{path}"
    atomic.write(root(), file, content)
    row = Series.one_with(id=series.id)
    if row is None and is_new:
        atomic.remove(root(), file)
        raise Series.DoesNotExist
    if row and row.added_as != series.added_as:
        atomic.remove(root(), file)
        with transaction():
            WrittenFile.delete().where(_noted(series, [path]) & (WrittenFile.sha == digest(content))).execute()
        raise LeaseLost(f"{path} of series {series.id}")


def record(series: Series, path: str, sha: str, content: bytes | None = None) -> None:
    """Remember what we wrote, inside the caller's transaction."""
    run_sql(NOTE, series.id, path, sha, content, now())


def forget(series: Series, paths: list[str]) -> None:
    """These files are no longer ours, inside the caller's transaction; writing them anew makes them so again."""
    WrittenFile.delete().where(_noted(series, paths)).execute()


def _noted(series: Series, paths: list[str]) -> Expression:
    return (WrittenFile.series == series) & WrittenFile.path.in_(paths)


def gone_from_disk(series: Series, files: Collection[WrittenFile]) -> list[str]:
    """Those of the series' files that are not there any more. Empty when its whole folder is out of reach."""
    if not series.folder or not files:
        return []
    home = naming.inside(root(), series.folder)
    return [row.path for row in files if _is_gone(home / row.path)] if is_in_reach(home) else []


def remove_ours(series: Series, which: Callable[[str], bool] = lambda path: True) -> int:
    """Remove the files (which: only such) that hold only what we wrote. Returns how many; everything else stays."""
    return sum(remove(series, path) for path in ours(series) if which(path))


def ours(series: Series) -> list[str]:
    """The files that hold only what we wrote, in the order in which to remove them."""
    paths = [row.path for row in series.files if not _holds_edits(series, row)] if series.folder else []
    return sorted(paths, key=lambda path: -path.count("/"))  # season folders first, so that the series' own is empty at last


def remove(series: Series, path: str) -> bool:
    """Remove a file of a series, and its folder when that is empty then. Returns whether it was there."""
    return atomic.remove(root(), f"{series.folder}/{path}")


def remove_late(home: str | None, files: Iterable[WrittenFile]) -> None:
    """Remove what a worker wrote while its series was being removed: the folder and the files as they were recorded then."""
    for written in files if home else ():
        current = atomic.read(root(), f"{home}/{written.path}")
        if current is not None and digest(current) == written.sha and not _is_merged(written):
            atomic.remove(root(), f"{home}/{written.path}")


def _holds_edits(series: Series, written: WrittenFile) -> bool:
    """Whether somebody else's words are in a file of ours: changed since, or merged in when we wrote it last."""
    return _is_merged(written) or is_theirs(series, written.path, read(series, written.path))


def _is_merged(written: WrittenFile) -> bool:
    return written.content is not None and digest(bytes(written.content)) != written.sha
