"""Parts that somebody waits for get the processor first; bulk and background start up to a second later."""

import contextlib
import threading
from collections.abc import Iterator

from ...models.part import USER

LONGEST_SECONDS = 1.0  # per part, so that a person's part at a slow source does not hold up all others


class Precedence:
    """Knows the parts of people that this process loads."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._urgent: list[int] = []  # the thread of each

    @contextlib.contextmanager
    def turn(self, priority: int) -> Iterator[None]:
        """Load a part in this block.

        One that nobody waits for begins when no other thread loads an urgent part, or after a second.
        """
        is_urgent, thread = priority >= USER, threading.get_ident()
        with self._changed:
            if is_urgent:
                self._urgent.append(thread)
            else:
                self._changed.wait_for(lambda: set(self._urgent) <= {thread}, LONGEST_SECONDS)
        try:
            yield
        finally:
            if is_urgent:
                with self._changed:
                    self._urgent.remove(thread)
                    self._changed.notify_all()
