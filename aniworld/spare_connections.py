"""Connections that are open and in nobody's hands: the next one who needs one takes it over.

To open a connection takes longer than most of what is asked over it, and a new one has to read and understand
each statement anew.
"""

from collections import deque
from collections.abc import Callable

import cysqlite

MOST_SPARE = 16  # more are closed: each holds file handles and remembers pages


class SpareConnections:
    """Open connections to one file, for all threads of this process. The one used last is taken first."""

    def __init__(self) -> None:
        self._idle: deque[cysqlite.Connection] = deque()

    def take(self, open_new: Callable[[], cysqlite.Connection]) -> cysqlite.Connection:
        """Return an idle connection, or a new one when there is none."""
        try:
            return self._idle.pop()
        except IndexError:
            return open_new()

    def give_back(self, connection: cysqlite.Connection) -> bool:
        """Keep a connection for the next one. Return whether it is kept; otherwise the caller closes it."""
        if connection.in_transaction or len(self._idle) >= MOST_SPARE:
            return False
        self._idle.append(connection)
        return True

    def close(self) -> None:
        """Close all idle connections."""
        while self._idle:
            self._idle.pop().close()
