"""Bytes (or pixels) that all threads of a process share: many small things at once, large ones in turn."""

import ctypes
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, get_ident

_C = ctypes.CDLL(None)
_ARENAS, MOST_ARENAS = -8, 2  # of glibc: each thread would keep an arena of its own, with what it once held
_MMAP_THRESHOLD = -3  # of glibc: larger blocks are returned to the system as soon as they are freed


class Budget:
    """An amount that threads share.

    Each thread takes what it needs, and waits until that is free, in order of arrival. A thread that holds
    some never asks for more of the same: it would wait for itself. Budgets are taken in the order in which
    they are listed below, so no two threads wait for each other.
    """

    def __init__(self, size: int) -> None:
        self.size = self._free = size
        self._waiting: deque[object] = deque()
        self._holders: set[int] = set()
        self._changed = Condition()

    def take(self, amount: int, within_seconds: float | None = None) -> bool:
        """Hold an amount until give_back(); return False if it does not become free in time.

        More than the total counts as the total.
        """
        place, until = object(), None if within_seconds is None else time.monotonic() + within_seconds
        with self._changed:
            assert get_ident() not in self._holders, "who holds some must not wait for more"
            self._waiting.append(place)
            try:
                while not (self._waiting[0] is place and self._free >= min(amount, self.size)):
                    left = None if until is None else until - time.monotonic()
                    if left is not None and left <= 0:
                        return False
                    self._changed.wait(left)
                self._free -= min(amount, self.size)
                self._holders.add(get_ident())
                return True
            finally:
                self._waiting.remove(place)
                self._changed.notify_all()

    def give_back(self, amount: int, holder: int | None = None) -> None:
        """Release what was taken, by this thread or by the given one."""
        with self._changed:
            self._free += min(amount, self.size)
            self._holders.discard(holder or get_ident())
            self._changed.notify_all()

    @contextmanager
    def taking(self, amount: int) -> Iterator[None]:
        """Hold so much in this block."""
        self.take(amount)
        try:
            yield
        finally:
            self.give_back(amount)


# In the order in which one may be taken while another is held.
DOWNLOADS = Budget(64_000_000)  # bytes of large answers that are on their way, in memory or in a file
PICTURES = Budget(64_000_000)  # bytes of pictures in memory, with what is made of them
PIXELS = Budget(12_000_000)  # being decoded at a time: two posters, or one large picture by itself


def trim() -> None:
    """Return now what was freed in pieces: after many things at once, glibc keeps some ten megabytes."""
    malloc_trim = getattr(_C, "malloc_trim", None)
    if malloc_trim:
        malloc_trim(0)


def return_what_is_freed() -> None:
    """Have glibc return freed memory. To be called before a process starts its first thread.

    Otherwise it retains up to 64 MB for each thread that ever held much (mallopt(3)).
    """
    mallopt = getattr(_C, "mallopt", None)
    if mallopt:  # other C libraries need no telling
        mallopt(_MMAP_THRESHOLD, 1024 * 1024)
        mallopt(_ARENAS, MOST_ARENAS)
