"""Web and worker as two processes that start and stop together and are kept running, for whoever has no service manager."""

import contextlib
import ctypes
import errno
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
CANNOT_START = 2  # the exit code of a process that cannot work; at its first start another try would be no better
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds before a process is started again: twice as long each time …
LONG_RUN_SECONDS = 60.0  # … until it has run for as long as this
START_SECONDS = 10.0  # who ends sooner has not really started; gunicorn tries for five of them to get its port
MOST_FAILURES = 5  # starts in a row that came to nothing; being killed from outside is none
OF_THE_PORT = (errno.EADDRINUSE, errno.EACCES)  # other troubles of an address are the host's
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


def run(settings: Settings, environ: Mapping[str, str] = os.environ, greeting: str = "") -> int:
    """Keep both running until asked to stop (SIGINT, SIGTERM) or until one cannot be kept. Returns the exit code.

    environ: theirs, without what means nothing, as each would warn of it anew. greeting: printed once the pages answer.
    0 when stopped on purpose; otherwise that of the process that could not be kept (1 when it claims success).
    Raises SettingsError when the port is taken.
    """
    check_port(settings)
    stopping: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda signum, frame: stopping.append(signum))
    strange = unknown(environ)
    theirs = {name: value for name, value in environ.items() if name not in strange}
    both = [Kept("web process", WEB, theirs), Kept("worker", WORKER, theirs)]
    greeting += f"aniworld is at {settings.address}  (Ctrl-C stops it)"
    code = None
    while code is None:
        time.sleep(LOOK_SECONDS)
        if greeting and _answers(settings):
            print(greeting, flush=True)
            greeting = ""
        code = 0 if stopping else next(filter(None, (kept.look() for kept in both)), None)
    stop([kept.process for kept in both])
    return code


class Kept:
    """A process that is started again when it ends by itself."""

    def __init__(self, name: str, command: list[str], environ: dict[str, str]):
        self.name, self.command, self.environ = name, command, environ
        self.pause, self.starts, self.failures = FIRST_PAUSE, 0, 0
        self._start()

    def _start(self) -> None:
        self.process = _start(self.command, self.environ)
        self.starts += 1
        self.started_at, self.again_at = time.monotonic(), None

    def look(self) -> int | None:
        """Start it again when it ended and its pause is over. Returns an exit code when there is no use in that."""
        code, now = self.process.poll(), time.monotonic()
        if code is None or (self.again_at and now < self.again_at):
            return None
        if self.again_at:
            self._start()
            return None
        _signal_all(self.process, signal.SIGTERM)  # what it left behind still holds the port and its sockets
        return self._ended(code, now, now - self.started_at)

    def _ended(self, code: int, now: float, ran_seconds: float) -> int | None:
        """Say so, and when it is started again: the later, the more often it ended."""
        if ran_seconds >= LONG_RUN_SECONDS:
            self.pause = FIRST_PAUSE
        self.failures = self.failures + 1 if ran_seconds < START_SECONDS and code != -signal.SIGKILL else 0
        how = f"was killed (signal {-code})" if code < 0 else f"ended by itself (code {code})"
        if (code == CANNOT_START and self.starts == 1) or self.failures == MOST_FAILURES:
            _say(f"The {self.name} {how}, so aniworld stopped.")
            return code if 0 < code < 256 else 1
        _say(f"The {self.name} {how}; it is started again" + (f" in {self.pause:.0f} seconds." if self.pause > FIRST_PAUSE else "."))
        self.again_at, self.pause = now + self.pause, min(2 * self.pause, LONGEST_PAUSE)
        return None


def check_port(settings: Settings) -> None:
    """Refuse an address at which nobody can listen, in words that name the setting, before anything starts."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((settings.host, settings.port))
    except OSError as error:
        cure = "ANIWORLD_PORT to another" if error.errno in OF_THE_PORT else "ANIWORLD_HOST to an address of this machine"
        raise SettingsError(f"{settings.host}:{settings.port} cannot be used: {error.strerror}. Set {cure}.") from None


def _answers(settings: Settings) -> bool:
    """Whether web listens; whoever comes while it still gets ready is answered then."""
    address = urlsplit(settings.address)
    with contextlib.suppress(OSError), socket.create_connection((address.hostname, address.port), LOOK_SECONDS):
        return True
    return False


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _start(command: list[str], environ: dict[str, str]) -> subprocess.Popen:
    """In a session of its own, so that Ctrl-C reaches only us and each is stopped in order."""
    return subprocess.Popen(command, cwd=ROOT, env=environ, start_new_session=True, preexec_fn=_die_with_parent)


def _signal_all(process: subprocess.Popen, number: int) -> None:
    """Reach a process and all that it has started, also when only those are left."""
    with contextlib.suppress(ProcessLookupError, PermissionError):  # the latter where only zombies are left, on macOS
        os.killpg(process.pid, number)


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
            _signal_all(process, signal.SIGKILL)
            process.wait()
