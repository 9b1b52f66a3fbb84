"""SQLite in the place of the database: a file in the data folder, for one machine."""

import contextlib
import fcntl
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import cysqlite
from peewee import OperationalError
from playhouse.cysqlite_ext import CySqliteDatabase

from .errors import DiskError, SettingsError

OLDEST_SAFE_SQLITE = (3, 51, 3)  # Older ones can corrupt a WAL database that two processes checkpoint at once.
BUSY_SECONDS = 10.0  # how long a writer waits before it gives up
PRAGMAS = {"journal_mode": "wal", "foreign_keys": 1, "cache_size": -8000, "temp_store": "memory"}
LOCKED = "database is locked"


def reason(error: Exception) -> str:
    """What a database says of an error, without the statement and the numbers."""
    return str(error).rpartition("] ")[2].partition(" (code")[0].strip().partition("\n")[0].rstrip(".")


class Turns:
    """The writers of all processes take turns. Those who wait for SQLite itself look now and then, so that one who waits
    beside many others may wait for hundreds of milliseconds. Whoever passes this by is still kept apart by SQLite.
    """

    def __init__(self, path: Path):
        self._file, self._threads = path.open("w"), threading.Lock()

    def __enter__(self) -> None:
        if not self._threads.acquire(timeout=BUSY_SECONDS):
            raise OperationalError(LOCKED)
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def __exit__(self, *exception: object) -> None:
        fcntl.flock(self._file, fcntl.LOCK_UN)
        self._threads.release()

    @contextlib.contextmanager
    def at_once(self) -> Iterator[None]:
        """The turn, while it is nobody else's. Raises OperationalError."""
        if not self._threads.acquire(blocking=False):
            raise OperationalError(LOCKED)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError:
            raise OperationalError(LOCKED) from None
        finally:
            self.__exit__()


class SqliteFile(CySqliteDatabase):
    """aniworld.db. Made when missing, for its owner only (0600).

    durable: every commit survives a power cut. Without it the last commits may be undone by one.
    Raises DiskError when the file cannot be made, SettingsError when SQLite is too old to be safe.
    """

    passes_over_locked_rows = ""  # there are none: one writer has the whole file

    def __init__(self, data_dir: Path, *, durable: bool):
        if cysqlite.sqlite_version_info < OLDEST_SAFE_SQLITE:
            raise SettingsError(f"SQLite {cysqlite.sqlite_version} can corrupt shared databases; 3.51.3 or newer is needed.")
        self.path = data_dir / "aniworld.db"
        try:
            if not self.path.exists():  # closing a handle of an open database would drop the locks that SQLite has on it
                self.path.touch(mode=0o600)
            self._turns = Turns(data_dir / "write.lock")
        except OSError as error:
            raise DiskError(f"The data folder {data_dir} cannot be used: {error.strerror}.", data_dir, str(error)) from error
        pragmas = PRAGMAS | {"synchronous": "full" if durable else "normal"}
        super().__init__(str(self.path), pragmas=pragmas, timeout=BUSY_SECONDS, rank_functions=False)

    @property
    def description(self) -> str:
        return f"SQLite {cysqlite.sqlite_version}"

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction that is the only writer from its start."""
        with self.a_statement(), self.atomic("IMMEDIATE"):
            yield

    @contextlib.contextmanager
    def a_statement(self) -> Iterator[None]:
        """In here a single statement writes, without a transaction."""
        came_at = time.monotonic()
        with self._turns:
            waited = time.monotonic() - came_at
            with self._patient(max(0.0, BUSY_SECONDS - waited)) if waited > 1 else contextlib.nullcontext():
                yield

    @contextlib.contextmanager
    def at_once(self) -> Iterator[None]:
        """In here a single statement writes, when nobody else does. Raises OperationalError instead of waiting."""
        with self._turns.at_once(), self._patient(0.0):
            yield

    @contextlib.contextmanager
    def _patient(self, seconds: float) -> Iterator[None]:
        """In here this connection waits but so long for who passes the turns by, such as a copy that is being made."""
        self.execute_sql(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
        try:
            yield
        finally:
            self.execute_sql(f"PRAGMA busy_timeout = {int(self.timeout * 1000)}")

    def reading(self) -> contextlib.AbstractContextManager:
        """A transaction that sees one state of all rows, and is in nobody's way."""
        return self.atomic("DEFERRED")

    @contextlib.contextmanager
    def migrating(self) -> Iterator[None]:
        """Only one process of all is in here. It opens its connection in here, too: two that switch a new file to WAL collide."""
        with self.path.with_name("migrate.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
            self._keep_wal()

    def _keep_wal(self) -> None:
        """Hold one idle connection for as long as this object lives.

        When the last connection closes, SQLite writes everything back and removes the WAL: connections as short as a
        request would each pay for that with several fsyncs.
        """
        self._idle = cysqlite.connect(self.database, timeout=BUSY_SECONDS)
        self._idle.execute("SELECT count(*) FROM sqlite_master").fetchall()  # the WAL is opened by the first read

    def resting(self) -> contextlib.AbstractContextManager:
        """An open file costs nobody anything: nothing to do."""
        return contextlib.nullcontext()
