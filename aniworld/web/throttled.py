"""Drawing at most twice a second what changes much more often."""

import threading
import time
from collections.abc import Callable, Sequence

from ..database import connected
from ..events import Event
from ..push import Hub, Speak

INTERVAL_SECONDS = 0.5


def _start_timer(seconds: float, act: Callable[[], None]) -> None:
    timer = threading.Timer(seconds, act)
    timer.daemon = True
    timer.name = "throttled"
    timer.start()


class Throttled:
    """Send to the pages of one dialect at most twice a second, and always once more after the last change.

    What comes too soon after a drawing is not drawn in the hub's thread; a timer draws once for everything
    since. kinds: of events that the page shows; nothing is drawn for others. seconds: between two drawings.
    """

    def __init__(
        self,
        hub: Hub,
        speak: Speak,
        kinds: Sequence[str],
        *,
        seconds: float = INTERVAL_SECONDS,
        clock: Callable[[], float] = time.monotonic,
        start_timer: Callable[[float, Callable[[], None]], None] = _start_timer,
    ):
        self._hub = hub
        self._speak = speak
        self._kinds = kinds
        self._seconds = seconds
        self._clock = clock
        self._start_timer = start_timer
        self._lock = threading.Lock()
        self._next_at = 0.0
        self._later: list[Event] = []

    def speak(self, dialect: str, batch: Sequence[Event]) -> list[str]:
        """Return the messages for these events: none when it is too soon, or when no page shows them."""
        if not any(event.kind in self._kinds for event in batch):
            return []
        with self._lock:
            wait = self._next_at - self._clock()
            if wait > 0 or self._later:
                self._put_off(dialect, batch, wait)
                return []
            self._next_at = self._clock() + self._seconds
        return self._speak(dialect, batch)

    def _put_off(self, dialect: str, batch: Sequence[Event], wait: float) -> None:
        if not self._later:
            self._start_timer(max(0.0, wait), lambda: self._catch_up(dialect))
        self._later = list(batch)

    def _catch_up(self, dialect: str) -> None:
        with self._lock:
            batch = self._later
            self._later = []
            self._next_at = self._clock() + self._seconds
        with connected():
            messages = self._speak(dialect, batch)
        self._hub.send(dialect, messages)
