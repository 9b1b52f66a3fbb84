"""What carries the ticks from web to worker: a file with a bell on one machine, Redis between several."""

import json
import logging
from collections.abc import Callable
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

log = logging.getLogger(__name__)
EAR_SECONDS = 0.5
REDIS = {  # an add must not wait long for a Redis that is away; one retry is for a connection that was cut while idle
    "socket_timeout": 5, "socket_connect_timeout": 1, "socket_keepalive": True, "health_check_interval": 15,
    "retry": Retry(NoBackoff(), 1),
}  # fmt: skip
TROUBLE = (cysqlite.Error, DatabaseError, RedisError)


class PlainText(Serializer):
    """Messages as JSON instead of pickles: who can write to a queue can say that there is work, and nothing else."""

    def _serialize(self, message: Message) -> bytes:
        return json.dumps(message).encode()

    def _deserialize(self, data: bytes) -> Message:
        return Message(*json.loads(data))


class FileQueue(CySqliteStorage):
    """Huey's queue in SQLite, with a bell instead of polling: an idle worker wakes in about two milliseconds."""

    blocking = True

    def __init__(self, name: str, filename: str, bell: Bell):
        self.bell = bell
        self._ear: Ear | None = None
        super().__init__(name, filename, timeout=10, pragmas={"synchronous": 1})

    def enqueue(self, data: bytes, priority: float | None = None) -> None:
        super().enqueue(data, priority)
        self.bell.ring()

    def listen(self) -> None:
        """Called once by the consumer, before its threads start."""
        self._ear = self.bell.listen()

    def hang_up(self) -> None:
        if self._ear:
            self._ear.close()

    def dequeue(self) -> bytes | None:
        message = super().dequeue()
        if message is None and self._ear and self._ear.wait(EAR_SECONDS):
            message = super().dequeue()
        return message


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
