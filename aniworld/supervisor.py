"""Run web and workers as processes that start and stop together and are restarted when they end.

For installations without a service manager: python -m aniworld.supervisor; with "worker" it runs only these.
"""

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
from typing import NoReturn
from urllib.parse import urlsplit

from . import terminal
from .errors import AniworldError, SettingsError
from .paths import STARTED_IN
from .settings import Settings, unknown
from .translations import _

WEB = [sys.executable, "-m", "gunicorn", "-c", "python:aniworld.gunicorn_config", "aniworld.wsgi:app"]
WORKER = [sys.executable, "-m", "aniworld.worker"]
ALONE = [sys.executable, "-m", "aniworld.supervisor"]
ONLY_WORKERS = "worker"
DEMO = [sys.executable, "-m", "aniworld.demo"]
STOP_SECONDS = 12.0
LOOK_SECONDS = 0.1
CANNOT_START = 2  # the exit code of a process that cannot work: its first start is not tried again
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds before a restart: twice as long each time …
LONG_RUN_SECONDS = 60.0  # … until it has run for as long as this
HEAD_START_SECONDS = 2.0  # for web, which says what cannot work, and whose first page somebody waits for
START_SECONDS = 10.0  # a process that ends sooner has failed to start; gunicorn tries for 5 s to get its port
MOST_FAILURES = 5  # failed starts in a row; being killed from outside does not count
PORT_ERRORS = (errno.EADDRINUSE, errno.EACCES)  # any other error comes from the host's address
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


def become(command: list[str], environ: Mapping[str, str] = os.environ) -> NoReturn:
    """Let this process go on as nothing but a supervisor, or as another of ours, under the same id."""
    os.chdir(STARTED_IN or os.getcwd())
    os.execve(command[0], command, _without_unknown(environ))


def main() -> int:
    """Run all as the environment says. Return the exit code."""
    terminal.guard()
    try:
        if sys.argv[1:] == [ONLY_WORKERS]:
            return run_workers(Settings.load())
        return run(Settings.load())
    except AniworldError as error:
        terminal.complain(f"aniworld: {error.in_full}")
        return CANNOT_START


def run(settings: Settings, environ: Mapping[str, str] = os.environ, greeting: str = "") -> int:
    """Keep web and workers running until asked to stop (SIGINT, SIGTERM) or until one cannot be restarted.

    environ: of all processes; unknown settings are removed, as each process would warn of them again.
    greeting: printed once the pages answer.
    Returns the exit code: 0 when stopped on purpose, else that of the process that could not be restarted
    (1 when it claims success). Raises SettingsError when the port is taken.
    """
    check_port(settings)
    stopping = _stopping()
    theirs = _without_unknown(environ)
    web = Restarted("web process", WEB, theirs)
    code = _let_web_begin(web, stopping, settings)
    every = [web]
    if not code and not stopping:
        every += _workers(settings, theirs)
    greeting += _("aniworld is at {address}  (Ctrl-C stops it)", address=settings.address)
    return _keep_running(every, stopping, settings, greeting, code)


def run_workers(settings: Settings, environ: Mapping[str, str] = os.environ) -> int:
    """Keep the workers alone running, as run() does."""
    stopping = _stopping()
    return _keep_running(_workers(settings, _without_unknown(environ)), stopping, settings)


def _stopping() -> list[int]:
    """Return where the signals that ask to stop arrive."""
    stopping: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda signum, frame: stopping.append(signum))
    return stopping


def _workers(settings: Settings, environ: dict[str, str]) -> "list[Restarted]":
    """Start the workers. All but the first are told their number."""
    every = [Restarted("worker", WORKER, environ)]
    for number in range(2, settings.worker_processes + 1):
        every.append(Restarted(f"worker {number}", [*WORKER, str(number)], environ))
    return every


def _let_web_begin(web: "Restarted", stopping: list[int], settings: Settings) -> int | None:
    """Wait a moment for the pages. Return the code to end with when they cannot be served, else None."""
    until, code = time.monotonic() + HEAD_START_SECONDS, None
    while not (code or stopping or _answers(settings)) and time.monotonic() < until:
        time.sleep(LOOK_SECONDS)
        code = web.look()
    return code


