"""How gunicorn serves aniworld: gunicorn -c python:aniworld.gunicorn_config wsgi:app."""

import contextlib
import logging
import os
import resource
import socket
import sys
import tempfile
from typing import TYPE_CHECKING

from gunicorn import util
from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from . import budget, fallback, garbage, later, terminal
from .errors import AniworldError
from .keeper import CANNOT_START
from .serving.addresses import LOOPBACK
from .serving.limits import Limits, within_files
from .serving.thread_pools import THREADS
from .serving.worker import Worker as Serving
from .settings import Settings

if TYPE_CHECKING:
    from . import web_start
else:
    web_start = later.module("aniworld.web_start")  # with all of the app: the master needs none of it

Arbiter.WORKER_BOOT_ERROR = CANNOT_START
# What gunicorn's master says when its worker has ended, and when it ends for that.
ENDED, ENDS = "Worker (pid:%s) exited with code %s.", ("Shutting down: %s", "Reason: %s")

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


def is_news(record: logging.LogRecord) -> bool:
    """Return False for the lines after a web process that cannot work, and has said why."""
    if record.msg == ENDED and isinstance(record.args, tuple):
        return record.args[1] != CANNOT_START
    return record.msg not in ENDS


def on_starting(server: Arbiter) -> None:
    """Set what the web process takes over: freed memory is returned, and each socket is an open file."""
    budget.return_what_is_freed()
    server.log.error_log.addFilter(is_news)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def pre_fork(server: Arbiter, worker: Worker) -> None:
    """Look no more for garbage in what is loaded: looking would copy the pages that both processes share."""
    garbage.settle()


def post_worker_init(worker: Worker) -> None:
    web_start.begin(worker, _settings)
