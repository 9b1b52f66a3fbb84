"""How often Python looks for objects that only refer to each other: rarely, as nearly none of ours do.

By default it looks after each 700 new objects, and now and then at all that the process has loaded: a seventh
of the processor time of a scan.
"""

import contextlib
import gc
from collections.abc import Iterator

NEW_OBJECTS = 20_000  # before it looks; what is freed by itself does not count
ROUNDS = 20  # of looking at the new ones, before it looks at older ones


@contextlib.contextmanager
def paused() -> Iterator[None]:
    """Look for none in this block, which loads modules: they stay, and looking takes a fifth of the time."""
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
