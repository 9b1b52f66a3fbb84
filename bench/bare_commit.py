"""A bare commit by HTTP, to compare with: a POST that inserts one row and commits it, and nothing else.

Served by gunicorn with the very settings of aniworld, from a database that is opened the way its web process
opens it: WAL, synchronous FULL. No sign-in, no routing, no JSON, no second statement; each thread keeps its
connection open.
"""

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Any

import cysqlite

from aniworld.gunicorn_config import bind as bind
from aniworld.gunicorn_config import control_socket_disable as control_socket_disable
from aniworld.gunicorn_config import graceful_timeout as graceful_timeout
from aniworld.gunicorn_config import keepalive as keepalive
from aniworld.gunicorn_config import loglevel as loglevel
from aniworld.gunicorn_config import threads as threads
from aniworld.gunicorn_config import timeout as timeout
from aniworld.gunicorn_config import worker_class as worker_class
from aniworld.gunicorn_config import worker_connections as worker_connections
from aniworld.gunicorn_config import workers as workers
from aniworld.settings import Settings

from . import processes
from .processes import Home, Program

_thread = threading.local()


def app(environ: dict[str, Any], start_response: Callable[..., object]) -> list[bytes]:
    """Answer a request (WSGI)."""
    sent = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    if environ["REQUEST_METHOD"] == "POST":
        _database().execute("INSERT INTO added (body) VALUES (?)", (sent,))
    start_response("202 Accepted", [("Content-Type", "application/json"), ("Content-Length", "2")])
    return [b"{}"]


def _database() -> cysqlite.Connection:
    if not hasattr(_thread, "database"):
        _thread.database = cysqlite.connect(str(Settings.load().data_dir / "bare.db"), timeout=10)
        for statement in ("PRAGMA journal_mode = wal", "PRAGMA synchronous = full"):
            _thread.database.execute(statement).fetchall()
        _thread.database.execute("CREATE TABLE IF NOT EXISTS added (id INTEGER PRIMARY KEY, body BLOB)")
    return _thread.database


@contextlib.contextmanager
def served(home: Home) -> Iterator[Program]:
    """Serve it beside an aniworld, on the same disk."""
    port = processes.free_port()
    module = f"{__package__}.bare_commit"
    gunicorn = ["gunicorn", "-c", f"python:{module}", f"{module}:app"]
    with processes.running(gunicorn, home.environ | {"ANIWORLD_PORT": str(port)}):
        processes.wait_until(lambda: processes.answers(port, "/"), "starting the bare commit")
        yield Program(port)
