"""The gate before every outgoing request: who of this process waits, who goes first, and who is sent away."""

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from peewee import OperationalError

from .. import askers
from ..database import connected
from ..errors import GateClosed, NoTurn
from ..logs import Outage
from ..messages import Message
from . import rate_limit as rules
from .rate_gate_rows import Gate, GateRow
from .rate_limit import LONGEST_SHUT_SECONDS, Rate, State
from .waiting_line import BACKGROUND, BULK, Line, WaitingRequest

__all__ = [
    "LONGEST_SHUT_SECONDS",
    "NAMES",
    "RATES",
    "UNKNOWN_RATE",
    "Gate",
    "Gates",
    "Timing",
    "named",
    "spoken",
]

log = logging.getLogger(__name__)

RATES = {"images": (20, 1.0)}  # for each image host; those of the sources are added where they are listed
UNKNOWN_RATE = (1, 1.0)
NAMES: dict[str, str] = {}  # of the sources, as pages say them; filled there too
SERVER = "server"  # begins the gate of a media server: "server:Jellyfin"
DATABASE_BUSY = Message("gate_not_read")
SLOW_SECONDS = 5.0  # an answer that takes longer than this is slow, and asked for again after as long
LONGEST_AWAY_SECONDS = 45.0  # that bulk stays away, however much of it there is
LOOK_AGAIN_SECONDS = 0.1  # while another process holds the database, or a probe is under way


def spoken(name: str) -> str:
    """Return the name of a gate for pages: "TVmaze", "The image server static.tvmaze.com", "Jellyfin"."""
    return str(named(name))


def named(name: str) -> str | Message:
    """Return the name of a gate for a message, in which the reader's language says what is no name."""
    kind, _, host = name.partition(":")
    if kind == SERVER:
        return host
    if kind == "images":
        return Message("image_server", {"host": host})
    return NAMES.get(name, name)


class Refusal(NamedTuple):
    """Why not now.

    wait: seconds until asking again; retry_after: seconds that a parked part stays away.
    """

    wait: float
    retry_after: float
    why: Message | None
    error: type[GateClosed] = GateClosed


class Timing(NamedTuple):
    """Times of a gate.

    longest_wait: a slot further away than these seconds is refused, not waited for. The other two exist for
    tests.
    """

    longest_wait: float = 2.0
    clock: Callable[[], float] = time.time
    sleep: Callable[[threading.Condition, float], object] = threading.Condition.wait


REAL_TIME = Timing()


class Gates:
    """All gates of this process; rates are (requests, seconds) by provider, "images" for each image host.

    most_under_way: requests of this process that a service may keep waiting at a time. One that lets us wait
    for long gets fewer, or it would hold up every thread, and with them the series that do not need it.
    """

    def __init__(
        self,
        rates: Mapping[str, tuple[int, float]] | None = None,
        timing: Timing = REAL_TIME,
        most_under_way: int = 12,
    ):
        self._rates = RATES | dict(rates or {})
        self._timing = timing
        self._most_under_way = most_under_way
        self._queues: dict[str, GateQueue] = {}
        self._making = threading.Lock()

    @contextlib.contextmanager
    def slot(self, name: str, priority: int) -> Iterator[None]:
        """Wait until one request may be sent, and send it in this block.

        The most urgent goes first, then who has had least. Raises GateClosed, with the seconds to stay away,
        when that is too far off or the gate is shut.
        """
        queue = self._queue(name)
        request = queue.enter(priority)
        try:
            yield
        finally:
            queue.leave(request)

    def answered(self, name: str) -> None:
        """Note that the provider gave a real answer (also 404): forget its failures and close its breaker."""
        self._queue(name).answered()

    def failed(self, name: str, reason: Message) -> None:
        """Note that the provider did not answer; the fifth time in a row opens the breaker."""
        self._queue(name).failed(reason)

    def shut(self, name: str, seconds: float, reason: Message, *, probe: bool = False) -> None:
        """Send nothing for some seconds.

        probe: open the breaker, so that one request tries before all others.
        """
        self._queue(name).shut(seconds, reason, probe)

    def _queue(self, name: str) -> "GateQueue":
        with self._making:
            if name not in self._queues:
                rate = Rate(*self._rates.get(name.partition(":")[0], UNKNOWN_RATE))
                self._queues[name] = GateQueue(name, rate, self._timing, self._most_under_way)
            return self._queues[name]


