"""The child processes that open pictures for this one: started when needed, ended on misbehaviour."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from typing import Any

from ...errors import AniworldError, BadImage
from ...paths import STARTED_IN
from .messages import receive, send
from .refusals import TooCostly

COMMAND = [sys.executable, "-m", "aniworld.files.images.child"]
CHILDREN = 2
MOST_ORDERS = 1000  # then a child makes room for a fresh one, whatever it may have leaked
REAL_SECONDS = 12.0  # for the whole order; generous, as a busy machine is not the picture's fault
TRIES = 3  # a child may have ended of itself, or have been killed by whoever needed memory

Answer = tuple[dict[str, Any], bytearray]


class NoDecoder(AniworldError):
    """No child process could be started."""

    status, code, retryable = 503, "no_decoder", True


class Child:
    """One process, used by one thread at a time."""

    def __init__(self) -> None:
        self.orders = 0
        self._line, theirs = socket.socketpair()
        environ = {}
        for name, value in os.environ.items():
            if not name.startswith("ANIWORLD_"):
                environ[name] = value
        try:
            self._process = subprocess.Popen(
                COMMAND,
                cwd=STARTED_IN,
                env=environ,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except OSError:
            self._line.close()
            raise
        finally:
            theirs.close()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it has not ended of itself, as it does after a while without orders."""
        return self._process.poll() is None

    def ask(self, head: dict[str, Any], content: bytes) -> Answer:
        """Have one order carried out.

        Raises OSError or EOFError when it ended, TimeoutError when it took too long.
        """
        self.orders += 1
        until = time.monotonic() + REAL_SECONDS
        send(self._line, head, content, until=until)
        return receive(self._line, until=until)

    def end(self) -> int:
        """Return its exit code, or the signal that ended it as a negative number."""
        self._line.close()
        try:
            return self._process.wait(0.5)  # one that ended by itself has an exit code
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()

    def kill(self) -> None:
        self._line.close()
        self._process.kill()
        self._process.wait()

    def forget(self) -> None:
        """Leave the child to the process that this one was forked from."""
        self._line.close()


class Pool:
    """At most so many children at a time; the threads that need one wait for it."""

    def __init__(self, size: int = CHILDREN) -> None:
        self._size = size
        self._start_anew()
        os.register_at_fork(after_in_child=self._forget)

    def _start_anew(self) -> None:
        self._idle: list[Child] = []
        self._slots = threading.Semaphore(self._size)

    def _forget(self) -> None:
        idle = self._idle
        self._start_anew()
        for child in idle:
            child.forget()

    def get_ready(self) -> None:
        """Have the children started that are neither there nor at work, before the first picture comes."""
        if not self._slots.acquire(blocking=False):
            return
        try:
            child = self._waiting()
            self.get_ready()  # the others, too
            self._idle.append(child)
        except NoDecoder:
            pass  # the picture will say so
        finally:
            self._slots.release()

    def _waiting(self) -> Child:
        """Return a child that waits for orders, or a new one. Raises NoDecoder."""
        while child := self._idle_one():
            if child.is_alive:
                return child
            child.end()
        return _started()

    def _idle_one(self) -> Child | None:
        with contextlib.suppress(IndexError):  # another thread may take it first
            return self._idle.pop()
        return None

    def run(self, head: dict[str, Any], content: bytes = b"") -> Answer:
        """Have a child carry out one order.

        Raises BadImage when that ends it, NoDecoder when none can be started.
        """
        with self._slots:
            for _ in range(TRIES):
                child = self._idle_one() or _started()
                try:
                    answer = child.ask(head, content)
                except TimeoutError:
                    child.kill()
                    raise BadImage("picture_takes_too_long") from None
                except (OSError, EOFError, ValueError):
                    if child.end() == -signal.SIGXCPU:
                        raise TooCostly("picture_takes_too_long") from None
                else:
                    self._take_back(child)
                    return answer
        raise BadImage("picture_ends_decoders")

    def _take_back(self, child: Child) -> None:
        if child.orders < MOST_ORDERS:
            self._idle.append(child)
        else:
            child.kill()


def _started() -> Child:
    try:
        return Child()
    except OSError as error:
        raise NoDecoder("no_decoder", why=(error.strerror or str(error)).lower()) from error


POOL = Pool()
