"""Answers of the providers stored on disk: by address, with their ETag and how long they count as fresh."""

import contextlib
import logging
import re
import threading
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import cysqlite
from peewee import PeeweeException
from playhouse.cysqlite_ext import CySqliteDatabase

from ..database import now
from ..file_systems import journal_mode
from ..spare_connections import SpareConnections

log = logging.getLogger(__name__)
MOST_BYTES = 200_000_000
LONGEST_SECONDS = 150 * 86_400.0  # TMDB allows half a year: docs/source-duties.md
SWEEP_SECONDS = 3600.0
TABLE = (
    "CREATE TABLE IF NOT EXISTS answer"
    " (key TEXT PRIMARY KEY, stored_at REAL, fresh_until REAL, etag TEXT, size INTEGER, body BLOB)",
    "CREATE INDEX IF NOT EXISTS answer_age ON answer (stored_at, size)",
)
DAMAGE = re.compile("not a database|malformed|decompress|no such column")


class CachedAnswer(NamedTuple):
    body: bytes
    etag: str
    is_fresh: bool


class _File(CySqliteDatabase):
    """The file of the answers, whose connections are kept for the next question."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.spare, self._taken = SpareConnections(), threading.local()
        super().__init__(*args, **kwargs)

    def _connect(self) -> cysqlite.Connection:
        self._taken.spare = self.spare
        return self.spare.take(super()._connect)

    def _close(self, connection: cysqlite.Connection) -> None:
        if self._taken.spare is not self.spare or not self.spare.give_back(connection):
            super()._close(connection)

    def let_go(self) -> None:
        """Close the connections that are kept; those in use are not kept, as the file may be another one."""
        self.spare.close()
        self.spare = SpareConnections()


class Cache:
    """A file of its own, cache/answers.db in the data folder, which may be deleted at any time.

    Bounded: the oldest answers leave first, and what can no longer be used leaves within the hour. No trouble
    with the file (full disk, damage) ever reaches the caller.
    """

    def __init__(self, data_dir: Path, most_bytes: int = MOST_BYTES):
        self._path, self._most_bytes = data_dir / "cache" / "answers.db", most_bytes
        pragmas = {"journal_mode": journal_mode(data_dir), "synchronous": "off"}
        self._db = _File(str(self._path), pragmas=pragmas, timeout=2, rank_functions=False)
        self._is_ready = self._is_troubled = False
        self._swept_at = 0.0

    def get(self, key: str) -> CachedAnswer | None:
        return self._safely(self._read, key)

    def put(self, key: str, body: bytes | bytearray, etag: str, ttl_seconds: float) -> None:
        self._safely(self._write, key, zlib.compress(body, 3), etag, ttl_seconds)

    def sweep(self) -> int:
        """Drop what can no longer be used or may no longer be kept. Returns how many answers that were."""
        return self._safely(self._sweep) or 0

    def _read(self, key: str) -> CachedAnswer | None:
        self._sweep_at_times()
        row = self._sql("SELECT body, etag, stored_at, fresh_until FROM answer WHERE key = ?", key).fetchone()
        return row and CachedAnswer(zlib.decompress(row[0]), row[1], row[2] <= now() < row[3])

    def _write(self, key: str, packed: bytes, etag: str, ttl_seconds: float) -> None:
        row = (key, now(), now() + ttl_seconds, etag, len(packed), packed)
        self._sql("INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?, ?)", *row)
        while (self._sql("SELECT SUM(size) FROM answer").fetchone()[0] or 0) > self._most_bytes:
            self._sql("DELETE FROM answer WHERE key IN (SELECT key FROM answer ORDER BY stored_at LIMIT 20)")
        self._sweep_at_times()

    def _sweep_at_times(self) -> None:
        if not self._swept_at <= now() < self._swept_at + SWEEP_SECONDS:
            self._sweep()

    def _sweep(self) -> int:
        self._swept_at = now()
        # One with an ETag may still be found unchanged
        old = "(etag = '' AND fresh_until < ?) OR stored_at < ?"
        return self._sql(f"DELETE FROM answer WHERE {old}", now(), now() - LONGEST_SECONDS).rowcount

    def _sql(self, sql: str, *values: object) -> Any:
        return self._db.execute_sql(sql, values)

    def _safely(self, work: Callable[..., Any], *args: object) -> Any:
        """Open the file, making it when missing, and do the work; None when that cannot be done."""
        try:
            if not self._path.exists():
                self._make()
            with self._db.connection_context():
                for statement in [] if self._is_ready else TABLE:
                    self._sql(statement)
                result = work(*args)
            self._is_ready, self._is_troubled = True, False
            return result
        except (PeeweeException, OSError, zlib.error, ValueError) as error:
            self._pass_over(error)
            return None

    def _make(self) -> None:
        """Make the file where there is none.

        Only then: closing a handle of an open database would drop the locks that SQLite has on it.
        """
        self._db.let_go()
        self._is_ready = False
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path.touch(mode=0o600)

    def _pass_over(self, error: Exception) -> None:
        self._db.let_go()
        if not self._is_troubled:
            log.warning("the cache of answers is not used for now: %s", error)
        self._is_troubled, self._is_ready = True, False
        if not isinstance(error, ValueError) and not DAMAGE.search(str(error)):
            return  # locked, full, read-only: that passes
        for ending in ("", "-journal", "-wal", "-shm"):
            with contextlib.suppress(OSError):
                self._path.with_name(self._path.name + ending).unlink()


class NoCache:
    """Finds nothing and keeps nothing."""

    def get(self, key: str) -> None:
        return None

    def put(self, key: str, body: bytes | bytearray, etag: str, ttl_seconds: float) -> None:
        pass

    def sweep(self) -> int:
        return 0