def _keep_running(
    every: "list[Restarted]",
    stopping: list[int],
    settings: Settings,
    greeting: str = "",
    code: int | None = None,
) -> int:
    while not (code or stopping):
        time.sleep(LOOK_SECONDS)
        if greeting and _answers(settings):
            terminal.say(greeting)
            greeting = ""
        for one in every:
            if not (code or stopping):
                code = one.look()
    stop([one.process for one in every])
    return code or 0


def _without_unknown(environ: Mapping[str, str]) -> dict[str, str]:
    strange = unknown(environ)
    return {name: value for name, value in environ.items() if name not in strange}


class Restarted:
    """A process that is started again when it ends by itself."""

    def __init__(self, name: str, command: list[str], environ: dict[str, str]):
        self.name, self.command, self.environ = name, command, environ
        self.pause = FIRST_PAUSE
        self.starts = self.failures = 0
        self._start()

    def _start(self) -> None:
        self.process = _start(self.command, self.environ)
        self.starts += 1
        self.started_at = time.monotonic()
        self.again_at: float | None = None

    def look(self) -> int | None:
        """Restart the process when it has ended and its pause is over.

        Returns the exit code to end with when a restart is useless, else None.
        """
        code, now = self.process.poll(), time.monotonic()
        if code is None or (self.again_at and now < self.again_at):
            return None
        if self.again_at:
            self._start()
            return None
        _signal_all(self.process, signal.SIGTERM)  # its children still hold the port and its sockets
        return self._ended(code, now)

    def _ended(self, code: int, now: float) -> int | None:
        """Print that it ended, and plan the restart: the more often it ends, the longer the pause."""
        ran_seconds = now - self.started_at
        if ran_seconds >= LONG_RUN_SECONDS:
            self.pause = FIRST_PAUSE
        if ran_seconds < START_SECONDS and code != -signal.SIGKILL:
            self.failures += 1
        else:
            self.failures = 0
        if code == CANNOT_START and self.starts == 1:
            return code  # it has said why
        how = f"was killed (signal {-code})" if code < 0 else f"ended by itself (code {code})"
        if self.failures == MOST_FAILURES:
            terminal.complain(f"The {self.name} {how}, so aniworld stopped.")
            return code if 0 < code < 256 else 1
        when = f" in {self.pause:.0f} seconds" if self.pause > FIRST_PAUSE else ""
        terminal.complain(f"The {self.name} {how}; it is started again{when}.")
        self.again_at = now + self.pause
        self.pause = min(2 * self.pause, LONGEST_PAUSE)
        return None


def check_port(settings: Settings) -> None:
    """Refuse an address at which nobody can listen before anything starts. Raises SettingsError."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((settings.host, settings.port))
    except OSError as error:
        address, why = f"{settings.host}:{settings.port}", error.strerror
        if error.errno in PORT_ERRORS:
            raise SettingsError("port_in_use", address=address, why=why) from None
        raise SettingsError("host_unusable", address=address, why=why) from None


def _answers(settings: Settings) -> bool:
    """Return whether the web process answers: it listens before it is ready, and may yet find a trouble."""
    address = urlsplit(settings.address)
    try:
        with socket.create_connection((address.hostname, address.port), LOOK_SECONDS) as line:
            line.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
            return bool(line.recv(1))
    except OSError:
        return False


def _start(command: list[str], environ: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start a process in its own session: Ctrl-C reaches only us, and we stop each in order."""
    return subprocess.Popen(
        command, cwd=STARTED_IN, env=environ, start_new_session=True, preexec_fn=_die_with_parent
    )


def _signal_all(process: subprocess.Popen[bytes], number: int) -> None:
    """Signal a process and its children, also when only those are left."""
    # On macOS PermissionError means that only zombies are left.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _die_with_parent() -> None:
    """Have the kernel stop this child when its parent is killed (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)


def stop(processes: list[subprocess.Popen[bytes]]) -> None:
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


if __name__ == "__main__":
    sys.exit(main())
