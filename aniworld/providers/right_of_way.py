"""A person's requests that are about to be sent go before the reading of long lists.

The threads of a process share one interpreter lock. A thread that turns a list into episodes would hold up
the request for a picture, whose answer takes much longer than the reading of the list.
"""

import contextlib
import math
import threading
import time
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextvars import ContextVar
from typing import TypeVar

from .waiting_line import BULK

LONGEST_SECONDS = 0.05  # that a list waits: the turn of a request at its gate may be far away
Row = TypeVar("Row")

_mine: ContextVar[Hashable] = ContextVar("request", default=None)


class RightOfWay:
    """Knows which requests are about to be sent, each by a name, and until when they are waited for."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._changed = threading.Condition()
        self._until: dict[Hashable, float] = {}

    def expect(self, request: Hashable, priority: int, seconds: float = LONGEST_SECONDS) -> None:
        """Say that this request will be sent soon, perhaps by another thread. Bulk is not waited for."""
        if priority > BULK:
            with self._changed:
                self._until[request] = self._clock() + seconds

    def is_sent(self, request: Hashable) -> None:
        """Say that it is under way, or that it will not be sent."""
        with self._changed:
            self._until.pop(request, None)
            self._changed.notify_all()

    def give_way(self) -> None:
        """Wait until nothing is about to be sent; not for long."""
        if self._until:
            self._wait(self._clock() + LONGEST_SECONDS)

    def giving_way(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Yield these, each when nothing is about to be sent; the wait for all together is bounded."""
        give_up_at = self._clock() + LONGEST_SECONDS
        for row in rows:
            if self._until:
                self._wait(give_up_at)
            yield row

    def _wait(self, give_up_at: float) -> None:
        with self._changed:
            while (now := self._clock()) < give_up_at and self._is_expecting(now):
                self._changed.wait(min(give_up_at, *self._until.values()) - now)

    def _is_expecting(self, now: float) -> bool:
        for request, until in list(self._until.items()):
            if until <= now:
                del self._until[request]
        return bool(self._until)


_process = RightOfWay()
expect, is_sent = _process.expect, _process.is_sent
give_way, giving_way = _process.give_way, _process.giving_way


@contextlib.contextmanager
def sending(request: Hashable, priority: int) -> Iterator[None]:
    """Send this request in the block. If the block finds that there is no need to, nobody waits for it."""
    expect(request, priority)
    token = _mine.set(request)
    try:
        yield
    finally:
        _mine.reset(token)
        is_sent(request)


def sends() -> None:
    """Say that the request that this thread is sending() is under way now, if there is one."""
    request = _mine.get()
    if request is not None:
        is_sent(request)


@contextlib.contextmanager
def leading_to(request: Hashable, priority: int) -> Iterator[None]:
    """Ask in this block for what a request needs; that request will be sent soon after the block."""
    expect(request, priority, seconds=math.inf)
    try:
        yield
    finally:
        expect(request, priority)
