"""The database as an SQLite file in the data folder, for one machine."""

import contextlib
import logging
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import cysqlite
from cysqlite import SQLITE_DBCONFIG_ENABLE_QPSG, SQLITE_OPEN_READWRITE
from peewee import (  # type: ignore[attr-defined]  # the stubs leave __exception_wrapper__ out
    DatabaseError,
    OperationalError,
    __exception_wrapper__,
)
from playhouse.cysqlite_ext import CySqliteDatabase

from . import file_systems, inspection
from .errors import AniworldError, DiskError, SettingsError
from .inspection import Shape
from .spare_connections import SpareConnections
from .sqlitetrouble import Damaged, Watched
from .trouble import REPLACED, Trouble
from .verdict import Verdict
from .write_lock import BUSY_SECONDS, WriteLock, alone

log = logging.getLogger(__name__)
# Older ones can corrupt a WAL database that two processes checkpoint at once.
OLDEST_SAFE_SQLITE = (3, 51, 3)
PRAGMAS = {"foreign_keys": 1, "cache_size": -2000, "temp_store": "memory"}
READY_STATEMENTS = 200  # of each connection; one load takes some 120, and what is dropped is compiled again
ON_NETWORK = (
    "The data folder %s is on a network file system (%s): SQLite does without its write-ahead log there, "
    "which is slower, and if locks of that file system fail, the database may be damaged. Move the data "
    "folder to a disk of this machine; the library may stay where it is."
)


class NoDatabase(CySqliteDatabase):
    """The stand-in for a database that could not be opened: it answers no query."""

    def __init__(self, trouble: Trouble):
        super().__init__(":memory:", rank_functions=False)
        self._found = trouble

    def connect(self, reuse_if_open: bool = False) -> bool:
        raise Damaged(self._found)

    def lasting_trouble(self) -> Trouble | None:
        return self._found if self._found.kind.needs_a_person else None

    def why_not_writable(self) -> Trouble:
        return self._found

    def trouble_of(self, error: BaseException) -> Trouble:
        return self._found


class Fetched:
    """A statement that was run to its end, with all its rows.

    SQLite commits a single statement at its end. Whoever fetched one row of a RETURNING and went on would
    never learn that the commit was refused.
    """

    __slots__ = ("_rows", "description", "lastrowid", "rowcount")

    def __init__(self, cursor: cysqlite.Cursor):
        self.description = cursor.description
        self._rows = iter(cursor.fetchall())
        self.lastrowid, self.rowcount = cursor.lastrowid, cursor.rowcount

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return self._rows

    def fetchone(self) -> tuple[Any, ...] | None:
        return next(self._rows, None)

    def fetchall(self) -> list[tuple[Any, ...]]:
        return list(self._rows)

    def close(self) -> None:
        """Do nothing: there is nothing left to close."""


