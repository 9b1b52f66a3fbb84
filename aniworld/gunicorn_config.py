"""How gunicorn serves aniworld: gunicorn -c python:aniworld.gunicorn_config wsgi:app."""

import contextlib
import logging
import os
import resource
import signal
import socket
import sys
import tempfile
import threading
import time

from gunicorn import util
from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from . import fallback, garbage, logs, terminal
from .app import announce_setup, start_listening, watch_for_database
from .bootstrap import in_words
from .errors import AniworldError
from .push import CLOSE_RESTART
from .serving.addresses import LOOPBACK
from .serving.limits import Limits, within_files
from .serving.thread_pools import THREADS
from .serving.worker import Worker as Serving
from .settings import Settings
from .supervisor import CANNOT_START

Arbiter.WORKER_BOOT_ERROR = CANNOT_START

terminal.guard()  # before gunicorn opens its own log
try:
    _settings = Settings.load()
except AniworldError as error:
    terminal.complain(f"aniworld cannot start: {error}")
    sys.exit(CANNOT_START)

_host = f"[{_settings.host}]" if ":" in _settings.host else _settings.host
bind = f"{_host}:{_settings.port}"
_, _open_files = resource.getrlimit(resource.RLIMIT_NOFILE)
Serving.limits = within_files(
    Limits(sockets=_settings.sockets, per_address=_settings.per_address), _open_files
)
Serving.uncounted = _settings.trusted_proxies or LOOPBACK
worker_class = Serving
workers = 1
threads = sum(THREADS.values())  # for requests; each WebSocket has its own besides
worker_connections = threads + Serving.limits.connections
graceful_timeout = 6
timeout = 60
keepalive = 5
control_socket_disable = True
forwarded_allow_ips = ""  # front.py alone decides which proxies are trusted
accesslog = None
loglevel = "warning"


def refuse(client: socket.socket, status: int, reason: str, words: str) -> None:
    """Answer a request that gunicorn could not read: with our usual headers, without the client's words."""
    asked = getattr(client, "asked", b"")
    util.write_nonblock(client, fallback.raw(status, asked))


util.write_error = refuse


def _heartbeat_folder() -> str:
    """Return the folder of the file by whose time gunicorn sees that its worker is alive.

    It is in memory, or else beside the database: on a slow disk each heartbeat could wait, and a folder for
    temporary files may be missing.
    """
    for folder in ("/dev/shm", str(_settings.data_dir)):
        with contextlib.suppress(OSError):
            os.makedirs(folder, mode=0o700, exist_ok=True)
            tempfile.TemporaryFile(dir=folder).close()
            return folder
    terminal.complain(f"aniworld cannot start: The data folder {_settings.data_dir} cannot be used.")
    sys.exit(CANNOT_START)


worker_tmp_dir = _heartbeat_folder()


def on_starting(server: Arbiter) -> None:
    """Raise the limit of open files as far as the machine allows: each socket is one."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def pre_fork(server: Arbiter, worker: Worker) -> None:
    """Look no more for garbage in what is loaded: looking would copy the pages that both processes share."""
    garbage.settle()


def _begin_again() -> None:
    """End this worker in order: gunicorn starts another in its place."""
    os.kill(os.getpid(), signal.SIGTERM)


def post_worker_init(worker: Worker) -> None:
    """Start the push before the first request, and close the sockets as soon as the worker is to stop."""
    ours = logging.getLogger().handlers
    theirs = logging.getLogger("gunicorn.error")
    theirs.addFilter(logs.FewRefusals())  # this log repeats what clients send
    for handler in theirs.handlers:
        handler.setFormatter(ours[0].formatter)
    for handler in ours[1:]:
        theirs.addHandler(handler)
    try:
        with in_words():
            app = worker.app.wsgi()
            hub = start_listening(app, _settings)
            watch_for_database(app, _settings, _begin_again)
            hub.limit = min(hub.limit, Serving.limits.sockets)
            link = announce_setup(_settings)
    except AniworldError as error:
        terminal.complain(f"aniworld cannot start: {error}")
        sys.exit(CANNOT_START)
    if link:
        terminal.complain(link)

    def watch() -> None:
        while worker.alive:
            time.sleep(0.1)
        hub.goodbye(CLOSE_RESTART)

    threading.Thread(target=watch, name="goodbye", daemon=True).start()
    garbage.settle()
