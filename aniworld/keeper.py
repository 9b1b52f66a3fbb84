"""Processes that are started again when they end, and what is left of the supervisor once they run.

It stays for as long as aniworld does, so it loads next to nothing: `go_on` puts it in the supervisor's place.
"""

import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NoReturn

from . import later

if TYPE_CHECKING:
    from . import terminal
else:
    terminal = later.module("aniworld.terminal")  # a keeper seldom has anything to say

WEB = [sys.executable, "-m", "gunicorn", "-c", "python:aniworld.gunicorn_config", "aniworld.wsgi:app"]
WORKER = [sys.executable, "-m", "aniworld.worker"]
KEEPER = [sys.executable, "-m", "aniworld.keeper"]
IS_WEB, IS_WORKER = "web", "worker"  # before the ids of processes in its arguments: "web:12"
ASK_TO_STOP = (signal.SIGINT, signal.SIGTERM)
STOP_SECONDS = 12.0
LOOK_SECONDS = 0.1
CANNOT_START = 2  # the exit code of a process that cannot work: its first start is not tried again
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds before a restart: twice as long each time …
LONG_RUN_SECONDS = 60.0  # … until it has run for as long as this
START_SECONDS = 10.0  # a process that ends sooner has failed to start; gunicorn tries for 5 s to get its port
MOST_FAILURES = 5  # failed starts in a row; being killed from outside does not count
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


class Child:
    """A child process, known by its id alone: it stays ours when this process becomes another program."""

    def __init__(self, pid: int):
        self.pid = pid
        self.code: int | None = None

    def poll(self) -> int | None:
        """Return its exit code, or the signal that ended it as a negative number; None while it runs."""
        if self.code is None:
            try:
                pid, status = os.waitpid(self.pid, os.WNOHANG)
            except ChildProcessError:  # whoever started this process has it ignore how its children end
                pid, status = self.pid, 0
            if pid:
                self.code = os.waitstatus_to_exitcode(status)
        return self.code

    def terminate(self) -> None:
        if self.poll() is None:
            os.kill(self.pid, signal.SIGTERM)

    def ends_before(self, deadline: float) -> bool:
        """Wait until it has ended. Return False if it has not when the deadline (monotonic) comes."""
        while self.poll() is None:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True


class Restarted:
    """A process that is started again when it ends by itself. pid: of it, if it runs already."""

    def __init__(self, name: str, command: list[str], environ: dict[str, str], pid: int = 0):
        self.name, self.command, self.environ = name, command, environ
        self.pause = FIRST_PAUSE
        self.starts = self.failures = 0
        self._note(Child(pid) if pid else _start(command, environ))

    def _note(self, process: Child) -> None:
        self.process = process
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
            self._note(_start(self.command, self.environ))
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
            _complain(f"The {self.name} {how}, so aniworld stopped.")
            return code if 0 < code < 256 else 1
        when = f" in {self.pause:.0f} seconds" if self.pause > FIRST_PAUSE else ""
        _complain(f"The {self.name} {how}; it is started again{when}.")
        self.again_at = now + self.pause
        self.pause = min(2 * self.pause, LONGEST_PAUSE)
        return None


def web(environ: dict[str, str], pid: int = 0) -> Restarted:
    """Start the web process, or take over the one that runs."""
    return Restarted("web process", WEB, environ, pid)


def worker(number: int, environ: dict[str, str], pid: int = 0) -> Restarted:
    """Start a worker, or take over the one that runs. All but the first are told their number."""
    if number == 1:
        return Restarted("worker", WORKER, environ, pid)
    return Restarted(f"worker {number}", [*WORKER, str(number)], environ, pid)


def listen() -> list[int]:
    """Return where the signals that ask to stop arrive."""
    stopping: list[int] = []
    for number in ASK_TO_STOP:
        signal.signal(number, lambda signum, frame: stopping.append(signum))
    return stopping


def keep_running(every: Sequence[Restarted], stopping: Sequence[int], code: int | None = None) -> int:
    """Look after all until asked to stop, or until one cannot be restarted. Return the exit code."""
    while not (code or stopping):
        time.sleep(LOOK_SECONDS)
        code = look_at(every, stopping)
    stop([one.process for one in every])
    return code or 0


def look_at(every: Sequence[Restarted], stopping: Sequence[int]) -> int | None:
    """Restart what has ended. Return the exit code to end with when that is useless, else None."""
    code = None
    for one in every:
        if not (code or stopping):
            code = one.look()
    return code


def go_on(every: Sequence[Restarted], stopping: Sequence[int]) -> None:
    """Let this process go on as nothing but the keeper of these, under the same id.

    Return only when this process was asked to stop, or where one of them does not run or was restarted: the
    keeper would not know that.
    """
    arguments = []
    for one in every:
        if one.starts > 1 or one.process.poll() is not None:
            return
        kind = IS_WORKER
        if one.command == WEB:
            kind = IS_WEB
        arguments.append(f"{kind}:{one.process.pid}")
    with _not_interrupted(), contextlib.suppress(OSError):  # it also works as it is
        if not stopping:
            os.execve(sys.executable, [*KEEPER, *arguments], every[0].environ)


def main(arguments: Sequence[str], environ: Mapping[str, str] = os.environ) -> int:
    """Keep running what go_on() has named. Return the exit code."""
    stopping = listen()
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ASK_TO_STOP)
    every, workers = [], 0
    for argument in arguments:
        kind, _, pid = argument.partition(":")
        if kind == IS_WEB:
            every.append(web(dict(environ), int(pid)))
        else:
            workers += 1
            every.append(worker(workers, dict(environ), int(pid)))
    return keep_running(every, stopping)


def stop(processes: Sequence[Child]) -> None:
    """Ask all to stop, wait, and kill what does not."""
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in processes:
        if not process.ends_before(deadline):
            _signal_all(process, signal.SIGKILL)
            process.ends_before(float("inf"))


def _start(command: list[str], environ: dict[str, str]) -> Child:
    """Start a process in its own session: Ctrl-C reaches only us, and we stop each in order."""
    with _not_interrupted():
        pid = os.fork()
        if not pid:
            _go_on_as(command, environ)
    return Child(pid)


def _go_on_as(command: list[str], environ: dict[str, str]) -> NoReturn:
    try:
        os.setsid()
        _die_with_parent()
        for number in ASK_TO_STOP:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ASK_TO_STOP)
        os.execve(command[0], command, environ)
    finally:
        os._exit(1)


@contextlib.contextmanager
def _not_interrupted() -> Iterator[None]:
    """Let those who ask to stop wait until the end of this block, or until the next program listens."""
    signal.pthread_sigmask(signal.SIG_BLOCK, ASK_TO_STOP)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ASK_TO_STOP)


def _die_with_parent() -> None:
    """Have the kernel stop this child when its parent is killed (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)


def _signal_all(process: Child, number: int) -> None:
    """Signal a process and its children, also when only those are left."""
    # On macOS PermissionError means that only zombies are left.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _complain(text: str) -> None:
    terminal.guard()
    terminal.complain(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
