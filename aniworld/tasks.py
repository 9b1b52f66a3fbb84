"""The queue and the threads of the worker. Rows say what must be loaded; a message says that there is work.

The message is empty: the thread that receives it claims the most urgent part. A lost message costs a second,
until Upkeep sends another for what may run; a doubled one costs a claim that finds nothing.
"""

import logging
import threading
import time
from datetime import date
from pathlib import Path

from huey import Huey
from huey.api import Task
from huey.consumer import Consumer
from huey.exceptions import HueyException
from peewee import OperationalError

from . import budget
from .database import connected, lasting_trouble, now, why, why_not_writable
from .errors import DiskError, GateClosed
from .library.disk import library_gate, scan
from .library.disk.root_watch import RootWatch
from .library.episodes import renaming
from .library.lists import list_runs
from .library.matching import folder_questions
from .library.notices import follow, missing, sending
from .library.parts import activity, claims, clock_change, completeness, loading, schedule, workers
from .library.parts.workers import Owner
from .library.servers import telling
from .library.sources import keys, source_stats
from .logs import Outage, Repeated
from .queues import TROUBLE, FileQueue, PlainText, RedisQueue
from .resultcodes import reason
from .settings import Settings
from .wakeup import WakeUp

log = logging.getLogger(__name__)

ROUND_SECONDS = 1.0
FIRST_CHECK_SECONDS = 1.5  # after the start, so that the pages are served first
REST_SECONDS = 5.0  # for all threads, after the database refused to store what one of them had
AGAIN_SECONDS = 15.0  # until a first check that failed is tried again
SHUTDOWN_SECONDS = 6.0  # for running steps; stopping takes at most 8 s in all, and service managers wait 10
ASK_SECONDS = 5.0  # between two looks for a folder about which the sources are to be asked
LOOK_SECONDS = 30.0  # between two looks at a library that seems to be well
MOST_WAKE_UPS = 1000
NOTICES_SECONDS = 3600.0  # between two looks for episodes that are missing for a week


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


class Rounds(threading.Thread):
    """A thread that does its round every second until the worker stops."""

    def __init__(self, data_dir: Path):
        super().__init__(name=type(self).__name__.lower(), daemon=True)
        self.data_dir = data_dir
        self.outage = Outage(log, f"The database of the {self.name}")
        self.mistake = Repeated(log)

    def run(self) -> None:
        while not Work.stop.wait(ROUND_SECONDS):
            self.safe_round()

    def safe_round(self) -> None:
        """Do one round; the catch-all boundary: whatever fails in it, the next one comes."""
        try:
            with connected():
                self.round()
            # A round that had nothing to store does not prove that the outage is over.
            if not (self.outage.is_on and why_not_writable()):
                self.outage.ends()
            self.mistake.went_well()
        except OperationalError as error:
            begin(self.outage, error)
        except Exception as error:
            self.mistake.stumbled(error, "a round of the %s failed", self.name)

    def round(self) -> None:
        raise NotImplementedError


class Upkeep(Rounds):
    """Release the parts of dead workers, record that this one is alive, and send wake-ups for what may run.

    It also picks up keys of sources that were saved or removed on the pages.
    """

    next_beat = 0.0
    clock_offset = float("-inf")  # seconds by which the time of day is ahead of the monotonic clock

    def __init__(self, data_dir: Path):
        super().__init__(data_dir)
        self.watch = workers.Watch(data_dir)
        self.silent: frozenset[Path] = frozenset()

    def round(self) -> None:
        if self.was_set_back():
            rows = clock_change.bring_near()
            log.warning("The clock was set back: %d rows that wait for a time were moved back with it.", rows)
        loading.settle_again()
        source_stats.store()
        keys.take_up()
        claims.recover(self.data_dir, self.silent)
        if time.monotonic() >= self.next_beat:
            self._beat()
        if time.monotonic() >= Work.rest_until:
            count = claims.runnable(Work.threads)
            enqueue(count, at_most=count)

    def _beat(self) -> None:
        """Record that this worker is alive, look which others are not, and return memory that is free.

        If the row cannot be written, this raises and the next round tries again.
        """
        workers.beat(Work.owner, Work.threads)
        self.next_beat = time.monotonic() + workers.BEAT_SECONDS
        budget.trim()
        self.silent = self.watch.look().silent - {workers.lock_path(self.data_dir, Work.owner)}

    def was_set_back(self) -> bool:
        """Return whether the time of day has gone back since the last round, by more than a second."""
        before = self.clock_offset
        self.clock_offset = now() - time.monotonic()
        return self.clock_offset < before - 1


class Clock(Rounds):
    """Checks for missing data soon after the start, then runs the scheduled tasks."""

    def __init__(self, data_dir: Path):
        super().__init__(data_dir)
        self.first_check_at: float | None = time.monotonic() + FIRST_CHECK_SECONDS

    def round(self) -> None:
        if self.first_check_at and time.monotonic() >= self.first_check_at:
            self.first_check_at = time.monotonic() + AGAIN_SECONDS
            schedule.prepare()
            renaming.resume()
            completeness.library(starting=True)
            self.first_check_at = None
        schedule.run_due()


