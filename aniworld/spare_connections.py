"""Connections that are open and in nobody's hands: the next one who needs one takes it over.

To open a connection takes longer than most of what is asked over it, and a new one has to read and understand
each statement anew.
"""

import contextlib
import threading
from collections import deque
from collections.abc import Callable
from weakref import WeakSet

import cysqlite

MOST_SPARE = 16  # more are closed: each holds file handles and remembers pages
TIDY_SECONDS = 60.0  # how long one may be of no use


class SpareConnections:
    """Open connections to one file, for all threads of this process. The one used last is taken first."""

    def __init__(self) -> None:
        self._idle: deque[cysqlite.Connection] = deque()
        self._unused = 0  # how many of these nobody has needed since the last look
        with _adding:
            _every.add(self)

    def take(self, open_new: Callable[[], cysqlite.Connection]) -> cysqlite.Connection:
        """Return an idle connection, or a new one when there is none."""
        try:
            taken = self._idle.pop()
        except IndexError:
            taken = open_new()
        self._unused = min(self._unused, len(self._idle))
        return taken

    def give_back(self, connection: cysqlite.Connection) -> bool:
        """Keep a connection for the next one. Return whether it is kept; otherwise the caller closes it."""
        if connection.in_transaction or len(self._idle) >= MOST_SPARE:
            return False
        self._idle.append(connection)
        return True

    def close_unused(self) -> None:
        """Close those that were idle ever since the last call: of many at once, each may hold megabytes."""
        with contextlib.suppress(IndexError):
            for _ in range(self._unused):
                self._idle.popleft().close()
        self._unused = len(self._idle)

    def close(self) -> None:
        """Close all idle connections."""
        while self._idle:
            self._idle.pop().close()


_every: WeakSet[SpareConnections] = WeakSet()
_adding = threading.Lock()


def tidy() -> None:
    """Close the connections of this process that nobody needs. To be called every TIDY_SECONDS."""
    with _adding:
        all_spare = tuple(_every)
    for spare in all_spare:
        spare.close_unused()
