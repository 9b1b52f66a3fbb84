"""Who has aniworld.db open, what they know of it, and how another file gets into its place."""

import contextlib
import fcntl
import os
from datetime import UTC, datetime
from pathlib import Path

from .errors import DiskError, Invalid
from .trouble import BY_CODE, Trouble


def set_aside(path: Path) -> Path | None:
    """Give what is in the place of a database another name, with its log; None when nothing was there.

    Raises Invalid while a process has the database open, DiskError when the folder cannot be changed.
    """
    verdict = _alone_with(path)
    try:
        set_aside_as = _rename_aside(path)
        verdict.write(None)
        return set_aside_as
    finally:
        verdict.close()


def put_in_place(new: Path, path: Path) -> Path | None:
    """Set what is in the place of a database aside, and put another file there.

    Return and raise as set_aside().
    """
    verdict = _alone_with(path)
    try:
        set_aside_as = _rename_aside(path)
        os.rename(new, path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        verdict.write(None)
        return set_aside_as
    finally:
        verdict.close()


def is_free(folder: Path) -> bool:
    """Return whether no process has the database of a data folder open."""
    verdict = Verdict(folder)
    try:
        return verdict.take()
    finally:
        verdict.close()


def _alone_with(path: Path) -> "Verdict":
    verdict = Verdict(path.parent)
    if not verdict.take():
        verdict.close()
        raise Invalid("aniworld_is_running")
    return verdict


def _rename_aside(path: Path) -> Path | None:
    ending, set_aside_as = f".aside-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}", None
    try:
        for part in ("-journal", "-wal", "-shm", ""):
            if os.path.lexists(f"{path}{part}"):
                os.rename(f"{path}{part}", f"{path}{ending}{part}")
                set_aside_as = Path(f"{path}{ending}")
    except OSError as error:
        raise DiskError("not_set_aside", path, str(error), place=str(path), why=error.strerror) from error
    return set_aside_as


class Verdict:
    """Who has the database open, and what they know of it.

    It is a file in the data folder, empty while all is well. The process that opens the database first is
    alone until share(); others wait for that, and read what was found.
    """

    _file: int = -1  # none is open

    def __init__(self, folder: Path):
        self._file = os.open(folder / "database.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def close(self) -> None:
        """Have the database open no more."""
        if self._file >= 0:
            os.close(self._file)
        self._file = -1

    def __del__(self) -> None:
        self.close()

    def take(self) -> bool:
        """Return whether nobody else has the database open."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            fcntl.flock(self._file, fcntl.LOCK_SH)
            return False

    def share(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_SH)

    def read(self) -> Trouble | None:
        code, _, said = os.pread(self._file, 2000, 0).decode(errors="replace").partition("\n")
        return Trouble(BY_CODE[code], said) if code in BY_CODE else None

    def write(self, trouble: Trouble | None) -> None:
        """Tell the other processes. A disk that takes nothing leaves each to find it out."""
        with contextlib.suppress(OSError):
            os.ftruncate(self._file, 0)
            if trouble:
                os.pwrite(self._file, f"{trouble.code}\n{trouble.said[:500]}".encode(errors="replace"), 0)
