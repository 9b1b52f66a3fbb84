"""What a web process does once its app is loaded, before its first request.

gunicorn's master, which only starts that process and looks after it, never loads this module.
"""

import logging
import os
import signal
import sys
import threading
import time

from gunicorn.workers.base import Worker

from . import budget, garbage, logs, spare_connections, terminal
from .app import announce_setup, start_listening, watch_for_database
from .bootstrap import in_words
from .errors import AniworldError
from .keeper import CANNOT_START
from .push import CLOSE_RESTART, Hub
from .serving.worker import Worker as Serving
from .settings import Settings


def begin(worker: Worker, settings: Settings) -> None:
    """Start the push before the first request, and close the sockets as soon as the worker is to stop."""
    _log_as_we_do()
    try:
        with in_words():
            app = worker.app.wsgi()
            hub = start_listening(app, settings)
            watch_for_database(app, settings, _begin_again)
            hub.limit = min(hub.limit, Serving.limits.sockets)
            link = announce_setup(settings)
    except AniworldError as error:
        terminal.complain(f"aniworld cannot start: {error}")
        sys.exit(CANNOT_START)
    if link:
        terminal.complain(link)
    threading.Thread(target=_say_goodbye, args=(worker, hub), name="goodbye", daemon=True).start()
    garbage.settle_later(_tidy)


def _tidy() -> None:
    """Give back what the last minute did not need: ten people at once leave what one never uses."""
    while True:
        spare_connections.tidy()
        budget.trim()
        time.sleep(spare_connections.TIDY_SECONDS)


def _log_as_we_do() -> None:
    ours = logging.getLogger().handlers
    theirs = logging.getLogger("gunicorn.error")
    theirs.addFilter(logs.FewRefusals())  # this log repeats what clients send
    for handler in theirs.handlers:
        handler.setFormatter(ours[0].formatter)
    for handler in ours[1:]:
        theirs.addHandler(handler)


def _begin_again() -> None:
    """End this worker in order: gunicorn starts another in its place."""
    os.kill(os.getpid(), signal.SIGTERM)


def _say_goodbye(worker: Worker, hub: Hub) -> None:
    while worker.alive:
        time.sleep(0.1)
    hub.goodbye(CLOSE_RESTART)
