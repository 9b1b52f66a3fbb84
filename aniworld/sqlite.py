"""SQLite in the place of the database: a file in the data folder, for one machine."""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

import cysqlite
from playhouse.cysqlite_ext import CySqliteDatabase

from .errors import DiskError, SettingsError

OLDEST_SAFE_SQLITE = (3, 51, 3)  # Older ones can corrupt a WAL database that two processes checkpoint at once.
BUSY_SECONDS = 10  # how long a statement waits for another process to finish its writing
PRAGMAS = {"journal_mode": "wal", "foreign_keys": 1, "cache_size": -8000, "temp_store": "memory"}


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
        except OSError as error:
            raise DiskError(f"The data folder {data_dir} cannot be used: {error.strerror}.", data_dir, str(error)) from error
        pragmas = PRAGMAS | {"synchronous": "full" if durable else "normal"}
        super().__init__(str(self.path), pragmas=pragmas, timeout=BUSY_SECONDS, rank_functions=False)

    @property
    def description(self) -> str:
        return f"SQLite {cysqlite.sqlite_version}"

    def writing(self) -> contextlib.AbstractContextManager:
        """A transaction that is the only writer from its start."""
        return self.atomic("IMMEDIATE")

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
