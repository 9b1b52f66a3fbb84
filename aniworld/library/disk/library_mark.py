"""The mark in each root of the library: a file with an id that the database stores too.

A root without its mark is an empty mount point, another disk, or a new library. It counts as new only while
the database knows of no file in it; otherwise a person decides: accept().
"""

import logging
import os
import re
import secrets
from pathlib import Path

from ...database import transaction
from ...errors import DiskError, LibraryError, NotAllowed
from ...files import atomic
from ...messages import Message
from ...models import Folder, LibraryMark, Root, Series, Video, WrittenFile
from . import root_rows

log = logging.getLogger(__name__)

MARK = ".aniworld-library"
MARK_TEXT = "aniworld keeps a library here. While this file is here, it knows that the disk is mounted.\n"

MOST_BYTES = 100_000
MOST_LOOKED_AT = 20
_ID_LINE = re.compile(rb"^id: ([0-9a-f]{8,64})\s*$", re.MULTILINE)

CODES = {
    "full": "library_full",
    "read-only": "library_read_only",
    "no permission": "library_no_permission",
    "missing": "library_missing",
    "in the way": "library_missing",
}
FAILING, SILENT, OVERLAPPING = "library_failing", "library_silent", "library_overlapping"
TROUBLES = (
    "library_unmounted",
    "library_other",
    *dict.fromkeys(CODES.values()),
    FAILING,
    SILENT,
    OVERLAPPING,
)
NEEDS_A_PERSON = ("library_unmounted", "library_other")


def mark_id(place: Path) -> str | None:
    """Return the id in the mark of a library root; "" for a mark older than ids, None without a mark.

    Raises DiskError when it cannot be read.
    """
    try:
        content = atomic.read(place, MARK, MOST_BYTES)
    except NotAllowed:  # a link that leads elsewhere
        return None
    if content is None:
        return None
    found = _ID_LINE.search(content)
    return found[1].decode() if found else ""


def known_id(root_id: int = Root.FIRST) -> str | None:
    """Return the id in the mark of a root as the database has it; None before its first mark."""
    row = _row(root_id)
    return row.library_id if row else None


def knows_files(root_id: int = Root.FIRST) -> bool:
    """Return whether the database knows of files in a root, so that it cannot be a new one."""
    written = WrittenFile.select().join(Series).where(Series.root == root_id)
    seen = Video.select().join(Folder).where((Folder.root == root_id) & Folder.missing_since.is_null())
    homes = Series.select().where(Series.has_folder & (Series.root == root_id))
    return written.exists() or homes.exists() or seen.exists()


def mark_root() -> None:
    """Put the mark into a new library at the start, and log why if that fails."""
    try:
        check_root()
    except LibraryError as error:
        log.warning("Nothing can be added to the library: %s", error)


def check_root(root_id: int = Root.FIRST) -> None:
    """Refuse a root that is not the one that this database knows; mark a new one, or one with an older mark.

    Raises LibraryError: its sentence says what is there instead, its cure what helps.
    """
    try:
        place = root_rows.path_by_id(root_id)
        if root_id != Root.FIRST:
            _refuse_overlap(place)
        _check(root_id, place)
    except LibraryError:
        raise
    except DiskError as error:
        raise as_library_error(error) from error


def is_there(root_id: int) -> bool:
    """Return whether a root is there and the one that this database knows, as check_root() finds."""
    try:
        check_root(root_id)
    except LibraryError:
        return False
    return True


def _refuse_overlap(place: Path) -> None:
    """Refuse a root that has come to lie in the first, or around it, since ANIWORLD_LIBRARY was changed."""
    first = root_rows.path_by_id(Root.FIRST)
    if place.is_relative_to(first) or first.is_relative_to(place):
        told = Message("library_roots_overlap", {"folder": str(place), "other": str(first)})
        raise LibraryError(OVERLAPPING, told, place)


def _check(root_id: int, place: Path) -> None:
    _look_at(place)
    found, known = mark_id(place), known_id(root_id)
    if found and found == known:
        return
    if found and known is None and owner_of(found) is None:
        _remember(root_id, found)
    elif found or (found == "" and _was_marked(root_id) and not _known_files_there(root_id, place)[0]):
        other = Message("library_marked_as_other", {"folder": str(place)})
        raise LibraryError("library_other", other, place)
    elif found is None and knows_files(root_id):
        raise LibraryError("library_unmounted", _what_is_there(root_id, place), place)
    else:
        _mark(root_id, place)


def owner_of(mark: str) -> int | None:
    """Return the id of the root whose mark has this id; None when no root of ours has it."""
    row = LibraryMark.one_with(library_id=mark)
    return row.id if row else None


