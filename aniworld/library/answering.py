"""How the sources answer: every answer counted for the metrics, the last ones with their time, and what tests said."""

import json
import threading
import time
from collections.abc import Callable
from statistics import median
from typing import Any, NamedTuple

from peewee import OperationalError

from ..database import connected, now, transaction
from ..models import Preference

ANSWERS, LATELY, TEST = "answers", "lately", "tested"
MOST_LATELY = 10
BOUNDS_SECONDS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 60.0)
KEEP_EACH_SECONDS = 1.0


class Answers(NamedTuple):
    """within: how many answers took at most each bound but more than the one before, and last those that took longer."""

    within: list[int]
    seconds: float

    def and_also(self, others: "Answers") -> "Answers":
        return Answers([mine + theirs for mine, theirs in zip(self.within, others.within, strict=True)], self.seconds + others.seconds)


class Speed(NamedTuple):
    """Of the last answers of a source: how many, the usual and the slowest in seconds, and when the last one came."""

    count: int
    usual: float
    slowest: float
    at: float


class Tested(NamedTuple):
    """What came of the last test of a source. kind: as roster has them; until: when its closed gate opens; at: when it was."""

    kind: str
    sentence: str
    until: float | None = None
    at: float = 0.0


NONE = Answers([0] * (len(BOUNDS_SECONDS) + 1), 0.0)


class Counted(NamedTuple):
    """answers: by the name of their row; lately: for each source when, with which outcome and after how many seconds."""

    answers: dict[str, Answers]
    lately: dict[str, list[tuple[float, str, float]]]


class Counter:
    """What this process counted and has not written yet. A killed process loses the answers of its last second."""

    def __init__(self):
        self._lock = threading.Lock()
        self._counted = Counted({}, {})
        self._kept_at = 0.0

    def add(self, gate: str, outcome: str, seconds: float) -> bool:
        """Count one; True when it is time to write."""
        within = [int(place == sum(seconds > bound for bound in BOUNDS_SECONDS)) for place in range(len(BOUNDS_SECONDS) + 1)]
        lately = {} if ":" in gate else {gate: [(now(), outcome, round(seconds, 3))]}
        with self._lock:
            one = Counted({f"{ANSWERS} {gate.partition(':')[0]} {outcome}": Answers(within, seconds)}, lately)
            self._counted = _together(self._counted, one)
            return time.monotonic() >= self._kept_at + KEEP_EACH_SECONDS

    def take(self) -> Counted:
        with self._lock:
            taken, self._counted, self._kept_at = self._counted, Counted({}, {}), time.monotonic()
            return taken

    def put_back(self, taken: Counted) -> None:
        with self._lock:
            self._counted = _together(taken, self._counted)

    def seen(self) -> Counted:
        with self._lock:
            return self._counted


def _together(first: Counted, then: Counted) -> Counted:
    answers = first.answers | {name: first.answers.get(name, NONE).and_also(more) for name, more in then.answers.items()}
    lately = first.lately | {gate: [*first.lately.get(gate, []), *more][-MOST_LATELY:] for gate, more in then.lately.items()}
    return Counted(answers, lately)


_counter = Counter()


def start_counting() -> Callable[[str, str, float], None]:
    """Begin with nothing counted, as a process does that opens a database. Returns count()."""
    _counter.take()
    return count


def count(gate: str, outcome: str, seconds: float) -> None:
    """Count one answer of a source: outcome is its class ("2xx"), or "none"; all image servers count as one source."""
    if _counter.add(gate, outcome, seconds):
        keep()


def keep() -> None:
    """Write what was counted since the last time. While the database is busy, it is kept for the next.

    Every process counts into the same rows (a Preference each, JSON): nothing has to be passed on between web and
    worker, and the counts survive a restart.
    """
    taken = _counter.take()
    if not taken.answers:
        return
    try:
        with connected(), transaction():
            whole = _together(_written(), taken)
            for name in taken.answers:
                _set(name, whole.answers[name])
            for gate in taken.lately:
                _set(f"{LATELY} {gate}", whole.lately[gate])
    except OperationalError:
        _counter.put_back(taken)


def _written() -> Counted:
    answers = {f"{ANSWERS} {name}": Answers(*value) for name, value in _told(ANSWERS).items()}
    return Counted(answers, _told(LATELY))


def _set(name: str, value: Any) -> None:
    row = {"name": name, "value": json.dumps(value)}
    Preference.insert(row).on_conflict(conflict_target=[Preference.name], preserve=[Preference.value]).execute()


def _told(kind: str) -> dict[str, Any]:
    """What is kept of this kind, by source."""
    rows = Preference.select().where(Preference.name.startswith(kind + " "))
    return {row.name.partition(" ")[2]: json.loads(row.value) for row in rows}


def answers() -> dict[tuple[str, str], Answers]:
    """What was counted, by source and outcome, with what this process has not written yet."""
    counted = _together(_written(), _counter.seen()).answers
    return {tuple(name.split(" ")[1:]): answer for name, answer in counted.items()}


def speeds() -> dict[str, Speed]:
    """How fast the sources were with their last answers, those left out that never came."""
    lately = _together(_written(), _counter.seen()).lately
    came = {name: [(at, took) for at, outcome, took in those if outcome != "none"] for name, those in lately.items()}
    return {
        name: Speed(len(those), median(took for _, took in those), max(took for _, took in those), those[-1][0])
        for name, those in came.items() if those
    }  # fmt: skip


def keep_test(name: str, tested: Tested) -> Tested:
    """Keep what came of a test just now."""
    tested = tested._replace(at=now())
    with transaction():
        _set(f"{TEST} {name}", tested)
    return tested


def forget_test(name: str) -> None:
    """What was true with another key says nothing now."""
    Preference.delete().where(Preference.name == f"{TEST} {name}").execute()


def tests() -> dict[str, Tested]:
    """The last test of each source."""
    return {name: Tested(*kept) for name, kept in _told(TEST).items()}
