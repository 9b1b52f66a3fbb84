"""The total time of each request: one thread per process cuts the connections whose time is up."""

import contextlib
import math
import os
import socket
import threading
import time

_current = threading.local()


class Deadline:
    """Within it, this thread's connection is cut when the time is up, whatever it is waiting for.

    A read time-out starts anew with each byte, so it never ends a slow drip, neither of a body nor of
    headers.
    """

    def __init__(self, seconds: float):
        self.is_over = False
        self.ends_at = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._handle: socket.socket | None = None

    def __enter__(self) -> "Deadline":
        _current.deadline = self
        _watcher.add(self)
        return self

    def __exit__(self, *_: object) -> None:
        _current.deadline = None
        _watcher.remove(self)
        self._store(None)  # The connection goes back to its pool: from here on it is not ours to cut.

    def seconds_left(self) -> float:
        return max(0.0, self.ends_at - time.monotonic())

    def watch(self, sock: socket.socket) -> None:
        """Cut this one from now on, by a handle of its own: TLS and http.client take the first one away."""
        self._store(socket.socket(fileno=os.dup(sock.fileno())))
        if self.is_over:
            self.cut()

    def cut(self) -> None:
        with self._lock:
            self.is_over = True
            if self._handle:
                with contextlib.suppress(OSError):
                    self._handle.shutdown(socket.SHUT_RDWR)

    def _store(self, handle: socket.socket | None) -> None:
        with self._lock:
            if self._handle:
                self._handle.close()
            self._handle = handle


def current() -> Deadline:
    """Return the deadline that this thread is within."""
    deadline: Deadline = _current.deadline
    return deadline


class Watcher:
    """Cuts each deadline whose time is up before it is removed. Its thread starts with the first deadline."""

    def __init__(self) -> None:
        self._deadlines: set[Deadline] = set()
        self._change = threading.Condition()
        self._looks_again_at = math.inf
        self._thread: threading.Thread | None = None

    def add(self, deadline: Deadline) -> None:
        with self._change:
            self._deadlines.add(deadline)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="deadlines", daemon=True)
                self._thread.start()
            elif deadline.ends_at < self._looks_again_at:
                self._change.notify()

    def remove(self, deadline: Deadline) -> None:
        with self._change:
            self._deadlines.discard(deadline)

    def _run(self) -> None:
        while True:
            for deadline in self._wait():
                deadline.cut()

    def _wait(self) -> list[Deadline]:
        """Block until the next moment at which one may be over. Return those that are, and forget them."""
        with self._change:
            ends = [deadline.ends_at for deadline in self._deadlines]
            self._looks_again_at = min(ends, default=math.inf)
            seconds = self._looks_again_at - time.monotonic()
            self._change.wait(None if seconds == math.inf else max(0.0, seconds))
            now = time.monotonic()
            over = [deadline for deadline in self._deadlines if deadline.ends_at <= now]
            self._deadlines.difference_update(over)
            return over


_watcher = Watcher()


def _begin_anew() -> None:
    global _watcher
    _watcher = Watcher()


os.register_at_fork(after_in_child=_begin_anew)  # the thread, and a lock that it may hold, stay in the parent
