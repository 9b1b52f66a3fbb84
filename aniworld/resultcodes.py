"""What SQLite's errors mean: one table from its codes to kinds of trouble.

https://www.sqlite.org/rescode.html
"""

import os
import re
from pathlib import Path

from .trouble import BUSY, DAMAGED, DISK, FULL, NOT_OPENED, READ_ONLY, REPLACED, Kind

FULL_BYTES = 64 * 1024  # with less free than this, a disk that refuses is full
CODES = {
    3: NOT_OPENED,  # PERM
    5: BUSY,
    6: BUSY,  # LOCKED
    8: READ_ONLY,
    10: DISK,  # IOERR
    11: DAMAGED,  # CORRUPT
    13: FULL,
    14: NOT_OPENED,  # CANTOPEN
    15: BUSY,  # PROTOCOL: too many begin at once
    22: DISK,  # NOLFS: the file grew larger than the disk allows
    26: DAMAGED,  # NOTADB
}
EXTENDED_CODES = {
    522: DAMAGED,  # IOERR_SHORT_READ: the file is shorter than it says
    1032: REPLACED,  # READONLY_DBMOVED
    8202: DAMAGED,  # IOERR_DATA: a checksum is wrong
    8458: DAMAGED,  # IOERR_CORRUPTFS
}
# Errors of the opening come without a code, those of our own lock too.
TEXTS = {
    "unable to open database file": NOT_OPENED,
    "database is locked": BUSY,
    "disk is full": FULL,
    "disk I/O error": DISK,
    "unsupported file format": DAMAGED,
}
_CODE = re.compile(r"\(code=(\d+), ext=(\d+)\)$")


def reason(error: BaseException) -> str:
    """Return what a database says of an error, without the statement and the numbers."""
    return str(error).rpartition("] ")[2].partition(" (code")[0].strip().partition("\n")[0].rstrip(".")


def kind_of(error: BaseException, folder: Path) -> Kind | None:
    """Return the kind of trouble that an error is; None when it says nothing of the database in this folder.

    SQLite cannot always tell a full disk from a broken one, so that is looked at. That text is not text, and
    that its own message is not, are damages too.
    """
    if isinstance(error, UnicodeDecodeError):
        return DAMAGED
    kind = _by_code(str(error).rstrip())
    return FULL if kind is DISK and is_full(folder) else kind


def _by_code(said: str) -> Kind | None:
    if found := _CODE.search(said):
        code, extended = int(found[1]), int(found[2])
        if kind := EXTENDED_CODES.get(extended) or CODES.get(code):
            return kind
    for text, kind in TEXTS.items():
        if text in said:
            return kind
    return None


def is_full(folder: Path) -> bool:
    """Return whether nothing more fits on the disk of this folder."""
    try:
        disk = os.statvfs(folder)
    except OSError:
        return False
    return bool(disk.f_blocks) and disk.f_bavail * disk.f_frsize < FULL_BYTES
