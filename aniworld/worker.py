"""The worker process: python -m aniworld.worker, with its number for any but the first."""

import logging
import os
import signal
import sys

# Until there is something that must be stopped in order. Loading the modules below takes most of the start.
# At once: an exception is lost where Python happens to be in a callback, and the start would go on.
signal.signal(signal.SIGTERM, lambda number, frame: os._exit(0))

from . import garbage, scale

scale.leave_out(os.environ)
with garbage.paused():
    from . import budget, tasks, terminal
    from .bootstrap import in_words, prepare
    from .consumer import LibraryConsumer
    from .database import lasting_trouble, wait_until_known
    from .errors import AniworldError
    from .log_files import WORKER, LogFile
    from .logs import configure
    from .second_start import SecondStart
    from .settings import Settings, warn_of_unknown
    from .wakeup import WakeUp, folder_for

# How long a thread that computes keeps those waiting whose answer has come; Python's own is 5 ms, and a
# request waits for its turn several times on its way.
SWITCH_SECONDS = 0.001


def run(number: int = 1) -> None:
    """Work until asked to stop, then end the process at once. number: of this among the worker processes.

    A thread that still waits for a source would hold up an orderly end for as long as a minute.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    os._exit(main(number))


def main(number: int = 1) -> int:
    """Work until asked to stop. Return the exit code: 0, or 2 when the worker cannot start."""
    budget.return_what_is_freed()
    terminal.guard()
    try:
        settings = Settings.load()
        configure(settings.log_level, settings.log_format, LogFile(settings.data_dir, WORKER, number))
        warn_of_unknown()
        with in_words():
            prepare(settings, durable=False)
            wait_until_known()
            SecondStart(settings, begin_again).start()
            tasks.open_queue(settings, WakeUp(folder_for(settings.data_dir), "worker"))
            logging.getLogger("aniworld").info("The worker is ready with %d threads.", settings.workers)
            consumer = LibraryConsumer(settings, is_first=number == 1)
            garbage.settle()
            consumer.run()
        return 0
    except AniworldError as error:
        if lasting_trouble():
            return wait_for_a_person(settings, error)
        terminal.complain(f"aniworld cannot start: {error.in_full}")
        return 2


def begin_again() -> None:
    """Put another worker in the place of this one, in the same process."""
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def wait_for_a_person(settings: Settings, error: AniworldError) -> int:
    """Do no work until there is a database again or a signal says to stop; the pages say what to do."""
    logging.getLogger("aniworld").error("The worker does no work: %s", error.in_full)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, frame: os._exit(0))
    SecondStart(settings, begin_again).start()
    while True:
        signal.pause()


if __name__ == "__main__":
    run(*map(int, sys.argv[1:]))
