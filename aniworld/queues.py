"""What carries the ticks from web to worker: a file with a bell on one machine, Redis between several."""

import contextlib
import fcntl
import json
import logging
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import sleep
from typing import Any

import cysqlite
from huey.registry import Message
from huey.serializer import Serializer
from huey.storage import CySqliteStorage, RedisStorage
from peewee import DatabaseError
from redis import ConnectionPool, Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from .bell import Bell, Ear
from .logs import Outage
from .sqlite import BUSY_SECONDS, reason

log = logging.getLogger(__name__)
EAR_SECONDS = 0.5
REDIS = {  # an add must not wait long for a Redis that is away; one retry is for a connection that was cut while idle
    "socket_timeout": 5, "socket_connect_timeout": 1, "socket_keepalive": True, "health_check_interval": 15,
    "retry": Retry(NoBackoff(), 1),
}  # fmt: skip
TROUBLE = (cysqlite.Error, DatabaseError, RedisError, OSError)


class PlainText(Serializer):
    """Messages as JSON instead of pickles: who can write to a queue can say that there is work, and nothing else."""

    def _serialize(self, message: Message) -> bytes:
        return json.dumps(message).encode()

    def _deserialize(self, data: bytes) -> Message:
        return Message(*json.loads(data))


class FileQueue(CySqliteStorage):
    """Huey's queue in SQLite, with a bell instead of polling: an idle worker wakes in about two milliseconds.

    A file that is broken, found so at the start or at any later moment, is set aside and made new. Nothing is lost
    with it: what must be loaded stands in aniworld.db, and the janitor rings again.
    """

    blocking = True

    def __init__(self, name: str, filename: str, bell: Bell):
        self.bell = bell
        self._ear: Ear | None = None
        super().__init__(name, filename, timeout=BUSY_SECONDS, pragmas={"synchronous": 1}, create_tables=False)
        self._mend()

    def enqueue(self, data: bytes, priority: float | None = None) -> None:
        self._whole(super().enqueue, data, priority)
        self.bell.ring()

    def listen(self) -> None:
        """Called once by the consumer, before its threads start."""
        self._ear = self.bell.listen()

    def hang_up(self) -> None:
        if self._ear:
            self._ear.close()

    def dequeue(self) -> bytes | None:
        message = self._whole(super().dequeue)
        if message is None and self._ear and self._ear.wait(EAR_SECONDS):
            message = self._whole(super().dequeue)
        return message

    def queue_size(self) -> int:
        return self._whole(super().queue_size)

    def read_schedule(self, ts: Any) -> list[bytes]:
        return []  # nothing is ever scheduled: what must wait says so on its row

    def _whole(self, act: Callable, *values: Any) -> Any:
        """Do this in the file that is in its place now, and once more when that turns out to be broken."""
        if self._conn and not self._is_in_place():
            self._mend()
        try:
            return act(*values)
        except cysqlite.DatabaseError as error:
            if not _is_broken(error):
                raise
        self._mend()
        return act(*values)

    def _create_connection(self) -> cysqlite.Connection:
        connection = super()._create_connection()
        self._inode = os.stat(self.filename).st_ino
        return connection

    def _is_in_place(self) -> bool:
        """Whether our connection is to the file that has the name: another process may have set ours aside."""
        try:
            return os.stat(self.filename).st_ino == self._inode
        except FileNotFoundError:
            return False

    def _mend(self) -> None:
        """Look at the file as it is now: another thread or process may have made it new already."""
        self.close()
        with self._alone():
            try:
                self._look()
            except cysqlite.DatabaseError as error:
                if not _is_broken(error):
                    raise
                self._set_aside(error)
                self._look()

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Only one process of all is in here, and one thread of it."""
        with Path(self.filename).with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _look(self) -> None:
        """Make the file and its tables where there are none. Raises DatabaseError when it cannot be used."""
        Path(self.filename).touch(mode=0o600)
        connection = self._create_connection()
        try:
            connection.execute("BEGIN IMMEDIATE")
            for statement in self.ddl:
                connection.execute(statement)
            connection.execute("COMMIT")
            said = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if said != "ok":
                raise cysqlite.DatabaseCorruptError(said)
        finally:
            connection.close()

    def _set_aside(self, error: Exception) -> None:
        ending = f".broken-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}"
        for part in ("", "-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                os.rename(self.filename + part, self.filename + ending + part)
        said = "The queue was broken (%s) and is kept as tasks.db%s; a new one is made, and nothing is lost."
        log.error(said, reason(error), ending)


def _is_broken(error: cysqlite.DatabaseError) -> bool:
    """Whether this says that the file is no queue of ours, rather than that it is busy or its disk is full."""
    said = str(error)
    return isinstance(error, cysqlite.DatabaseCorruptError) or "no such table" in said or "unsupported file format" in said


class RedisQueue(RedisStorage):
    """Huey's queue in Redis, whose blocking pop is the bell. Without Redis each thread looks for work once a second.

    spare: makes the message that such a thread gets.
    """

    def __init__(self, name: str, url: str, spare: Callable[[], bytes]):
        self._spare, self._outage = spare, Outage(log, "Redis")
        super().__init__(name, read_timeout=1, connection_pool=ConnectionPool.from_url(url, **REDIS))

    def listen(self) -> None:
        """There is nothing to prepare: the pop is what listens."""

    def hang_up(self) -> None:
        self.conn.close()

    def dequeue(self) -> bytes | None:
        try:
            message = super().dequeue()
            self._outage.ends()
            return message
        except RedisError as error:
            self._outage.begins(error)
            sleep(1)
            return self._spare()

    def read_schedule(self, ts: Any) -> list[bytes]:
        return []  # nothing is ever scheduled: what must wait says so on its row


def why_silent(url: str) -> str | None:
    """Why Redis does not answer; None when it does."""
    try:
        with Redis.from_url(url, **REDIS) as client:
            client.ping()
        return None
    except RedisError as error:
        return str(error)
