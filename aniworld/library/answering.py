"""How the sources answer: every answer counted by source, outcome and time, for the metrics."""

import json
import threading
import time
from collections.abc import Callable, Iterable
from typing import NamedTuple

from peewee import OperationalError

from ..database import connected, transaction
from ..models import Preference

ANSWERS = "answers"
BOUNDS_SECONDS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 60.0)
KEEP_EACH_SECONDS = 1.0


class Answers(NamedTuple):
    """within: how many answers took at most each bound but more than the one before, and last those that took longer."""

    within: list[int]
    seconds: float

    def and_also(self, others: "Answers") -> "Answers":
        return Answers([mine + theirs for mine, theirs in zip(self.within, others.within, strict=True)], self.seconds + others.seconds)


NONE = Answers([0] * (len(BOUNDS_SECONDS) + 1), 0.0)


class Counter:
    """What this process counted and has not written yet. A killed process loses the answers of its last second."""

    def __init__(self):
        self._lock = threading.Lock()
        self._counted: dict[str, Answers] = {}
        self._kept_at = 0.0

    def add(self, name: str, answer: Answers) -> bool:
        """Count one; True when it is time to write."""
        with self._lock:
            self._counted[name] = self._counted.get(name, NONE).and_also(answer)
            return time.monotonic() >= self._kept_at + KEEP_EACH_SECONDS

    def take(self) -> dict[str, Answers]:
        with self._lock:
            taken, self._counted, self._kept_at = self._counted, {}, time.monotonic()
            return taken

    def put_back(self, taken: dict[str, Answers]) -> None:
        with self._lock:
            self._counted = _together([*self._counted.items(), *taken.items()])

    def seen(self) -> dict[str, Answers]:
        with self._lock:
            return dict(self._counted)


_counter = Counter()


def start_counting() -> Callable[[str, str, float], None]:
    """Begin with nothing counted, as a process does that opens a database. Returns count()."""
    _counter.take()
    return count


def count(gate: str, outcome: str, seconds: float) -> None:
    """Count one answer of a source: outcome is its class ("2xx"), or "none"; all image servers count as one source."""
    within = [int(place == sum(seconds > bound for bound in BOUNDS_SECONDS)) for place in range(len(BOUNDS_SECONDS) + 1)]
    if _counter.add(f"{ANSWERS} {gate.partition(':')[0]} {outcome}", Answers(within, seconds)):
        keep()


def keep() -> None:
    """Write what was counted since the last time. While the database is busy, it is kept for the next.

    Every process counts into the same rows (a Preference each, JSON): nothing has to be passed on between web and
    worker, and the counts survive a restart.
    """
    taken = _counter.take()
    if not taken:
        return
    try:
        with connected(), transaction():
            for name, answer in taken.items():
                row = Preference.get_or_none(Preference.name == name)
                value = json.dumps((Answers(*json.loads(row.value)) if row else NONE).and_also(answer))
                row = Preference.insert(name=name, value=value)
                row.on_conflict(conflict_target=[Preference.name], preserve=[Preference.value]).execute()
    except OperationalError:
        _counter.put_back(taken)


def answers() -> dict[tuple[str, str], Answers]:
    """What was counted, by source and outcome, with what this process has not written yet."""
    rows = Preference.select().where(Preference.name.startswith(ANSWERS + " "))
    written = [(row.name, Answers(*json.loads(row.value))) for row in rows]
    return {tuple(name.split(" ")[1:]): answer for name, answer in _together([*written, *_counter.seen().items()]).items()}


def _together(counted: Iterable[tuple[str, Answers]]) -> dict[str, Answers]:
    whole: dict[str, Answers] = {}
    for name, answer in counted:
        whole[name] = whole.get(name, NONE).and_also(answer)
    return whole
