"""The memory that all pictures of a process share while they are decoded: small ones side by side, a large one alone."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, Lock

_MMAP_THRESHOLD = -3  # of glibc: larger blocks are returned to the system as soon as they are freed


class Room:
    """So many bytes, of which each takes what it needs and waits until that is free; in turns, so a large one is not passed."""

    def __init__(self, size: int) -> None:
        self.size = self._free = size
        self._door = Lock()  # held by the one who waits for room; the others wait for it
        self._freed = Condition()

    @contextmanager
    def taking(self, amount: int) -> Iterator[None]:
        """Hold so much of it, at most its size. Never inside another: that one would wait for what its own thread holds."""
        assert amount <= self.size, "nobody could ever make so much room"
        with self._door, self._freed:
            self._freed.wait_for(lambda: self._free >= amount)
            self._free -= amount
        try:
            yield
        finally:
            with self._freed:
                self._free += amount
                self._freed.notify()


ROOM = Room(160_000_000)


def _give_back_what_is_freed() -> None:
    """Else glibc keeps up to 64 MB of it for each thread that ever decoded (mallopt(3): the dynamic mmap threshold)."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt:  # other C libraries need no telling
        mallopt(_MMAP_THRESHOLD, 1024 * 1024)


_give_back_what_is_freed()
