"""The gate before every outgoing request: rates, turns by priority, and breakers, kept as rows that processes share."""

import bisect
import contextlib
import itertools
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from peewee import Case, FloatField, IntegerField, OperationalError, TextField

from ..database import BaseModel, a_statement, connected
from ..errors import GateClosed, NoTurn
from .pace import LONGEST_SHUT_SECONDS, PROBE_SECONDS, Pace, book

log = logging.getLogger(__name__)

RATES = {"images": (20, 1.0)}  # for each image host; those of the sources are added where they are listed
UNKNOWN_RATE = (1, 1.0)
NAMES: dict[str, str] = {}  # of the sources, as pages say them; filled there too
FAILURES_TO_OPEN = 5
OPEN_SECONDS = (60, 180, 300, 900, 3600)  # after the fifth failure in a row, and after each failed probe
DATABASE_BUSY = "The database is busy."
SLOW_SECONDS = 5.0  # an answer that takes longer than this is slow, and asked for again after as long
LOOK_AGAIN_SECONDS = 0.1  # while another process holds the database, or a probe is under way


class Gate(BaseModel):
    """The state of one gate. All times are UTC seconds.

    tat: when the next request is due (GCRA's theoretical arrival time); credit: requests that may still go before it;
    background_at: when the next one from the background is due; failures: in a row; opened_at: since when the breaker is open; probe_until: how long its one probe is waited for.
    """

    name = TextField(unique=True)
    tat = FloatField(default=0)
    credit = FloatField(default=0)
    background_at = FloatField(default=0)
    closed_until = FloatField(default=0)
    reason = TextField(default="")
    failures = IntegerField(default=0)
    opened_at = FloatField(null=True)
    probe_until = FloatField(default=0)


def spoken(name: str) -> str:
    """The name of a gate as pages say it: "TVmaze", "The image server static.tvmaze.com"."""
    kind, _, host = name.partition(":")
    return f"The image server {host}" if kind == "images" else NAMES.get(name, name)


def duration(seconds: float) -> str:
    amount, unit = (round(seconds), "second") if seconds < 90 else (round(seconds / 60), "minute")
    return f"{max(amount, 1)} {unit}{'s' if amount > 1 else ''}"


class Refusal(NamedTuple):
    """Why not now: seconds until asking the row again, seconds that a parked task should stay away, and what it is told."""

    wait: float
    retry_after: float
    sentence: str
    error: type[GateClosed] = GateClosed


class Timing(NamedTuple):
    """A turn further away than longest_wait seconds is refused, not waited for. The other two exist for tests."""

    longest_wait: float = 2.0
    clock: Callable[[], float] = time.time
    sleep: Callable[[threading.Condition, float], object] = threading.Condition.wait


class Gates:
    """All gates of this process; rates are (requests, seconds) by provider, "images" for each image host.

    most_under_way: requests of this process that a service may keep waiting at a time. One that lets us wait for long
    gets fewer, or it would hold up every thread, and with them the series that do not need it.
    """

    def __init__(
        self, rates: Mapping[str, tuple[int, float]] | None = None, timing: Timing = Timing(), most_under_way: int = 12
    ):
        self._rates, self._timing, self._most_under_way = RATES | dict(rates or {}), timing, most_under_way
        self._lanes: dict[str, Lane] = {}
        self._making = threading.Lock()

    @contextlib.contextmanager
    def turn(self, name: str, priority: int) -> Iterator[None]:
        """In here one request to this gate may be sent; most urgent first, then in order of arrival.

        Raises GateClosed, with the seconds to stay away, when that is too far off or the gate is shut.
        """
        lane = self._lane(name)
        ticket = lane.enter(priority)
        try:
            yield
        finally:
            lane.leave(ticket)

    def answered(self, name: str) -> None:
        """The provider gave a real answer (also 404): forget its failures and close its breaker."""
        self._lane(name).answered()

    def failed(self, name: str, sentence: str) -> None:
        """The provider did not answer; the fifth time in a row opens the breaker."""
        self._lane(name).failed(sentence)

    def shut(self, name: str, seconds: float, sentence: str, *, probe: bool = False) -> None:
        """Send nothing for some seconds. probe: open the breaker, so that one request tries before all others."""
        self._lane(name).shut(seconds, sentence, probe)

    def _lane(self, name: str) -> "Lane":
        with self._making:
            if name not in self._lanes:
                pace = Pace(*self._rates.get(name.partition(":")[0], UNKNOWN_RATE))
                self._lanes[name] = Lane(name, pace, self._timing, self._most_under_way)
            return self._lanes[name]


