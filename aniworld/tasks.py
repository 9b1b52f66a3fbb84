"""The queue. Rows say what must be loaded; a message says that there is work.

The message is empty: the thread that receives it claims the most urgent part. A lost message costs a second,
until Upkeep sends another for what may run; a doubled one costs a claim that finds nothing.
"""

import logging
import threading
import time

from huey import Huey
from huey.api import Task
from huey.exceptions import HueyException
from peewee import OperationalError

from .database import connected, lasting_trouble, why
from .errors import DiskError
from .library.parts import loading
from .logs import Outage
from .queues import TROUBLE, FileQueue, PlainText, RedisQueue
from .resultcodes import reason
from .settings import Settings
from .wakeup import WakeUp

log = logging.getLogger(__name__)

REST_SECONDS = 5.0  # for all threads, after the database refused to store what one of them had
MOST_WAKE_UPS = 1000


class WakeUps(Huey):
    """Huey without revoked tasks: a wake-up has no identity, and a look for one costs two queries."""

    def is_revoked(self, *task: object) -> bool:
        return False

    def delete(self, key: str) -> bool:
        return False

    def deserialize_task(self, data: bytes) -> Task:
        """Read a message; one that is unreadable is a wake-up as well, as no message says more than that."""
        try:
            return super().deserialize_task(data)
        except (ValueError, TypeError, HueyException):
            return load_next.s()


# Runs its tasks at once until open_queue().
huey = WakeUps("aniworld", storage_class=FileQueue, serializer=PlainText(), results=False, immediate=True)


class Work:
    """What the threads of this process share: who claims, how many they are, and when to stop."""

    owner: str = "immediate"
    threads: int = 16
    stop = threading.Event()
    rest_until = 0.0  # monotonic; no thread is woken before, as the database refuses writes
    database_outage = Outage(log, "The database of the workers", "The database did not answer a worker")
    queue_outage = Outage(log, "The queue", "The queue could not store new work")


def open_queue(settings: Settings, wakeup: WakeUp) -> None:
    """Use Redis if it is set, else tasks.db in the data folder (mode 0600), whose consumers `wakeup` wakes.

    Raises DiskError.
    """
    if settings.queue_url:
        huey.storage_class = RedisQueue
        huey.storage_kwargs = {"url": settings.queue_url, "spare": lambda: huey.serialize_task(load_next.s())}
    else:
        huey.storage_class = FileQueue
        huey.storage_kwargs = {"filename": str(settings.data_dir / "tasks.db"), "wakeup": wakeup}
    try:
        huey.immediate = False
    except TROUBLE as error:
        path = settings.data_dir / "tasks.db"
        raise DiskError("queue_unusable", path, str(error), place=str(path), why=reason(error)) from error
    Work.threads = settings.workers


@huey.task()  # type: ignore[untyped-decorator]  # huey ships no types
def load_next() -> None:
    """Load the most urgent part, and others after it until none may run."""
    try:
        with connected():
            while _load_one() and not Work.stop.is_set():
                pass
    except OperationalError as error:
        Work.rest_until = time.monotonic() + REST_SECONDS
        begin(Work.database_outage, error)


def _load_one() -> bool:
    """Load the most urgent part. Return whether there was one."""
    part = loading.work(Work.owner, Work.threads, wake=enqueue, is_stopping=Work.stop.is_set)
    Work.database_outage.ends()
    return part is not None


def begin(outage: Outage, error: OperationalError) -> None:
    """Log once why the database is away, unless its lasting trouble is logged already."""
    if lasting_trouble() is None:
        outage.begins(why(error))


def enqueue(count: int = 1, *, at_most: int = MOST_WAKE_UPS) -> None:
    """Enqueue up to `count` wake-ups, never more than `at_most` pending: no worker may run for weeks.

    If the queue refuses them, Upkeep sends them in its next round.
    """
    try:
        wanted = min(count, at_most - huey.pending_count())
        for _ in range(wanted):
            load_next()
        if wanted > 0:  # a queue that can be read may still refuse writes
            Work.queue_outage.ends()
    except TROUBLE as error:
        Work.queue_outage.begins(reason(error) or error)


def wake() -> None:
    """Wake a thread of the worker, as a part was requested.

    A wake-up for each thread is enough: whoever has loaded a part looks for the next.
    """
    enqueue(at_most=Work.threads)
