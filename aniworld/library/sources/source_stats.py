"""Statistics of the sources: every answer counted, the last ones with their time, and test results."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from peewee import EXCLUDED, OperationalError

from ... import later
from ...database import connected, now, transaction
from ...messages import sentence
from ...models import AnswerCount, LastAnswers, SourceTest

if TYPE_CHECKING:
    import statistics
else:
    statistics = later.module("statistics")  # for whoever looks at the sources

MOST_LATELY = 10
BOUNDS_SECONDS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 60.0)
STORE_EACH_SECONDS = 1.0

# source, outcome, and the place of the bound; the last one for what took longer
Bucket = tuple[str, str, int]
Recent = tuple[float, str, float]  # when, with which outcome, after how many seconds


@dataclass
class Answers:
    """A histogram of answers; seconds: of all of them together.

    within: how many took at most each bound but more than the one before, and last those that took longer.
    """

    within: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS_SECONDS) + 1))
    seconds: float = 0.0


@dataclass(frozen=True)
class Speed:
    """The last answers of a source: how many, the median and slowest in seconds, and when the last came."""

    count: int
    usual: float
    slowest: float
    at: float


class Tested(NamedTuple):
    """A test of a source. kind: as status has them; until: when its closed gate opens; at: when it ran.

    said: what came of it, a message as JSON keeps it.
    """

    kind: str
    said: dict[str, Any]
    until: float | None = None
    at: float = 0.0

    @property
    def sentence(self) -> str:
        return sentence(self.said["code"], self.said["args"])


class Counted:
    """Answers by bucket, the seconds of each bucket, and the last answers of each source."""

    def __init__(self) -> None:
        self.counts: Counter[Bucket] = Counter()
        self.seconds: dict[Bucket, float] = {}
        self.lately: dict[str, list[Recent]] = {}

    def add(self, bucket: Bucket, count: int, seconds: float) -> None:
        self.counts[bucket] += count
        self.seconds[bucket] = self.seconds.get(bucket, 0.0) + seconds

    def add_recent(self, source: str, recent: Iterable[Recent]) -> None:
        self.lately[source] = [*self.lately.get(source, []), *recent][-MOST_LATELY:]

    def add_all(self, others: "Counted") -> None:
        for bucket, count in others.counts.items():
            self.add(bucket, count, others.seconds[bucket])
        for source, recent in others.lately.items():
            self.add_recent(source, recent)


class Unwritten:
    """What this process has counted and not written yet; it is lost when the process is killed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counted = Counted()
        self._stored_at = 0.0

    def add(self, gate: str, outcome: str, seconds: float) -> bool:
        """Count one answer. Return whether it is time to write."""
        source, _, image_server = gate.partition(":")
        place = sum(seconds > bound for bound in BOUNDS_SECONDS)
        with self._lock:
            self._counted.add((source, outcome, place), 1, seconds)
            if not image_server:
                self._counted.add_recent(source, [(now(), outcome, round(seconds, 3))])
            return time.monotonic() >= self._stored_at + STORE_EACH_SECONDS

    def take(self) -> Counted:
        with self._lock:
            taken, self._counted = self._counted, Counted()
            self._stored_at = time.monotonic()
            return taken

    def put_back(self, taken: Counted) -> None:
        with self._lock:
            taken.add_all(self._counted)
            self._counted = taken

    def add_to(self, counted: Counted) -> None:
        with self._lock:
            counted.add_all(self._counted)


_unwritten = Unwritten()


def start_counting() -> Callable[[str, str, float], None]:
    """Begin with nothing counted, as a process does that opens a database. Return count()."""
    _unwritten.take()
    return count


def count(gate: str, outcome: str, seconds: float) -> None:
    """Count one answer of a source: outcome is its class ("2xx"), or "none".

    All image servers count as one source.
    """
    if _unwritten.add(gate, outcome, seconds):
        store()


def store() -> None:
    """Write what was counted since the last time; while the database is busy, that waits for the next time.

    Every process counts in the same rows, so web and worker need not exchange anything, and the counts
    survive a restart.
    """
    taken = _unwritten.take()
    if not taken.counts:
        return
    try:
        with connected(), transaction():
            _add_counts(taken)
            _add_last(taken)
    except OperationalError:
        _unwritten.put_back(taken)


def _add_counts(taken: Counted) -> None:
    rows = []
    for (source, outcome, bucket), number in taken.counts.items():
        seconds = taken.seconds[source, outcome, bucket]
        rows.append((source, outcome, bucket, number, seconds))
    key = [AnswerCount.source, AnswerCount.outcome, AnswerCount.bucket]
    more = {
        AnswerCount.count: AnswerCount.count + EXCLUDED.count,
        AnswerCount.seconds: AnswerCount.seconds + EXCLUDED.seconds,
    }
    statement = AnswerCount.insert_many(rows, [*key, AnswerCount.count, AnswerCount.seconds])
    statement.on_conflict(conflict_target=key, update=more).execute()


def _last_answers() -> dict[str, list[Recent]]:
    """Return the last answers of each source that are written."""
    found = {}
    for row in LastAnswers.select():
        found[row.source] = [tuple(answer) for answer in row.answers]
    return found


def _add_last(taken: Counted) -> None:
    total = Counted()
    total.lately = _last_answers()
    for source, recent in taken.lately.items():
        total.add_recent(source, recent)
        statement = LastAnswers.insert(source=source, answers=total.lately[source])
        statement.on_conflict(conflict_target=[LastAnswers.source], preserve=[LastAnswers.answers]).execute()


def answers() -> dict[tuple[str, str], Answers]:
    """Return what was counted, by source and outcome, with what this process has not written yet."""
    counted = Counted()
    for row in AnswerCount.select():
        counted.add((row.source, row.outcome, row.bucket), row.count, row.seconds)
    _unwritten.add_to(counted)
    found: dict[tuple[str, str], Answers] = {}
    for (source, outcome, bucket), number in counted.counts.items():
        of_outcome = found.setdefault((source, outcome), Answers())
        of_outcome.within[bucket] += number
        of_outcome.seconds += counted.seconds[source, outcome, bucket]
    return found


def speeds() -> dict[str, Speed]:
    """Return how fast the sources were with their last answers; without those that never came."""
    counted = Counted()
    counted.lately = _last_answers()
    _unwritten.add_to(counted)
    found = {}
    for source, recent in counted.lately.items():
        if speed := _speed(recent):
            found[source] = speed
    return found


def _speed(recent: Iterable[Recent]) -> Speed | None:
    came_at, took = [], []
    for at, outcome, seconds in recent:
        if outcome != "none":
            came_at.append(at)
            took.append(seconds)
    return Speed(len(took), statistics.median(took), max(took), came_at[-1]) if took else None


def store_test(name: str, tested: Tested) -> Tested:
    """Store the result of a test just now."""
    tested = tested._replace(at=now())
    with transaction():
        forget_test(name)
        kind, said, until, at = tested
        SourceTest.create(source=name, kind=kind, said=said, until=until, at=at)
    return tested


def forget_test(name: str) -> None:
    """Delete the result of a test: it was made with another key."""
    SourceTest.delete().where(SourceTest.source == name).execute()


def tests() -> dict[str, Tested]:
    """Return the last test of each source."""
    found = {}
    for row in SourceTest.select():
        found[row.source] = Tested(row.kind, row.said, row.until, row.at)
    return found