class SqliteFile(Watched, CySqliteDatabase):
    """aniworld.db. Made when missing, for its owner only (0600).

    durable: every commit survives a power cut. Without it the last commits may be undone by one. shape: which
    tables and columns are ours. expects_rows: aniworld was here before, so that a database with nothing in it
    is not a first start. is_for_pages: at a start, a large one is looked through beside serving. Raises
    DiskError when the file cannot be made, SettingsError when SQLite is too old to be safe, and Trouble when
    the file is damaged, or missing where it should not be.
    """

    passes_over_locked_rows = ""  # there are none: one writer has the whole file
    by_letters = ""  # behind a text: it is compared letter by letter, as Python does

    def __init__(
        self,
        data_dir: Path,
        *,
        durable: bool,
        shape: Shape | None = None,
        expects_rows: bool = False,
        is_for_pages: bool = False,
    ):
        if cysqlite.sqlite_version_info < OLDEST_SAFE_SQLITE:
            oldest = ".".join(map(str, OLDEST_SAFE_SQLITE))
            raise SettingsError("sqlite_too_old", version=cysqlite.sqlite_version, oldest=oldest)
        self.path, self._shape = data_dir / "aniworld.db", shape or Shape()
        self._undone = threading.local()
        self._spare = SpareConnections()
        self._looking: threading.Thread | None = None
        self._network = file_systems.network(data_dir)
        try:
            self._verdict = Verdict(data_dir)
            self._write_lock = WriteLock(data_dir / "write.lock", is_remote=bool(self._network))
            self._begin(expects_rows, is_for_pages)
        except OSError as error:
            why = error.strerror
            raise DiskError(
                "data_folder_unusable", data_dir, str(error), place=str(data_dir), why=why
            ) from error
        if self._network:
            log.warning(ON_NETWORK, data_dir, self._network)
        pragmas = PRAGMAS | {
            "journal_mode": file_systems.journal_mode(data_dir),
            "synchronous": "full" if durable else "normal",
        }
        super().__init__(
            str(self.path),
            pragmas=pragmas,
            timeout=BUSY_SECONDS,
            rank_functions=False,
            flags=SQLITE_OPEN_READWRITE,
            cached_statements=READY_STATEMENTS,
        )

    def _begin(self, expects_rows: bool, is_for_pages: bool) -> None:
        """Look at the file when nobody else has it open, and make it where there is none. Raises Trouble."""
        looks_later = False
        try:
            if self._verdict.take():
                looks_later = is_for_pages and not self._network and inspection.is_large(self.path)
                look = inspection.glance if looks_later else inspection.look
                look(self.path, self._shape, expects_rows=expects_rows)
                self._verdict.write(None)
                # Not if it is there: to close a handle of it would drop the locks that SQLite has on it.
                if not self.path.exists():
                    self.path.touch(mode=0o600)
            elif found := self._verdict.read():
                raise found
            self._place = self._where()
            if self._place is None:
                raise Trouble(REPLACED, f"{self.path} is gone")
            if looks_later:
                self._look_through_beside()
            self._verdict.share()
        except (AniworldError, OSError):
            self._verdict.close()  # who does not open the database does not have it open
            raise

    def _look_through_beside(self) -> None:
        """Look through the file in a thread. Until that is over, no process writes, and each reads."""
        held = contextlib.ExitStack()
        held.enter_context(self._write_lock)
        self._looking = threading.Thread(target=self._look_through, args=(held,), name="look", daemon=True)
        self._looking.start()

    def _look_through(self, nobody_writes: contextlib.ExitStack) -> None:
        with nobody_writes:
            try:
                inspection.look_through(self.path, self._shape)
            except Trouble as trouble:
                self.found_at_start(trouble)

    def wait_until_known(self) -> None:
        """Wait until the file has been looked through, by this process or another. Raises Damaged."""
        if self._looking:
            self._looking.join()
        with self._write_lock:
            self._look_at_its_place()
        self._refuse_when_damaged()

    @property
    def description(self) -> str:
        where = f", without a write-ahead log, as it lies on {self._network}" if self._network else ""
        return f"SQLite {cysqlite.sqlite_version}{where}"

    # Connections and statements

    def connect(self, reuse_if_open: bool = False) -> bool:
        if self.is_closed():
            self._look_at_its_place()
        self._refuse_when_damaged()
        try:
            return super().connect(reuse_if_open)
        except (DatabaseError, UnicodeDecodeError) as error:
            self._judge(error)
            raise

    def _connect(self) -> cysqlite.Connection:
        return self._spare.take(self._open)

    def _open(self) -> cysqlite.Connection:
        """Open a connection that compiles a statement once, and not anew for other values.

        Without that the search for a worker's next part takes thirty times as long.
        """
        connection = super()._connect()
        connection.db_config(SQLITE_DBCONFIG_ENABLE_QPSG, 1)
        return connection

    def _close(self, connection: cysqlite.Connection) -> None:
        if self._found or not self._spare.give_back(connection):
            super()._close(connection)

    def execute_sql(self, sql: str, params: Sequence[Any] | None = None) -> Any:
        """Run a statement to its end, with all its rows, and with its commit when it is alone."""
        self._refuse_when_damaged()
        if self._is_undone():
            if sql.startswith("ROLLBACK TO"):
                return None  # all is rolled back already
            raise OperationalError(f"The transaction was ended: {self._undone.by}") from self._undone.by
        try:
            cursor = super().execute_sql(sql, params)
            with __exception_wrapper__:
                return Fetched(cursor)
        except (DatabaseError, UnicodeDecodeError) as error:
            self._judge(error)
            raise

    def _is_undone(self) -> bool:
        """Return whether SQLite itself has rolled back the open transaction, as it does on a full disk."""
        return self.transaction_depth() > 0 and not self._state.conn.in_transaction

    def begin(self, lock_type: str | None = None) -> None:
        self._refuse_when_damaged()
        self._undone.by = None
        try:
            super().begin(lock_type)
        except DatabaseError as error:
            self._judge(error)
            raise

    def commit(self) -> None:
        """Raise what ended the transaction if SQLite has rolled it back by itself.

        Then nothing was stored.
        """
        if not self.is_closed() and not self._state.conn.in_transaction:
            raise OperationalError(f"The transaction was ended: {self._undone.by}") from self._undone.by
        try:
            super().commit()
        except DatabaseError as error:
            self._judge(error)
            raise

    def rollback(self) -> None:
        """Roll back what is not rolled back yet.

        The reason for it must not be hidden by an error of its own.
        """
        if self.is_closed() or not self._state.conn.in_transaction:
            return
        with contextlib.suppress(DatabaseError) if self._found else contextlib.nullcontext():
            super().rollback()

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Open a transaction that is the only writer from its start."""
        with self.a_statement(), self.atomic("IMMEDIATE"):
            yield

    @contextlib.contextmanager
    def a_statement(self) -> Iterator[None]:
        """In here a single statement writes, without a transaction."""
        if self._looking:
            self._looking.join()
        came_at = time.monotonic()
        with self._write_lock:
            waited = time.monotonic() - came_at
            with self._patient(max(0.0, BUSY_SECONDS - waited)) if waited > 1 else contextlib.nullcontext():
                yield

    @contextlib.contextmanager
    def at_once(self) -> Iterator[None]:
        """Let a single statement write if nobody else does. Raises OperationalError instead of waiting."""
        with self._write_lock.at_once(), self._patient(0.0):
            yield

    @contextlib.contextmanager
    def _patient(self, seconds: float) -> Iterator[None]:
        """Lower busy_timeout while in the block.

        For programs outside our write lock, such as a backup being made.
        """
        self.execute_sql(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
        try:
            yield
        finally:
            self.execute_sql(f"PRAGMA busy_timeout = {int(self.timeout * 1000)}")

    def reading(self) -> contextlib.AbstractContextManager[None]:
        """Open a transaction that sees one state of all rows and blocks nobody."""
        return self.atomic("DEFERRED")

    @contextlib.contextmanager
    def migrating(self) -> Iterator[None]:
        """Let only one process into this block.

        It opens its connection in here, too: two that switch a new file to WAL collide.
        """
        with alone(self.path.with_name("migrate.lock")):
            yield
            self._keep_wal()

    def forget_shape(self) -> None:
        """Forget the stored shape before the tables change, in case that is cut short."""
        self.execute_sql("PRAGMA user_version = 0")

    def note_shape(self) -> None:
        """Store the shape of the tables, so that a change is noticed. A full disk leaves it for later."""
        if self.execute_sql("PRAGMA user_version").fetchone()[0] == 0:
            number = inspection.shape_number(self.connection(), self._shape)
            with contextlib.suppress(OperationalError):
                self.execute_sql(f"PRAGMA user_version = {number}")

    def _keep_wal(self) -> None:
        """Hold one idle connection for as long as this object lives.

        When the last connection closes, SQLite writes everything back and removes the WAL: connections as
        short as a request would each pay for that with several fsyncs.
        """
        self._idle = cysqlite.connect(self.database, timeout=BUSY_SECONDS)
        self._idle.execute("SELECT count(*) FROM sqlite_master").fetchall()  # a read opens the WAL

    def let_go(self) -> None:
        """Close all that is open in nobody's hands: this process is done with the file."""
        self._spare.close()
        if self._idle:
            self._idle.close()
        self._verdict.close()

    def stand_back(self) -> None:
        """Let another process put a database in this one's place. To be called once lasting trouble is known.

        The connections stay until the process ends: other threads may have them.
        """
        self._verdict.close()
