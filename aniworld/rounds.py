"""What the worker does each second beside loading: each kind of work in a thread of its own."""

import logging
import threading
import time
from datetime import date
from pathlib import Path

from peewee import OperationalError

from . import budget, spare_connections
from .database import connected, now, why_not_writable
from .errors import GateClosed
from .library.disk import library_gate, scan
from .library.disk.root_watch import RootWatch
from .library.episodes import renaming
from .library.lists import list_runs
from .library.matching import folder_questions
from .library.notices import follow, missing, sending
from .library.parts import activity, claims, clock_change, completeness, loading, schedule, workers
from .library.servers import telling
from .library.sources import keys, source_stats
from .logs import Outage, Repeated
from .tasks import Work, begin, enqueue

log = logging.getLogger(__name__)

ROUND_SECONDS = 1.0
FIRST_CHECK_SECONDS = 1.5  # after the start, so that the pages are served first
AGAIN_SECONDS = 15.0  # until a first check that failed is tried again
ASK_SECONDS = 5.0  # between two looks for a folder about which the sources are to be asked
LOOK_SECONDS = 30.0  # between two looks at a library that seems to be well
NOTICES_SECONDS = 3600.0  # between two looks for episodes that are missing for a week


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

    next_beat = next_tidy = 0.0
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
        if time.monotonic() >= self.next_tidy:
            self.next_tidy = time.monotonic() + spare_connections.TIDY_SECONDS
            spare_connections.tidy()
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
