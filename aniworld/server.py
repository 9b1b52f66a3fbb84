"""How gunicorn serves aniworld: gunicorn -c python:aniworld.server wsgi:app."""

import resource
import sys
import threading
import time

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from .app import announce_setup, start_listening
from .errors import AniworldError
from .push import CLOSE_RESTART
from .settings import Settings
from .start import in_words
from .supervisor import CANNOT_START

Arbiter.WORKER_BOOT_ERROR = CANNOT_START

try:
    _settings = Settings.load()
except AniworldError as error:
    print(f"aniworld cannot start: {error}", file=sys.stderr)
    sys.exit(CANNOT_START)

bind = f"[{_settings.host}]:{_settings.port}" if ":" in _settings.host else f"{_settings.host}:{_settings.port}"
worker_class = "gthread"
workers = 1
threads = _settings.sockets + 32  # a socket occupies a thread; the rest always serve pages
worker_connections = 4 * threads
graceful_timeout = 6
timeout = 60
keepalive = 5
control_socket_disable = True
forwarded_allow_ips = ""  # who may speak for a client is decided in front.py alone
accesslog = None
loglevel = "warning"


def on_starting(server: Arbiter) -> None:
    """Let the process have as many open files as the machine allows: each socket is one."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def post_worker_init(worker: Worker) -> None:
    """Start the push before the first request, and say goodbye to the sockets as soon as the worker is to stop."""
    hub = start_listening(worker.wsgi, _settings)
    try:
        with in_words():
            link = announce_setup(_settings)
    except AniworldError as error:
        print(f"aniworld cannot start: {error}", file=sys.stderr)
        sys.exit(CANNOT_START)
    if link:
        print(link, file=sys.stderr, flush=True)

    def watch() -> None:
        while worker.alive:
            time.sleep(0.1)
        hub.goodbye(CLOSE_RESTART)

    threading.Thread(target=watch, name="goodbye", daemon=True).start()
