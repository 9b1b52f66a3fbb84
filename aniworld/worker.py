"""The worker process: python -m aniworld.worker."""

import logging
import os
import signal

# Until there is something that must be stopped in order. Loading the modules below takes most of the start.
# At once: an exception is lost where Python happens to be in a callback, and the start would go on.
signal.signal(signal.SIGTERM, lambda number, frame: os._exit(0))

from . import garbage, tasks, terminal
from .bootstrap import in_words, prepare
from .database import lasting_trouble
from .errors import AniworldError
from .log_files import WORKER, LogFile
from .logs import configure
from .settings import Settings, warn_of_unknown
from .wakeup import WakeUp, folder_for


def run() -> None:
    """Work until asked to stop, then end the process at once.

    A thread that still waits for a source would hold up an orderly end for as long as a minute.
    """
    os._exit(main())


def main() -> int:
    """Work until asked to stop. Return the exit code: 0, or 2 when the worker cannot start."""
    terminal.guard()
    try:
        settings = Settings.load()
        configure(settings.log_level, settings.log_format, LogFile(settings.data_dir, WORKER))
        warn_of_unknown()
        with in_words():
            prepare(settings, durable=False)
            tasks.open_queue(settings, WakeUp(folder_for(settings.data_dir), "worker"))
            logging.getLogger("aniworld").info("The worker is ready with %d threads.", settings.workers)
            consumer = tasks.LibraryConsumer(settings)
            garbage.settle()
            consumer.run()
        return 0
    except AniworldError as error:
        if lasting_trouble():
            return wait_for_a_person(error)
        terminal.complain(f"aniworld cannot start: {error.in_full}")
        return 2


def wait_for_a_person(error: AniworldError) -> int:
    """Do no work until asked to stop: a restart would find the same, and the pages say what to do."""
    logging.getLogger("aniworld").error("The worker does no work: %s", error.in_full)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, frame: os._exit(0))
    while True:
        signal.pause()


if __name__ == "__main__":
    run()
