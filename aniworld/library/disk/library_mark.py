"""The mark in the library root: a file with an id that the database stores too.

A root without its mark is an empty mount point, another disk, or a new library. It counts as new only while
the database knows of no file in it; otherwise a person decides: accept().
"""

import logging
import os
import re
import secrets
from pathlib import Path

from ... import context
from ...database import transaction
from ...errors import DiskError, LibraryError, NotAllowed
from ...files import atomic
from ...messages import Message
from ...models import LibraryMark, Series, WrittenFile

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
FAILING = "library_failing"
TROUBLES = ("library_unmounted", "library_other", *dict.fromkeys(CODES.values()), FAILING)
NEEDS_A_PERSON = ("library_unmounted", "library_other")


def root() -> Path:
    return context.current().library


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


def known_id() -> str | None:
    """Return the id of the library that this database belongs to; None before its first mark."""
    row = _row()
    return row.library_id if row else None


def knows_files() -> bool:
    """Return whether the database knows of files in the library, so that it cannot be a new one."""
    return WrittenFile.select().exists() or Series.select().where(Series.has_folder).exists()


def mark_root() -> None:
    """Put the mark into a new library at the start, and log why if that fails."""
    try:
        check_root()
    except LibraryError as error:
        log.warning("Nothing can be added to the library: %s", error)


def check_root() -> None:
    """Refuse a root that is not this database's library; mark a new one, or one with an older mark.

    Raises LibraryError: its sentence says what is there instead, its cure what helps.
    """
    try:
        _check(root())
    except LibraryError:
        raise
    except DiskError as error:
        raise as_library_error(error) from error


def _check(place: Path) -> None:
    _look_at(place)
    found, known = mark_id(place), known_id()
    if found and found == known:
        return
    if found and known is None:
        _remember(found)
    elif found or (found == "" and _was_marked() and not _known_files_there(place)[0]):
        other = Message("library_marked_as_other", {"folder": str(place)})
        raise LibraryError("library_other", other, place)
    elif found is None and knows_files():
        raise LibraryError("library_unmounted", _what_is_there(place), place)
    else:
        _mark(place)


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


def _what_is_there(place: Path) -> Message:
    """Return what an unmarked root holds."""
    found, looked_at = _known_files_there(place)
    if found:
        counts = {"found": found, "looked_at": looked_at}
        return Message("library_mark_lost", {"folder": str(place), "mark": MARK} | counts)
    if _is_empty(place):
        return Message("library_folder_empty", {"folder": str(place)})
    return Message("library_folder_strange", {"folder": str(place)})


def _known_files_there(place: Path) -> tuple[int, int]:
    """Return how many of the files that we wrote last are unchanged, and how many were checked."""
    known = WrittenFile.select(WrittenFile, Series).join(Series).where(Series.folder.is_null(False))
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


def _mark(place: Path) -> None:
    """Write the mark of this database. Processes that do so at the same time write the same one."""
    with transaction():
        _keep_id(secrets.token_hex(16))
    mark = known_id() or ""
    atomic.write(place, MARK, _text(mark))
    _remember(mark)


def _text(mark: str) -> bytes:
    return f"{MARK_TEXT}id: {mark}\n".encode()


def _was_marked() -> bool:
    row = _row()
    return row is not None and row.is_written


def _row() -> LibraryMark | None:
    return LibraryMark.one_with(id=LibraryMark.ONLY)


def _keep_id(mark: str) -> None:
    """Keep the id of a mark. Where two are kept at once, the first one stays."""
    LibraryMark.insert(id=LibraryMark.ONLY).on_conflict_ignore().execute()
    LibraryMark.update(library_id=mark).where(LibraryMark.library_id.is_null()).execute()


def _remember(mark: str) -> None:
    """Store the id of a mark that is on disk. If two are found at the same time, the first one stays."""
    with transaction():
        _keep_id(mark)
        LibraryMark.update(is_written=True).execute()


def accept() -> Message:
    """Accept the folder that is there now as the library, because a person says so. Return one sentence.

    An existing mark stays, and its id is stored; otherwise the folder gets a new one. Raises LibraryError
    when the folder is missing or takes no mark.
    """
    place = root()
    try:
        _look_at(place)
        found = mark_id(place)
        if found and found == known_id():
            return Message("library_right_already", {"folder": str(place)})
        mark = found or secrets.token_hex(16)
        atomic.write(place, MARK, _text(mark))
    except LibraryError:
        raise
    except DiskError as error:
        raise as_library_error(error) from error
    with transaction():
        LibraryMark.delete().execute()
        _remember(mark)
    return Message("library_accepted", {"folder": str(place)})
