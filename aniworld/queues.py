"""What carries the ticks from web to worker: a file with a bell on one machine, Redis between several."""

import contextlib
import json
import logging
import os
import stat
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import sleep
from typing import Any

import cysqlite
from huey.registry import Message
from huey.serializer import Serializer
from huey.storage import CySqliteStorage, RedisStorage
from peewee import DatabaseError

from .file_systems import journal_mode
from .logs import Outage
from .resultcodes import kind_of, reason
from .scale import redis
from .trouble import BUSY, DISK, FULL
from .wakeup import WakeUp, WakeUpListener
from .write_lock import BUSY_SECONDS, alone

log = logging.getLogger(__name__)
LISTEN_SECONDS = 0.5
AWAY_SECONDS = 1.0  # until a thread looks again into a queue whose disk is full or fails
# An add must not wait long for a Redis that is away.
REDIS: dict[str, Any] = {
    "socket_timeout": 5,
    "socket_connect_timeout": 1,
    "socket_keepalive": True,
    "health_check_interval": 15,
}
BROKEN = (cysqlite.Error, UnicodeDecodeError)  # the second when SQLite's own message has broken letters
TROUBLE: tuple[type[Exception], ...] = (cysqlite.Error, DatabaseError, OSError)
if redis:
    # Once, for a connection that was cut while idle.
    REDIS["retry"] = redis.retry.Retry(redis.backoff.NoBackoff(), 1)
    TROUBLE += (redis.RedisError,)


class PlainText(Serializer):
    """Messages as JSON instead of pickles.

    Who can write to a queue can say that there is work, and nothing else.
    """

    def _serialize(self, message: Message) -> bytes:
        return json.dumps(message).encode()

    def _deserialize(self, data: bytes) -> Message:
        return Message(*json.loads(data))


class FileQueue(CySqliteStorage):
    """Huey's queue in SQLite, with a bell instead of polling: an idle worker wakes in about two milliseconds.

    A file that is broken, found so at the start or at any later moment, is set aside and made new. Nothing is
    lost with it: what must be loaded stands in aniworld.db, and the janitor rings again.
    """

    blocking = True

    def __init__(self, name: str, filename: str, wakeup: WakeUp):
        self.wakeup = wakeup
        self._listener: WakeUpListener | None = None
        self._threads = threading.Lock()
        self._outage = Outage(log, "The queue")
        pragmas = {"synchronous": 1, "journal_mode": journal_mode(Path(filename).parent)}
        super().__init__(name, filename, timeout=BUSY_SECONDS, pragmas=pragmas, create_tables=False)
        self._mend()

    def enqueue(self, data: bytes, priority: float | None = None) -> None:
        self._in_sound_file(super().enqueue, data, priority)
        self.wakeup.wake()

    def listen(self) -> None:
        """Start listening; the consumer calls this once, before its threads start."""
        self._listener = self.wakeup.listen()

    def hang_up(self) -> None:
        if self._listener:
            self._listener.close()

    def dequeue(self) -> bytes | None:
        """Return a message, None when there is none. While the disk refuses, there is none."""
        try:
            message = self._in_sound_file(super().dequeue)
            if message is None and self._listener and self._listener.wait(LISTEN_SECONDS):
                message = self._in_sound_file(super().dequeue)
        except (cysqlite.Error, OSError) as error:
            self._outage.begins(reason(error) or error)
            sleep(AWAY_SECONDS)
            return None
        self._outage.ends()
        return message

    def queue_size(self) -> int:
        return self._in_sound_file(super().queue_size)

    def read_schedule(self, ts: Any) -> list[bytes]:
        return []  # nothing is ever scheduled: what must wait says so on its row

    def _in_sound_file(self, act: Callable[..., Any], *values: Any) -> Any:
        """Do this in the file that has the name now; in a new one when it turns out to be broken."""
        with self._threads:  # they share one connection, which must not be opened while the file is mended
            if self._is_in_place():
                try:
                    return act(*values)
                except BROKEN as error:
                    if not self._is_broken(error):
                        raise
            self._mend()
            return act(*values)

    def _is_in_place(self) -> bool:
        """Return whether the file that has the name is ours: another process may have set ours aside."""
        with contextlib.suppress(OSError):
            found = os.stat(self.filename)
            return stat.S_ISREG(found.st_mode) and found.st_ino == self._inode
        return False

    def _mend(self) -> None:
        """Open the file as another thread or process may have left it; set it aside when it is broken."""
        with alone(Path(self.filename).with_suffix(".lock")):
            self.close()
            try:
                self._open()
            except (*BROKEN, OSError) as error:
                if not self._is_broken(error):
                    raise
                self._set_aside(error)
                self._open()
            self._inode = os.stat(self.filename).st_ino

    def _open(self) -> None:
        """Make the file and its tables where there are none. Raises what the file or its folder raises."""
        if os.path.lexists(self.filename) and not os.path.isfile(self.filename):
            raise cysqlite.DatabaseCorruptError("it is not a file")
        Path(self.filename).touch(mode=0o600)
        try:
            with self.lock:
                for statement in ("BEGIN IMMEDIATE", *self.ddl, "COMMIT"):
                    self.conn.execute(statement)
                said = self.conn.execute("PRAGMA integrity_check(1)").fetchone()[0]
        finally:
            self.close()
        if said != "ok":
            raise cysqlite.DatabaseCorruptError(said)

    def _is_broken(self, error: Exception) -> bool:
        """Whether an error means that the file is no queue of ours, not that it is busy or its disk fails."""
        if isinstance(error, OSError):
            return os.path.lexists(self.filename)
        return kind_of(error, Path(self.filename).parent) not in (BUSY, FULL, DISK)

    def _set_aside(self, error: Exception) -> None:
        ending = f".broken-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}"
        for part in ("", "-journal", "-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                os.rename(self.filename + part, self.filename + ending + part)
        said = "The queue was broken (%s) and is kept as tasks.db%s; a new one is made, and nothing is lost."
        log.error(said, reason(error) or error, ending)


class RedisQueue(RedisStorage):
    """Huey's queue in Redis, whose blocking pop is the bell.

    Without Redis each thread looks for work once a second. spare: makes the message that such a thread gets.
    """

    def __init__(self, name: str, url: str, spare: Callable[[], bytes]):
        self._spare, self._outage = spare, Outage(log, "Redis")
        super().__init__(name, read_timeout=1, connection_pool=redis.ConnectionPool.from_url(url, **REDIS))

    def listen(self) -> None:
        """There is nothing to prepare: the pop is what listens."""

    def hang_up(self) -> None:
        self.conn.close()

    def dequeue(self) -> bytes | None:
        try:
            message = super().dequeue()
            self._outage.ends()
            return message
        except redis.RedisError as error:
            self._outage.begins(error)
            sleep(1)
            return self._spare()

    def read_schedule(self, ts: Any) -> list[bytes]:
        return []  # nothing is ever scheduled: what must wait says so on its row


def why_silent(url: str) -> str | None:
    """Return why Redis does not answer; None when it does."""
    try:
        with redis.Redis.from_url(url, **REDIS) as client:
            client.ping()
        return None
    except redis.RedisError as error:
        return str(error)
