"""Parts that somebody waits for get the processor first; bulk and background start up to a second later."""

import contextlib
import threading
from collections.abc import Iterator

from ...models.part import USER

LONGEST_SECONDS = 1.0  # per part, so that a person's part at a slow source does not hold up all others


class Precedence:
    """Counts the parts of people that this process loads."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._urgent = 0

    @contextlib.contextmanager
    def turn(self, priority: int) -> Iterator[None]:
        """Load a part in this block.

        One that nobody waits for begins when no urgent part is loading, or after a second.
        """
        is_urgent = priority >= USER
        with self._changed:
            if not is_urgent:
                self._changed.wait_for(lambda: not self._urgent, LONGEST_SECONDS)
            self._urgent += is_urgent
        try:
            yield
        finally:
            with self._changed:
                self._urgent -= is_urgent
                self._changed.notify_all()