class GateQueue:
    """One gate as the threads of this process queue before it. Only the first in line asks the row.

    Each thread waits for a condition of its own: who becomes the first is woken, and nobody else.
    """

    def __init__(self, name: str, rate: Rate, timing: Timing, most_under_way: int):
        self._name = name
        self._row = GateRow(name)
        self._rate = rate
        self._most_under_way = most_under_way
        self._under_way: dict[WaitingRequest, float] = {}  # since when each request is
        self._longest_wait, self._clock, self._sleep = timing
        self._lock = threading.RLock()
        self._waiting = Line()
        self._first_now: dict[WaitingRequest, threading.Condition] = {}
        self._next_back_at = 0.0  # when the last of those comes back who were sent away
        self._refusal = Refusal(0, 0, None)  # the last one that the first in line got
        self._outage = Outage(
            log, f"The database of {spoken(name)}'s gate", f"the gate of {name} could not be asked"
        )
        self._is_troubled = True  # whether the row may hold failures that an answer must wipe out

    def enter(self, priority: int) -> WaitingRequest:
        """Wait for a slot. Return what leave() needs when the answer has arrived."""
        who = askers.current()
        leaves_slots = priority == BACKGROUND or who.leaves_slots
        with self._lock:
            request = self._waiting.join(priority, who.name, leaves_slots=leaves_slots)
            self._first_now[request] = threading.Condition(self._lock)
            try:
                self._wait(request)
                self._waiting.serve(request)
                self._under_way[request] = self._clock()
                return request
            finally:
                self._waiting.leave(request)
                del self._first_now[request]
                self._wake_first()

    def leave(self, request: WaitingRequest) -> None:
        with self._lock:
            del self._under_way[request]
            self._wake_first()

    def _wake_first(self) -> None:
        first = self._waiting.first()
        if first is not None:
            self._first_now[first].notify()

    def _wait(self, request: WaitingRequest) -> None:
        give_up_at = self._clock() + self._longest_wait
        while refusal := self._refused(request):
            if self._clock() + refusal.wait > give_up_at:
                raise self._sent_away(request, refusal)
            self._sleep(self._first_now[request], refusal.wait)

    def _sent_away(self, request: WaitingRequest, refusal: Refusal) -> GateClosed:
        """Return the error for a caller that must not wait. Bulk comes back one by one, as turns come."""
        seconds = refusal.retry_after
        if refusal.error is NoTurn and (request.leaves_slots or request.priority <= BULK):
            now = self._clock()
            self._next_back_at = max(self._next_back_at + self._rate.interval, now + seconds)
            self._next_back_at = min(self._next_back_at, now + max(seconds, LONGEST_AWAY_SECONDS))
            seconds = self._next_back_at - now
        return refusal.error(
            "told", self._name, retryable=True, retry_after_seconds=seconds, sentence=refusal.why
        )

    def _refused(self, request: WaitingRequest) -> Refusal | None:
        place = self._waiting.place(request)
        if place:
            return self._behind_others(place)
        refusal = self._full(request.leaves_slots) or self._ask(request.leaves_slots)
        self._refusal = refusal or Refusal(0, 0, None)
        return refusal

    def _behind_others(self, place: int) -> Refusal:
        # Whoever becomes the first is woken before.
        wait = max(LOOK_AGAIN_SECONDS, self._refusal.wait + place * self._rate.interval)
        if self._refusal.why is None:
            return self._busy(wait, wait)
        return self._refusal._replace(wait=wait, retry_after=wait)

    def _full(self, leaves_slots: bool) -> Refusal | None:
        """Return why no more requests may be under way just now, if so.

        The background leaves a quarter of them to people.
        """
        since = min(self._under_way.values(), default=self._clock())
        is_slow = self._clock() - since > SLOW_SECONDS
        most = self._most_under_way
        if is_slow:
            most //= 3
        if leaves_slots:
            most -= most // 4
        if len(self._under_way) < max(1, most):
            return None
        if is_slow:
            slow = Message("source_slow", {"source": named(self._name)})
            return Refusal(self._longest_wait + 1, SLOW_SECONDS, slow)
        return self._busy(LOOK_AGAIN_SECONDS, self._longest_wait)

    def _ask(self, leaves_slots: bool) -> Refusal | None:
        now = self._clock()
        book = partial(rules.book, rate=self._rate, now=now, is_background=leaves_slots)
        try:
            with connected():
                state, is_booked = self._row.change(book)
        except OperationalError as error:
            self._outage.begins(error)
            return Refusal(LOOK_AGAIN_SECONDS, self._longest_wait, DATABASE_BUSY)
        self._outage.ends()  # only now: a full disk gives a connection and refuses the write
        if not is_booked:
            return self._why_not(state, now, leaves_slots)
        self._is_troubled = state.is_troubled
        return None

    def _why_not(self, state: State, now: float, leaves_slots: bool) -> Refusal:
        if rules.is_closed(state, now):
            seconds = state.closed_until - now
            return Refusal(seconds, seconds, state.reason)
        if rules.is_probed(state, now):
            return Refusal(LOOK_AGAIN_SECONDS, 5.0, Message("being_tried_again", {"why": state.reason}))
        wait = rules.seconds_to_wait(state, self._rate, now, is_background=leaves_slots)
        return self._busy(wait, wait)

    def _busy(self, wait: float, retry_after: float) -> Refusal:
        why = Message("rate_limit_reached", {"source": named(self._name)})
        return Refusal(wait, retry_after, why, NoTurn)

    def answered(self) -> None:
        if self._is_troubled:
            self._learn(rules.succeeded)

    def failed(self, reason: Message) -> None:
        self._learn(partial(rules.failed, now=self._clock(), reason=reason))

    def shut(self, seconds: float, reason: Message, probe: bool) -> None:
        now = self._clock()
        self._learn(partial(rules.shut, now=now, seconds=seconds, reason=reason, probe=probe))

    def _learn(self, rule: Callable[[State], State]) -> None:
        """Store what was learned of the provider, and let those who wait look again, one after the other.

        A busy database loses it: no harm.
        """
        self._is_troubled = True
        with contextlib.suppress(OperationalError), connected():
            self._row.change(rule)
        with self._lock:
            self._wake_first()
