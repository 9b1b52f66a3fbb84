"""Web and worker as two processes that start and stop together, for whoever has no service manager."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from .errors import SettingsError
from .settings import Settings, unknown

ROOT = Path(__file__).parent.parent
WEB = [sys.executable, "-m", "gunicorn", "-c", "python:aniworld.server", "wsgi:app"]
WORKER = [sys.executable, "huey_consumer.py"]
STOP_SECONDS = 12.0
LOOK_SECONDS = 0.1
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


def run(settings: Settings, environ: Mapping[str, str] = os.environ, greeting: str = "") -> int:
    """Run both until asked to stop (SIGINT, SIGTERM) or until one ends. Returns the exit code.

    environ: theirs, without what means nothing, as each would warn of it anew. greeting: printed once the pages answer.
    0 when stopped on purpose; otherwise that of the process that ended by itself (1 when it claims success).
    Raises SettingsError when the port is taken.
    """
    check_port(settings)
    stopping: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda signum, frame: stopping.append(signum))
    strange = unknown(environ)
    theirs = {name: value for name, value in environ.items() if name not in strange}
    processes = {"web": _start(WEB, theirs), "worker": _start(WORKER, theirs)}
    greeting += f"aniworld is at {settings.address}  (Ctrl-C stops it)"
    ended = None
    while not stopping and ended is None:
        time.sleep(LOOK_SECONDS)
        if greeting and _answers(settings):
            print(greeting, flush=True)
            greeting = ""
        ended = next((name for name, process in processes.items() if process.poll() is not None), None)
    stop(list(processes.values()))
    if ended is None:
        return 0
    code = processes[ended].returncode
    print(f"The {ended} process ended by itself (code {code}), so aniworld stopped.", file=sys.stderr, flush=True)
    return code if 0 < code < 256 else 1


def check_port(settings: Settings) -> None:
    """Refuse an address that something else listens on, in words, before anything starts."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((settings.host, settings.port))
    except OSError as error:
        raise SettingsError(f"{settings.host}:{settings.port} cannot be used: {error.strerror}. Set ANIWORLD_PORT to another.") from None


def _answers(settings: Settings) -> bool:
    """Whether web listens; whoever comes while it still gets ready is answered then."""
    address = urlsplit(settings.address)
    with contextlib.suppress(OSError), socket.create_connection((address.hostname, address.port), LOOK_SECONDS):
        return True
    return False


def _start(command: list[str], environ: dict[str, str]) -> subprocess.Popen:
    """In a session of its own, so that Ctrl-C reaches only us and each is stopped in order."""
    return subprocess.Popen(command, cwd=ROOT, env=environ, start_new_session=True, preexec_fn=_die_with_parent)


def _die_with_parent() -> None:
    """When this process is killed, the kernel asks its children to stop too (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)


def stop(processes: list[subprocess.Popen]) -> None:
    """Ask all to stop, wait, and kill what does not."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
