"""The worker process: python huey_consumer.py."""

import logging
import os
import signal
import sys

signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))  # until there is something to be stopped in order

from aniworld import tasks
from aniworld.bell import Bell, folder_for
from aniworld.errors import AniworldError
from aniworld.logs import configure
from aniworld.settings import Settings, warn_of_unknown
from aniworld.start import in_words, prepare


def main() -> int:
    try:
        settings = Settings.load()
        configure(settings.log_level, settings.log_format)
        warn_of_unknown()
        with in_words():
            prepare(settings, durable=False)
            tasks.open_queue(settings, Bell(folder_for(settings.data_dir), "worker"))
            logging.getLogger("aniworld").info("The worker is ready with %d threads.", settings.workers)
            tasks.LibraryConsumer(settings).run()
        return 0
    except AniworldError as error:
        print(f"aniworld cannot start: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    code = main()
    sys.stderr.flush()
    os._exit(code)  # at once: a thread that still waits for a source would hold up the end for as long as a minute
