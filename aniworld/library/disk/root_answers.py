"""Whether the disk of a root answers at all: a lost server would hold up whoever asks for ever."""

import contextlib
import os
import threading
import time
from pathlib import Path
from typing import NamedTuple

PATIENCE_SECONDS = 15.0  # a folder that does not answer for so long is on a lost server
SLOW_SECONDS = 3.0


class Answer(NamedTuple):
    """How long a root took to answer, or for how long it has not."""

    seconds: float
    has_come: bool = True

    @property
    def is_slow(self) -> bool:
        return self.seconds >= SLOW_SECONDS

    @property
    def is_overdue(self) -> bool:
        return not self.has_come and self.seconds >= PATIENCE_SECONDS


class _Question:
    """A look at a folder, in a thread of its own."""

    def __init__(self, place: Path):
        self._place = place
        self._asked_at = time.monotonic()
        self._seconds: float | None = None
        self._thread = threading.Thread(target=self._ask, name="place", daemon=True)
        self._thread.start()

    def _ask(self) -> None:
        with contextlib.suppress(OSError, ValueError):  # an error is an answer
            os.stat(self._place)
            with os.scandir(self._place) as entries:
                next(entries, None)
        self._seconds = time.monotonic() - self._asked_at

    def answer(self, patience: float) -> Answer:
        """Return the answer, at the latest so many seconds after it was asked for."""
        waited = time.monotonic() - self._asked_at
        self._thread.join(max(0.0, patience - waited))
        if self._seconds is not None:
            return Answer(self._seconds)
        return Answer(time.monotonic() - self._asked_at, has_come=False)


_asked: dict[Path, _Question] = {}  # what has not been answered: it is not asked twice
_asking = threading.Lock()


def of(place: Path, patience: float = PATIENCE_SECONDS) -> Answer:
    """Look at the folder of a root, and wait for its answer for so many seconds at most."""
    with _asking:
        question = _asked.get(place) or _Question(place)
        _asked[place] = question
    answer = question.answer(patience)
    if answer.has_come:
        with _asking:
            _asked.pop(place, None)
    return answer
