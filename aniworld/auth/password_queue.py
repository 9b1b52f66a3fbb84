"""Password checks wait for each other, as each takes 32 MB: who is next, and who is refused."""

import contextlib
import itertools
import threading
from collections.abc import Iterator
from typing import NamedTuple

from ..errors import Busy, TooManyTries

AGAIN_SECONDS = 5.0


class Place(NamedTuple):
    """A place in the queue; the lowest is next."""

    is_late: bool
    number: int
    asker: str


class PasswordQueue:
    """A queue in which each asker has few places and one slot at a time, so that nobody can fill it.

    slots: checks at once; each: how many of one asker may wait; most: how many of all.
    """

    def __init__(self, slots: int = 2, each: int = 4, most: int = 32):
        self.slots, self.each, self.most = slots, each, most
        self._changed, self._numbers = threading.Condition(), itertools.count()
        self._waiting: list[Place] = []
        self._running: list[str] = []

    @contextlib.contextmanager
    def slot(self, asker: str, *, first: bool = False, limited: bool = True) -> Iterator[None]:
        """Wait for a slot and use it in this block.

        first: go before the others, also when the queue is full. limited: False is never refused. Raises
        TooManyTries if this asker has too many places already, Busy if the queue is full.
        """
        with self._changed:
            place = Place(not first, next(self._numbers), asker)
            if limited:
                self._admit(place)
            self._waiting.append(place)
            try:
                self._changed.wait_for(lambda: self._is_next(place))
            finally:
                self._waiting.remove(place)
            self._running.append(asker)
        try:
            yield
        finally:
            with self._changed:
                self._running.remove(asker)
                self._changed.notify_all()

    def _admit(self, place: Place) -> None:
        if sum(other.asker == place.asker for other in self._waiting) >= self.each:
            raise TooManyTries("signing_in_at_once", AGAIN_SECONDS)
        if place.is_late and len(self._waiting) >= self.most:
            raise Busy("many_sign_in", AGAIN_SECONDS)

    def _is_next(self, place: Place) -> bool:
        ready = [other for other in self._waiting if other.asker not in self._running]
        return len(self._running) < self.slots and bool(ready) and min(ready) == place
