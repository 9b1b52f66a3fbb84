"""How often Python looks for objects that only refer to each other: rarely, as nearly none of ours do.

By default it looks after each 700 new objects, and now and then at all that the process has loaded: a seventh
of the processor time of a scan.
"""

import contextlib
import gc
import threading
from collections.abc import Callable, Iterator

NEW_OBJECTS = 20_000  # before it looks; what is freed by itself does not count
FIRST_SECONDS = 5.0  # of serving, in which it does not look: the first look takes a moment
ROUNDS = 20  # of looking at the new ones, before it looks at older ones


@contextlib.contextmanager
def paused() -> Iterator[None]:
    """Look for none in this block, which makes what stays: looking takes a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def settle() -> None:
    """Look rarely from now on, and never again at what is there: modules, and what they hold."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, ROUNDS, ROUNDS)
    gc.enable()


def settle_later(rest: Callable[[], None]) -> None:
    """Settle in a moment, and then do the rest: whoever waits for a first page is answered before."""
    gc.disable()

    def act() -> None:
        settle()
        rest()

    timer = threading.Timer(FIRST_SECONDS, act)
    timer.daemon = True
    timer.start()
