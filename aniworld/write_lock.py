"""The turns of those who write into the database, in all processes of this machine."""

import contextlib
import ctypes
import fcntl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from peewee import OperationalError

BUSY_SECONDS = 10.0  # how long a writer waits before it gives up
LOCKED = "database is locked"
TURN = "turn.lock"  # beside the lock of the writers
_flock = ctypes.PyDLL(None).flock  # lets no other thread of this process run meanwhile, as fcntl's does


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Let only one process in here, and one thread of it. The file is made when missing, and stays."""
    path.touch(mode=0o600)
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class WriteLock:
    """A lock by which the writers of all processes take turns.

    Those who wait for SQLite itself only look now and then, so one that waits beside many others may wait for
    hundreds of milliseconds. Whoever does not use this lock is still kept apart by SQLite.

    A process that waits holds the turn, so that it is the next one: the threads of another, which are awake
    already, would take the lock before it again and again.

    Whoever lets other threads run while it has the lock may wait a millisecond until it goes on, and all who
    write wait with it. is_remote: a file system that answers over a network, for which others do not wait.
    """

    def __init__(self, path: Path, *, is_remote: bool = False):
        turn = path.with_name(TURN)
        for file in (path, turn):
            file.touch(mode=0o600)
        self._file, self._turn, self._threads = path.open("w"), turn.open("w"), threading.Lock()
        self._is_remote = is_remote

    def __enter__(self) -> None:
        if not self._threads.acquire(timeout=BUSY_SECONDS):
            raise OperationalError(LOCKED)
        self._change(self._turn, fcntl.LOCK_EX)
        self._change(self._file, fcntl.LOCK_EX)
        self._change(self._turn, fcntl.LOCK_UN)

    def __exit__(self, *exception: object) -> None:
        self._change(self._file, fcntl.LOCK_UN)
        self._threads.release()

    def _change(self, file: IO[str], operation: int) -> None:
        """Lock or unlock a file. Other threads run only while this one waits for another process."""
        if self._is_remote or _flock(file.fileno(), operation | fcntl.LOCK_NB):
            fcntl.flock(file, operation)

    @contextlib.contextmanager
    def at_once(self) -> Iterator[None]:
        """Hold the write lock, which nobody else holds meanwhile. Raises OperationalError."""
        if not self._threads.acquire(blocking=False):
            raise OperationalError(LOCKED)
        try:
            fcntl.flock(self._turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            fcntl.flock(self._turn, fcntl.LOCK_UN)
            yield
        except BlockingIOError:
            raise OperationalError(LOCKED) from None
        finally:
            fcntl.flock(self._turn, fcntl.LOCK_UN)
            self.__exit__()
