"""The queue and the timetable. What must be loaded stands in aniworld.db; a message here only says that there is work.

The message is an anonymous tick: whoever hears it claims the most urgent part. A lost tick costs a second, until the
janitor rings for what may run; a doubled one costs a claim that finds nothing.
"""

import logging
import threading
import time
from pathlib import Path

from huey import Huey
from huey.consumer import Consumer
from peewee import OperationalError

from .bell import Bell
from .database import connected, now
from .errors import DiskError
from .library import answering, check, claims, keys, loading, owners, setback, timetable
from .library.owners import Owner
from .logs import Outage
from .queues import TROUBLE, FileQueue, PlainText, RedisQueue
from .settings import Settings
from .sqlite import reason

log = logging.getLogger(__name__)

ROUND_SECONDS = 1.0
FIRST_CHECK_SECONDS = 1.5  # after the start: the pages serve first
AGAIN_SECONDS = 15.0  # until the next try of a first check that the database, or a mistake of ours, cut short
SHUTDOWN_SECONDS = 6.0  # for running steps; all is over within 8 s, and who stops us by force waits for 10
MOST_TICKS = 1000


class Bellboy(Huey):
    """Huey without taking tasks back: ticks are anonymous, and to look for one that was taken back costs two questions."""

    def is_revoked(self, *task: object) -> bool:
        return False

    def delete(self, key: str) -> bool:
        return False


huey = Bellboy("aniworld", storage_class=FileQueue, serializer=PlainText(), results=False, immediate=True)  # until open_queue()


class Work:
    """What the ticks of this process need: who claims, how many threads there are, and when to stop."""

    owner: str = "immediate"
    threads: int = 16
    stop = threading.Event()


def open_queue(settings: Settings, bell: Bell) -> None:
    """Use Redis where it is set, else tasks.db of this data folder (0600), whose consumers hear the bell. Raises DiskError."""
    if settings.queue_url:
        huey.storage_class = RedisQueue
        huey.storage_kwargs = {"url": settings.queue_url, "spare": lambda: huey.serialize_task(tick.s())}
    else:
        huey.storage_class = FileQueue
        huey.storage_kwargs = {"filename": str(settings.data_dir / "tasks.db"), "bell": bell}
    try:
        huey.immediate = False
    except TROUBLE as error:
        path = settings.data_dir / "tasks.db"
        raise DiskError(f"The queue {path} cannot be used: {reason(error)}.", path, str(error)) from error
    Work.threads = settings.workers


@huey.task()
def tick() -> None:
    """Load the most urgent part, then say so if more may run."""
    try:
        with connected():
            part = loading.work(Work.owner, Work.threads, wake=ring, is_stopping=Work.stop.is_set)
            if part is not None and not Work.stop.is_set():
                ring(claims.runnable(1))
    except OperationalError as error:
        log.warning("The database did not answer a worker: %s", error)


def ring(count: int = 1, *, at_most: int = MOST_TICKS) -> None:
    """Say so often that there is work; at_most so many ticks wait then, as nobody may listen to this queue for weeks.

    A queue that cannot take the message delays it until the janitor's next round.
    """
    try:
        for _ in range(min(count, at_most - huey.pending_count())):
            tick()
    except TROUBLE as error:
        log.warning("The queue could not be told of new work: %s", error)


def load() -> None:
    """A part was requested."""
    ring()


class Rounds(threading.Thread):
    """A thread of the worker that does its round every second until the worker stops."""

    def __init__(self, data_dir: Path):
        super().__init__(name=type(self).__name__.lower(), daemon=True)
        self.data_dir, self.outage = data_dir, Outage(log, f"The database of the {self.name}")

    def run(self) -> None:
        while not Work.stop.wait(ROUND_SECONDS):
            self.safe_round()

    def safe_round(self) -> None:
        """One of the four walls: the rounds go on whatever one of them runs into."""
        try:
            with connected():
                self.round()
            self.outage.ends()
        except OperationalError as error:
            self.outage.begins(error)
        except Exception:
            log.exception("a round of the %s failed", self.name)

    def round(self) -> None:
        raise NotImplementedError


class Janitor(Rounds):
    """Gives back what dead workers held, says that this one lives, and rings for what may run and was not rung for.

    It also takes up the keys of sources that were saved or removed on the pages.
    """

    next_beat, clock_is_ahead = 0.0, float("-inf")

    def round(self) -> None:
        if self.was_set_back():
            log.warning("The clock was set back; what waits is brought near again: %d rows.", setback.bring_near())
        loading.settle_again()
        answering.keep()
        keys.take_up()
        claims.recover(self.data_dir)
        if time.monotonic() >= self.next_beat:
            self.next_beat = time.monotonic() + owners.BEAT_SECONDS
            owners.beat(Work.owner, Work.threads)
        count = claims.runnable(Work.threads)
        ring(count, at_most=count)

    def was_set_back(self) -> bool:
        """Whether the time of day has gone back since the last round, by more than a second."""
        before, self.clock_is_ahead = self.clock_is_ahead, now() - time.monotonic()
        return self.clock_is_ahead < before - 1


class Clock(Rounds):
    """Looks for leftovers and for what is incomplete once the pages serve, then keeps the timetable."""

    def __init__(self, data_dir: Path, alone_since: float | None):
        super().__init__(data_dir)
        self.alone_since = alone_since
        self.first_check_at: float | None = time.monotonic() + FIRST_CHECK_SECONDS

    def round(self) -> None:
        if self.first_check_at and time.monotonic() >= self.first_check_at:
            self.first_check_at = time.monotonic() + AGAIN_SECONDS
            timetable.prepare()
            check.library(starting=True)
            self.first_check_at = None
            if self.alone_since:  # then nobody can be writing the files from before
                timetable.sweep(time.monotonic() - self.alone_since)
        timetable.run_due()


class LibraryConsumer(Consumer):
    """Huey's consumer that stops gracefully on Ctrl-C as on SIGTERM, and gives back what it could not finish."""

    def __init__(self, settings: Settings):
        with connected():
            self.alone_since = None if owners.any_working(settings.data_dir) else time.monotonic()
        self.owner = Owner(settings.data_dir)
        self.data_dir = settings.data_dir
        super().__init__(huey, workers=settings.workers, graceful_signal="TERM", shutdown_timeout=SHUTDOWN_SECONDS, periodic=False)
        self._signal_actions = {number: (restart, True) for number, (restart, _) in self._signal_actions.items()}

    def start(self) -> None:
        Work.owner, Work.stop = self.owner.name, self.stop_flag
        huey.storage.listen()
        with connected():
            setback.bring_near()
            claims.recover(self.data_dir)
            owners.beat(Work.owner, Work.threads)
        super().start()
        Janitor(self.data_dir).start()
        Clock(self.data_dir, self.alone_since).start()

    def run(self) -> None:
        try:
            super().run()
        finally:
            huey.storage.hang_up()
            self._hand_over()

    def _hand_over(self) -> None:
        """Give back what is not finished. Without the database the lock stays behind, and tells it to the next worker."""
        try:
            with connected():
                answering.keep()
                back = claims.give_back(self.owner.name)
                owners.leave(self.owner.name)
            log.info("The worker stopped; %d unfinished parts wait for the next start.", back)
            self.owner.close()
        except OperationalError as error:
            log.error("The worker stopped, and could not give back what was not finished: %s", error)
