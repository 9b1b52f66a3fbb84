"""The threads that answer requests: a pool for each kind of request, in which askers take turns."""

import contextlib
import threading
from collections import deque
from collections.abc import Callable

from .connection import Connection
from .framing import Head

PEOPLE, STRANGERS, SIGN_IN, LARGE = "people", "strangers", "sign-in", "large"
HEALTH, READY, SOCKETS = "health", "ready", "sockets"
THREADS = {PEOPLE: 24, STRANGERS: 4, SIGN_IN: 8, LARGE: 24, HEALTH: 1, READY: 2, SOCKETS: 8}
MONITORED = {"healthz": HEALTH, "health": HEALTH, "readyz": READY}
SIGNING_IN = {"login", "setup"}
LONGEST_QUEUE = 1000


def pool_for(head: Head | None, is_known: bool, is_large: bool = False) -> str:
    """Return the pool of a request. Health checks and signed-in people have pools of their own.

    is_known: whether its cookies or key were valid before; is_large: whether its thread has to read the body,
    as slowly as that arrives (a stranger's is refused unread).
    """
    if head is None:
        return STRANGERS
    if is_known and is_large:
        return LARGE
    if head.is_upgrade:
        return SOCKETS
    word = head.path.rstrip("/").rpartition("/")[2]
    if word in SIGNING_IN and head.method == "POST":
        return SIGN_IN
    return MONITORED.get(word) or (PEOPLE if is_known else STRANGERS)


class ThreadPool:
    """Threads for one kind of request. Askers take turns, so nobody waits for all of another's requests.

    threads: how many requests are answered at once. A thread that a WebSocket keeps leaves the pool.
    """

    def __init__(self, name: str, threads: int, answer: Callable[[Connection], None]):
        self.name, self.threads, self.answer = name, threads, answer
        self.queues: dict[str, deque[Connection]] = {}  # by asker; the first asker is next
        self.queued = self.idle = self.started = 0
        self.changed, self.mine = threading.Condition(), threading.local()
        self._start_thread()  # at least one, while the machine has a thread for it

    def put(self, connection: Connection) -> None:
        with self.changed:
            self.queues.setdefault(connection.asker, deque()).append(connection)
            self.queued += 1
            if self.queued > self.idle and self.started < self.threads:
                with contextlib.suppress(RuntimeError):  # the machine has no more threads for us
                    self._start_thread()
            self.changed.notify()

    def _start_thread(self) -> None:
        threading.Thread(target=self._run, name=self.name, daemon=True).start()
        self.started += 1

    def _run(self) -> None:
        self.mine.has_left = False
        while not self.mine.has_left:
            self.answer(self._take())

    def leave(self) -> None:
        """Let another thread take the place of this one, which will be busy for long."""
        self.mine.has_left = True
        with self.changed:
            self.started -= 1
            if self.queued > self.idle:
                with contextlib.suppress(RuntimeError):
                    self._start_thread()

    def _take(self) -> Connection:
        with self.changed:
            self.idle += 1
            while not self.queues:
                self.changed.wait()
            self.idle -= 1
            self.queued -= 1
            asker, queue = next(iter(self.queues.items()))
            del self.queues[asker]
            connection = queue.popleft()
            if queue:
                self.queues[asker] = queue  # behind everybody else
            return connection


class ThreadPools:
    """All pools, in the place of gunicorn's one pool of threads."""

    def __init__(self, answer: Callable[[Connection], None]):
        self.pools = {name: ThreadPool(name, threads, answer) for name, threads in THREADS.items()}
        self.known = Known()

    def put(self, connection: Connection) -> bool:
        """Have a request answered. Return False if too many wait in its pool already."""
        head = connection.head
        is_known = head is not None and head.credential in self.known
        pool = self.pools[pool_for(head, is_known, connection.is_streamed)]
        if pool.queued >= LONGEST_QUEUE:
            return False
        pool.put(connection)
        return True

    def shutdown(self, wait: bool) -> None:
        """Do nothing at gunicorn's shutdown: the threads end with the process."""


class Known:
    """The credentials that were valid lately. They give no access here, but decide the pool of a request."""

    most = 10_000

    def __init__(self) -> None:
        self.credentials: dict[int, None] = {}  # the one that was valid the longest ago is first
        self.lock = threading.Lock()

    def __contains__(self, credential: int) -> bool:
        return credential in self.credentials

    def add(self, credential: int) -> None:
        with self.lock:
            self.credentials.pop(credential, None)
            self.credentials[credential] = None
            if len(self.credentials) > self.most:
                del self.credentials[next(iter(self.credentials))]
