"""The consumer of the queue: it starts all threads of a worker, and ends them in order."""

import logging

from huey.consumer import Consumer
from peewee import OperationalError

from .database import connected, why
from .library.disk import library_gate
from .library.parts import claims, clock_change, workers
from .library.parts.workers import Owner
from .library.sources import source_stats
from .rounds import (
    Clock,
    DiskWatch,
    FirstSweep,
    FolderWatch,
    LibraryWatch,
    ListReader,
    Notifier,
    ServerTeller,
    Upkeep,
)
from .settings import Settings
from .tasks import Work, begin, huey

log = logging.getLogger(__name__)

SHUTDOWN_SECONDS = 6.0  # for running steps; stopping takes at most 8 s in all, and service managers wait 10


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