class Lane:
    """One gate as the threads of this process queue before it. Only the first in line asks the row."""

    def __init__(self, name: str, pace: Pace, timing: Timing, most_under_way: int):
        self._name, self._pace, self._most_under_way = name, pace, most_under_way
        self._under_way: dict[tuple[int, int], float] = {}  # since when each request is
        self._longest_wait, self._clock, self._sleep = timing
        self._turn = threading.Condition()
        self._arrivals = itertools.count()
        self._waiting: list[tuple[int, int]] = []
        self._refusal = Refusal(0, 0, "")  # the last one that the first in line got
        self._has_row = False
        self._is_troubled = True  # whether the row may hold failures that an answer must wipe out

    def enter(self, priority: int) -> tuple[int, int]:
        """Returns what leave() is told when the answer is there."""
        with self._turn:
            ticket = (-priority, next(self._arrivals))
            bisect.insort(self._waiting, ticket)
            self._turn.notify_all()
            try:
                self._wait(ticket)
                self._under_way[ticket] = self._clock()
                return ticket
            finally:
                self._waiting.remove(ticket)
                self._turn.notify_all()

    def leave(self, ticket: tuple[int, int]) -> None:
        with self._turn:
            del self._under_way[ticket]
            self._turn.notify_all()

    def _wait(self, ticket: tuple[int, int]) -> None:
        give_up_at = self._clock() + self._longest_wait
        while refusal := self._refused(ticket):
            if self._clock() + refusal.wait > give_up_at:
                raise refusal.error(
                    f"{refusal.sentence} Next try in {duration(refusal.retry_after)}.",
                    self._name,
                    retryable=True,
                    retry_after_seconds=refusal.retry_after,
                )
            self._sleep(self._turn, refusal.wait)

    def _refused(self, ticket: tuple[int, int]) -> Refusal | None:
        place = self._waiting.index(ticket)
        if place:
            wait = self._refusal.wait + place * self._pace.interval
            refusal = self._refusal if self._refusal.sentence else self._busy(wait, wait)
            return refusal._replace(wait=wait, retry_after=wait)
        is_background = ticket[0] == 0
        refusal = self._full(is_background) or self._ask(is_background)
        self._refusal = refusal or Refusal(0, 0, "")
        return refusal

    def _full(self, is_background: bool) -> Refusal | None:
        """Why no more requests may be under way just now. The background leaves a quarter of them to people."""
        since = min(self._under_way.values(), default=self._clock())
        is_slow = self._clock() - since > SLOW_SECONDS
        most = self._most_under_way // 3 if is_slow else self._most_under_way
        if len(self._under_way) < max(1, most - most // 4 if is_background else most):
            return None
        if is_slow:
            return Refusal(self._longest_wait + 1, SLOW_SECONDS, f"{spoken(self._name)} is slow to answer.")
        return self._busy(LOOK_AGAIN_SECONDS, self._longest_wait)

    def _ask(self, is_background: bool) -> Refusal | None:
        now = self._clock()
        try:
            with self._row():
                return None if self._take(now, is_background) else self._why_not(now, is_background)
        except OperationalError as error:
            log.warning("the gate of %s could not be asked: %s", self._name, error)
            return Refusal(LOOK_AGAIN_SECONDS, self._longest_wait, DATABASE_BUSY)

    @contextlib.contextmanager
    def _row(self) -> Iterator[None]:
        """A connection, and this gate's row, which is made before its first use."""
        with connected(), a_statement():
            if not self._has_row:
                Gate.insert(name=self._name).on_conflict_ignore().execute()
                self._has_row = True
            yield

    def _take(self, now: float, is_background: bool) -> bool:
        """Book one request in the row. A gate that is shut, or waits for its probe, gives none."""
        booked = book(self._name, self._pace, now, is_background=is_background)
        if booked:
            self._is_troubled = bool(booked.failures or booked.opened_at)
        return booked is not None

    def _why_not(self, now: float, is_background: bool) -> Refusal:
        row = Gate.get_or_none(Gate.name == self._name)
        if row is None:
            self._has_row = False
            return self._busy(LOOK_AGAIN_SECONDS, self._longest_wait)
        if _ahead(row.closed_until, now, LONGEST_SHUT_SECONDS):
            return Refusal(row.closed_until - now, row.closed_until - now, row.reason)
        if _ahead(row.probe_until, now, PROBE_SECONDS):
            return Refusal(LOOK_AGAIN_SECONDS, 5.0, f"{row.reason} It is being tried again.")
        is_kept = is_background and _ahead(row.background_at, now, self._pace.early + self._pace.background_interval)
        due = max(row.tat, row.background_at) if is_kept else row.tat
        wait = max(due - self._pace.early - now, 0.001)
        return self._busy(wait, wait)

    def _busy(self, wait: float, retry_after: float) -> Refusal:
        return Refusal(wait, retry_after, f"{spoken(self._name)} has as many requests as it allows.", NoTurn)

    def answered(self) -> None:
        if not self._is_troubled:
            return
        calm = Gate.update(
            failures=0,
            closed_until=Case(None, [(Gate.opened_at.is_null(), Gate.closed_until)], 0.0),
            opened_at=None,
            probe_until=0.0,
        )
        self._write(calm.where((Gate.failures > 0) | Gate.opened_at.is_null(False)))

    def failed(self, sentence: str) -> None:
        now, count = self._clock(), Gate.failures + 1
        steps = [(count == FAILURES_TO_OPEN + step, now + seconds) for step, seconds in enumerate(OPEN_SECONDS)]
        until = Case(None, steps, now + OPEN_SECONDS[-1])
        opens = count >= FAILURES_TO_OPEN
        failure = Gate.update(
            failures=count,
            reason=sentence,
            closed_until=Case(None, [(opens, _later(Gate.closed_until, until))], Gate.closed_until),
            opened_at=Case(None, [(opens & Gate.opened_at.is_null(), now)], Gate.opened_at),
            probe_until=0.0,
        )
        # What was under way when the breaker opened says nothing new, and must not make the pause longer.
        self._write(failure.where(Gate.opened_at.is_null() | (Gate.closed_until <= now)))

    def shut(self, seconds: float, sentence: str, probe: bool) -> None:
        now, until = self._clock(), self._clock() + min(seconds, LONGEST_SHUT_SECONDS)
        closing = Gate.update(
            closed_until=_later(Gate.closed_until, until),
            reason=sentence,
            opened_at=Case(None, [(Gate.opened_at.is_null(), now)], Gate.opened_at) if probe else None,
            failures=Case(None, [(Gate.failures < FAILURES_TO_OPEN, FAILURES_TO_OPEN)], Gate.failures) if probe else 0,
            probe_until=0.0,
        )
        self._write(closing)

    def _write(self, change) -> None:
        """Keep what was learned of the provider, and let those who wait look again. A busy database loses it: no harm."""
        self._is_troubled = True
        with contextlib.suppress(OperationalError), self._row():
            change.where(Gate.name == self._name).execute()
        with self._turn:
            self._turn.notify_all()


def _ahead(moment, now, furthest: float):
    """Whether a stored moment is still to come. One that is further ahead than it can be was stored by a wrong clock."""
    return (moment > now) & (moment <= now + furthest + 1)


def _later(stored: FloatField, until) -> Case:
    return Case(None, [(_ahead(stored, until, LONGEST_SHUT_SECONDS), stored)], until)
