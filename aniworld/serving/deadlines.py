"""Deadlines of a transfer, and waiting for a client inside a thread up to one."""

import errno
import select
import socket
import time

from .limits import Limits

READ, WRITE = select.POLLIN, select.POLLOUT


class TooSlow(ConnectionResetError):
    """A client has used up its time; to gunicorn it has hung up."""

    def __init__(self) -> None:
        super().__init__(errno.ECONNRESET, "the client was too slow")


class Transfer:
    """The deadline of a transfer, which moving bytes extends. A burst earns no time for a pause after it."""

    def __init__(self, limits: Limits):
        self.limits = limits
        self.began_at = self.since = time.monotonic()
        self.moved_bytes = 0

    def move(self, count: int) -> None:
        self.moved_bytes += count
        if self.moved_bytes >= self.limits.transfer_bytes:
            self.moved_bytes, self.since = 0, time.monotonic()

    def deadline(self) -> float:
        return min(self.since + self.limits.transfer_seconds, self.began_at + self.limits.longest_seconds)


def wait(sock: socket.socket, event: int, until: float) -> None:
    """Return when the socket is ready for READ or WRITE, or broken. Raises TooSlow at that monotonic time."""
    poll = select.poll()
    poll.register(sock.fileno(), event)
    while True:
        left_seconds = until - time.monotonic()
        if left_seconds <= 0:
            raise TooSlow()
        if poll.poll(left_seconds * 1000):
            return