class FirstSweep(Rounds):
    """Removes once what killed workers left half-written; made where no worker can be writing it any more."""

    def __init__(self, data_dir: Path):
        super().__init__(data_dir)
        self.made_at = time.monotonic()

    def run(self) -> None:
        if not Work.stop.wait(FIRST_CHECK_SECONDS):
            self.safe_round()

    def round(self) -> None:
        schedule.sweep(time.monotonic() - self.made_at)


class LibraryWatch(Rounds):
    """Checks whether a library in trouble is well again, and whether missing folders are back.

    It has a thread of its own, as a disk that does not answer may block it for long.
    """

    next_look = 0.0

    def round(self) -> None:
        if library_gate.look_again():
            schedule.soon("scan")
            enqueue(claims.runnable(Work.threads))
        if time.monotonic() >= self.next_look:
            self.next_look = time.monotonic() + LOOK_SECONDS
            library_gate.look()
            if scan.find_again() + renaming.resume():
                enqueue(claims.runnable(Work.threads))


class FolderWatch(Rounds):
    """Looks whose the folders of nobody are; asks the sources only while nothing else is loaded."""

    ask_at = 0.0

    def round(self) -> None:
        if folder_questions.look_up() or time.monotonic() < self.ask_at:
            return
        self.ask_at = time.monotonic() + ASK_SECONDS
        if activity.paused_since() is not None or claims.runnable(1):
            return
        try:
            if folder_questions.ask_sources():
                self.ask_at = 0.0
        except GateClosed as shut:
            self.ask_at = time.monotonic() + max(ASK_SECONDS, shut.retry_after_seconds or 0)


class DiskWatch(Rounds):
    """Has the library scanned when the disk tells that something has changed, if a person wants that."""

    def __init__(self, data_dir: Path):
        super().__init__(data_dir)
        self.watch = RootWatch()

    def round(self) -> None:
        if self.watch.look():
            schedule.run_now("scan")


class ServerTeller(Rounds):
    """Tells the media servers what has changed; its thread is its own, as some of them may not answer."""

    def round(self) -> None:
        telling.tell_due()


class Notifier(Rounds):
    """Notes what is worth a notification and sends it; its thread is its own, as services may not answer."""

    next_look = 0.0

    def round(self) -> None:
        follow.follow()
        if time.monotonic() >= self.next_look:
            self.next_look = time.monotonic() + NOTICES_SECONDS
            missing.look(date.today())
            sending.tidy()
        sending.send_due()


class ListReader(Rounds):
    """Reads lists of people at a service; its thread is its own, as services may let it wait."""

    def round(self) -> None:
        if activity.paused_since() is None and list_runs.run_due():
            enqueue(claims.runnable(Work.threads))


class LibraryConsumer(Consumer):
    """Huey's consumer, which here stops gracefully on Ctrl-C too, and gives back what it could not finish.

    is_first: of the worker processes of this machine. It alone also does what is not loading, such as the
    timetable and the notifications.
    """

    def __init__(self, settings: Settings, *, is_first: bool = True):
        self.is_first = is_first
        self.first_sweep: FirstSweep | None = None
        with connected():
            if not workers.any_working(settings.data_dir):
                self.first_sweep = FirstSweep(settings.data_dir)
        self.data_dir = settings.data_dir
        super().__init__(
            huey,
            workers=settings.workers,
            graceful_signal="TERM",
            shutdown_timeout=SHUTDOWN_SECONDS,
            periodic=False,
        )
        for number, (restarts, _) in tuple(self._signal_actions.items()):
            self._signal_actions[number] = (restarts, True)  # gracefully
        self._set_signal_handlers()  # before others see the lock: from then on it stops in order
        self.owner = Owner(settings.data_dir)

    def start(self) -> None:
        Work.owner, Work.stop = self.owner.name, self.stop_flag
        huey.storage.listen()
        try:
            with connected():
                clock_change.bring_near()
                claims.recover(self.data_dir)
                workers.beat(Work.owner, Work.threads)
                library_gate.look_at_once()
        except OperationalError as error:  # a full disk does not prevent the start: Upkeep tries again
            begin(Work.database_outage, error)
        super().start()
        Upkeep(self.data_dir).start()
        if self.first_sweep:  # of several processes any may be the first to start
            self.first_sweep.start()
        if self.is_first:
            self._start_the_rest()

    def _start_the_rest(self) -> None:
        for rounds in (LibraryWatch, FolderWatch, DiskWatch, ServerTeller, Notifier, ListReader, Clock):
            rounds(self.data_dir).start()

    def run(self) -> None:
        try:
            super().run()
        finally:
            huey.storage.hang_up()
            self._hand_over()

    def _hand_over(self) -> None:
        """Give back what is not finished.

        Without the database our lock file stays, by which the next worker knows what to take over.
        """
        try:
            with connected():
                source_stats.store()
                back = claims.give_back(self.owner.name)
                workers.leave(self.owner.name)
            log.info("The worker stopped; %d unfinished parts wait for the next start.", back)
            self.owner.close()
        except OperationalError as error:
            log.error("The worker stopped, and could not give back what was not finished: %s", why(error))