def _look_at(place: Path) -> None:
    with atomic.disk_errors(place, "", "cannot_look_at"):
        try:
            os.stat(place)
        except (FileNotFoundError, NotADirectoryError):
            raise _missing(place) from None
    if not os.path.isdir(place):
        raise _missing(place)


def _missing(place: Path) -> LibraryError:
    missing = Message("library_folder_missing", {"folder": str(place)})
    return LibraryError("library_missing", missing, place)


def as_library_error(error: DiskError) -> LibraryError:
    """Return an error of the disk as one of the library."""
    code = CODES.get(error.reason, FAILING)
    return LibraryError(code, error.message, error.path)


def _what_is_there(root_id: int, place: Path) -> Message:
    """Return what an unmarked root holds."""
    found, looked_at = _known_files_there(root_id, place)
    if found:
        counts = {"found": found, "looked_at": looked_at}
        return Message("library_mark_lost", {"folder": str(place), "mark": MARK} | counts)
    if _is_empty(place):
        return Message("library_folder_empty", {"folder": str(place)})
    return Message("library_folder_strange", {"folder": str(place)})


def _known_files_there(root_id: int, place: Path) -> tuple[int, int]:
    """Return how many of the files that we wrote last are unchanged, and how many were checked."""
    in_homes = (Series.root == root_id) & ~WrittenFile.path.startswith("//")  # places.ELSEWHERE
    known = WrittenFile.select(WrittenFile, Series).join(Series).where(in_homes)
    rows = list(known.order_by(WrittenFile.id.desc()).limit(MOST_LOOKED_AT))
    return sum(_is_as_written(place, row) for row in rows), len(rows)


def _is_as_written(place: Path, row: WrittenFile) -> bool:
    try:
        content = atomic.read(place, f"{row.series.folder}/{row.path}")
    except (DiskError, NotAllowed):
        return False
    return content is not None and atomic.digest(content) == row.sha


def _is_empty(place: Path) -> bool:
    with atomic.disk_errors(place, "", "cannot_look_at"), os.scandir(place) as entries:
        return next(entries, None) is None


def _mark(root_id: int, place: Path) -> None:
    """Write the mark of this database. Processes that do so at the same time write the same one."""
    with transaction():
        _keep_id(root_id, secrets.token_hex(16))
    mark = known_id(root_id) or ""
    atomic.write(place, MARK, _text(mark))
    _remember(root_id, mark)


def _text(mark: str) -> bytes:
    return f"{MARK_TEXT}id: {mark}\n".encode()


def _was_marked(root_id: int) -> bool:
    row = _row(root_id)
    return row is not None and row.is_written


def _row(root_id: int) -> LibraryMark | None:
    return LibraryMark.one_with(id=root_id)


def _keep_id(root_id: int, mark: str) -> None:
    """Keep the id of a mark. Where two are kept at once, the first one stays."""
    LibraryMark.insert(id=root_id).on_conflict_ignore().execute()
    mine = (LibraryMark.id == root_id) & LibraryMark.library_id.is_null()
    LibraryMark.update(library_id=mark).where(mine).execute()


def _remember(root_id: int, mark: str) -> None:
    """Store the id of a mark that is on disk. If two are found at the same time, the first one stays."""
    with transaction():
        _keep_id(root_id, mark)
        LibraryMark.update(is_written=True).where(LibraryMark.id == root_id).execute()


def accept(root_id: int = Root.FIRST) -> Message:
    """Accept the folder that is there now as this root, because a person says so. Return one sentence.

    An existing mark stays, and its id is stored; otherwise the folder gets a new one. Raises LibraryError
    when the folder is missing or takes no mark, or is another root of this library.
    """
    place = root_rows.path_by_id(root_id)
    try:
        _look_at(place)
        mark = _accept(root_id, place)
    except LibraryError:
        raise
    except DiskError as error:
        raise as_library_error(error) from error
    if mark is None:
        return Message("library_right_already", {"folder": str(place)})
    with transaction():
        LibraryMark.delete().where(LibraryMark.id == root_id).execute()
        _remember(root_id, mark)
    return Message("library_accepted", {"folder": str(place)})


def _accept(root_id: int, place: Path) -> str | None:
    """Have a mark in the root, and return its id; None when it is the right one already."""
    found = mark_id(place)
    owner = owner_of(found) if found else None
    if owner == root_id:
        return None
    if owner is not None:
        folders = {"folder": str(place), "other": str(root_rows.path_by_id(owner))}
        raise LibraryError("library_other", Message("library_is_another_root", folders), place)
    mark = found or secrets.token_hex(16)
    atomic.write(place, MARK, _text(mark))
    return mark
