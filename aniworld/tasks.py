"""The queue and the timetable. What must be loaded stands in aniworld.db; a message here only says that there is work.

The message is an anonymous tick: whoever hears it claims the most urgent part. A lost tick costs a second, until the
janitor rings for what may run; a doubled one costs a claim that finds nothing.
"""

import logging
import threading
import time
from pathlib import Path

import cysqlite
from huey import Huey
from huey.consumer import Consumer
from huey.storage import CySqliteStorage
from peewee import DatabaseError

from .bell import Bell, Ear
from .database import connected
from .library import check, claims, loading, owners, timetable
from .library.owners import Owner
from .settings import Settings

log = logging.getLogger(__name__)

ROUND_SECONDS = 1.0
FIRST_CHECK_SECONDS = 1.5  # after the start: the pages serve first
SHUTDOWN_SECONDS = 8.0
EAR_SECONDS = 0.5


class Queue(CySqliteStorage):
    """Huey's queue in SQLite, with a bell instead of polling: an idle worker wakes in about two milliseconds."""

    blocking = True

    def __init__(self, name: str, filename: str, bell: Bell, **options):
        self.bell = bell
        self._ear: Ear | None = None
        super().__init__(name, filename, timeout=10, pragmas={"synchronous": 1}, **options)

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


huey = Huey("aniworld", storage_class=Queue, results=False, immediate=True)  # immediate until open_queue()


class Work:
    """What the ticks of this process need: who claims, how many threads there are, and when to stop."""

    owner: str = "immediate"
    threads: int = 16
    stop = threading.Event()


def open_queue(settings: Settings, bell: Bell) -> None:
    """Use tasks.db of this data folder (0600: it holds pickles, and is never restored from anywhere)."""
    path = settings.data_dir / "tasks.db"
    path.touch(mode=0o600)
    huey.storage_kwargs = {"filename": str(path), "bell": bell}
    huey.immediate = False
    Work.threads = settings.workers


@huey.task()
def tick() -> None:
    """Load the most urgent part, then say so if more may run."""
    with connected():
        part = loading.work(Work.owner, Work.threads, wake=ring, is_stopping=Work.stop.is_set)
        if part is not None and not Work.stop.is_set():
            ring(claims.runnable(1))


def ring(count: int = 1) -> None:
    """Say that there is work. A queue that cannot take the message delays it until the janitor's next round."""
    try:
        for _ in range(count):
            tick()
    except (cysqlite.Error, DatabaseError) as error:
        log.warning("The queue could not be told of new work: %s", error)


def load() -> None:
    """A part was requested."""
    ring()


class Rounds(threading.Thread):
    """A thread of the worker that does its round every second until the worker stops."""

    def __init__(self, data_dir: Path):
        super().__init__(name=type(self).__name__.lower(), daemon=True)
        self.data_dir = data_dir

    def run(self) -> None:
        while not Work.stop.wait(ROUND_SECONDS):
            self.safe_round()

    def safe_round(self) -> None:
        """One of the four walls: the rounds go on whatever one of them runs into."""
        try:
            with connected():
                self.round()
        except Exception:
            log.exception("a round of the %s failed", self.name)

    def round(self) -> None:
        raise NotImplementedError


class Janitor(Rounds):
    """Gives back what dead workers held, and rings for what may run and was not rung for."""

    def round(self) -> None:
        claims.recover(self.data_dir)
        ring(max(0, claims.runnable(Work.threads) - huey.pending_count()))


class Clock(Rounds):
    """Looks for leftovers and for what is incomplete once the pages serve, then keeps the timetable."""

    def __init__(self, data_dir: Path, alone_since: float | None):
        super().__init__(data_dir)
        self.alone_since = alone_since
        self.first_check_at: float | None = time.monotonic() + FIRST_CHECK_SECONDS

    def round(self) -> None:
        if self.first_check_at and time.monotonic() >= self.first_check_at:
            self.first_check_at = None
            timetable.prepare()
            if self.alone_since:  # then nobody can be writing the files from before
                timetable.sweep(time.monotonic() - self.alone_since)
            check.library(starting=True)
        timetable.run_due()


class LibraryConsumer(Consumer):
    """Huey's consumer that stops gracefully on Ctrl-C as on SIGTERM, and gives back what it could not finish."""

    def __init__(self, settings: Settings):
        self.alone_since = None if owners.any_alive(settings.data_dir) else time.monotonic()
        self.owner = Owner(settings.data_dir)
        self.data_dir = settings.data_dir
        super().__init__(huey, workers=settings.workers, graceful_signal="TERM", shutdown_timeout=SHUTDOWN_SECONDS, periodic=False)
        self._signal_actions = {number: (restart, True) for number, (restart, _) in self._signal_actions.items()}

    def start(self) -> None:
        Work.owner, Work.stop = self.owner.name, self.stop_flag
        huey.storage.listen()
        with connected():
            claims.recover(self.data_dir)
        super().start()
        Janitor(self.data_dir).start()
        Clock(self.data_dir, self.alone_since).start()

    def run(self) -> None:
        try:
            super().run()
        finally:
            with connected():
                back = claims.give_back(self.owner.name)
            log.info("The worker stopped; %d unfinished parts wait for the next start.", back)
            huey.storage.hang_up()
            self.owner.close()
