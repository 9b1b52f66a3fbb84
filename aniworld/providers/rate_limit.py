"""How fast a service may be asked, as rules over values: bookings, failures in a row, pauses, the breaker.

All times are UTC seconds. A stored time that is further ahead than it can be was stored by a wrong clock, and
is ignored.
"""

import json
from dataclasses import dataclass
from typing import NamedTuple

from ..messages import Message

LONGEST_SHUT_SECONDS = 3600.0
PROBE_SECONDS = 65.0  # a probe not heard of by then died with its process; a request may take 60
FAILURES_TO_OPEN = 5
OPEN_SECONDS = (60, 180, 300, 900, 3600)  # after the fifth failure in a row, and after each failed probe


@dataclass(frozen=True)
class Rate:
    """How a limit of `limit` requests in any `window` seconds is spent: used up, and never broken.

    Requests leave evenly, one per interval. A plain bucket that also lets `burst` go at once must run at
    limit - burst for good to keep the promise; here a burst is paid twice instead: with the idle time before
    it (credit is the number of requests left unused, and each punctual request takes one of it too, so that
    old credit is gone by the time that a window is full) and with the time after it (each burst request moves
    tat on). So a burst never adds to the number in a window, and bulk work runs at 97 % of the limit. The
    last 3 % absorb late wake-ups (a request may be `early` by as much as its forerunner was late) and network
    jitter.

    The background leaves `reserve` requests of each window unused and takes no credit: so that is there for
    whoever comes then, whose requests need not wait for those that the background has booked. After each of
    theirs it waits as long as after one of its own: both together stay within the limit.
    """

    limit: int
    window: float

    @property
    def interval(self) -> float:
        return 1.03 * self.window / self.limit

    @property
    def early(self) -> float:
        return 0.02 * self.window

    @property
    def burst(self) -> int:
        return max(self.limit // 5, min(self.limit, 2))

    @property
    def reserve(self) -> int:
        return self.burst - 1

    @property
    def background_interval(self) -> float:
        return 1.03 * self.window / (self.limit - self.reserve)


class State(NamedTuple):
    """What is known of a gate.

    tat: when the next request is due (GCRA's theoretical arrival time); credit: requests that may still go
    before it;
    background_at: when the next one from the background is due; closed_until: the end of a pause;
    reason_code, reason_args: the trouble it had last, as a code with its values in JSON; failures: in a row;
    opened_at: since when the breaker is open; probe_until: how long its one probe is waited for.
    """

    tat: float = 0.0
    credit: float = 0.0
    background_at: float = 0.0
    closed_until: float = 0.0
    reason_code: str = ""
    reason_args: str = ""
    failures: int = 0
    opened_at: float | None = None
    probe_until: float = 0.0

    @property
    def reason(self) -> Message | None:
        return reason_of(self.reason_code, self.reason_args)

    def because(self, reason: Message) -> "State":
        """Return this state with the trouble that it had last."""
        return self._replace(reason_code=reason.code, reason_args=json.dumps(reason.plain_args))

    @property
    def is_troubled(self) -> bool:
        return self.failures > 0 or self.opened_at is not None


def reason_of(code: str, args: str) -> Message | None:
    """Return the trouble that two columns keep; None without one."""
    return Message.of_row(code, json.loads(args or "{}"))


def is_closed(state: State, now: float) -> bool:
    return _is_ahead(state.closed_until, now, LONGEST_SHUT_SECONDS)


def is_probed(state: State, now: float) -> bool:
    """Return whether one request tries just now if the service is back, while others wait."""
    return _is_ahead(state.probe_until, now, PROBE_SECONDS)


def book(state: State, rate: Rate, now: float, *, is_background: bool) -> State | None:
    """Return the state with one request booked; None when no request may be sent now."""
    if is_closed(state, now) or is_probed(state, now):
        return None
    tat = _due(state, rate, now)
    is_punctual = tat <= now + rate.early
    idle = max(0.0, now - tat) / rate.interval  # requests just left unused
    if is_background:
        if not is_punctual or _is_reserved(state, rate, now):
            return None
        credit = state.credit + idle
        background_at = _background_due(state, rate, now) + rate.background_interval
    else:
        if not is_punctual and state.credit < 1:
            return None
        credit = max(idle, state.credit - 1)
        background_at = now + rate.background_interval
    return state._replace(
        tat=max(tat, now) + rate.interval,
        credit=min(max(credit, 0.0), float(rate.reserve)),
        background_at=background_at,
        probe_until=0.0 if state.opened_at is None else now + PROBE_SECONDS,
    )


def seconds_to_wait(state: State, rate: Rate, now: float, *, is_background: bool) -> float:
    """Return when to ask again, after book() said no at a gate that is neither closed nor probed."""
    due = state.tat
    if is_background and _is_reserved(state, rate, now):
        due = max(due, state.background_at)
    return max(due - rate.early - now, 0.001)


def succeeded(state: State) -> State:
    """Return the state after a real answer. A pause that the service asked for stays.

    An open breaker closes, and its pause ends.
    """
    if not state.is_troubled:
        return state
    closed_until = state.closed_until if state.opened_at is None else 0.0
    return state._replace(failures=0, closed_until=closed_until, opened_at=None, probe_until=0.0)


def failed(state: State, now: float, reason: Message) -> State:
    """Return the state after one more failure.

    The fifth in a row opens the breaker, each failed probe for longer.
    """
    if state.opened_at is not None and state.closed_until > now:
        # What was under way when the breaker opened says nothing new, and must not make the pause longer.
        return state
    failures = state.failures + 1
    state = state.because(reason)._replace(failures=failures, probe_until=0.0)
    step = failures - FAILURES_TO_OPEN
    if step < 0:
        return state
    pause = OPEN_SECONDS[min(step, len(OPEN_SECONDS) - 1)]
    return _opened(state, now)._replace(closed_until=_later(state.closed_until, now + pause))


def shut(state: State, now: float, seconds: float, reason: Message, *, probe: bool) -> State:
    """Return the state with a pause.

    probe: open the breaker, too; without it the service lives, and the breaker closes.
    """
    until = _later(state.closed_until, now + min(seconds, LONGEST_SHUT_SECONDS))
    state = state.because(reason)._replace(closed_until=until, probe_until=0.0)
    if probe:
        return _opened(state, now)._replace(failures=max(state.failures, FAILURES_TO_OPEN))
    return state._replace(failures=0, opened_at=None)


def _due(state: State, rate: Rate, now: float) -> float:
    furthest = now + rate.burst * rate.interval + 1
    return state.tat if state.tat <= furthest else now


def _is_reserved(state: State, rate: Rate, now: float) -> bool:
    """Return whether the background has had its share, and leaves what there is now to people."""
    furthest = rate.early + rate.background_interval
    return state.background_at > now + rate.early and _is_ahead(state.background_at, now, furthest)


def _background_due(state: State, rate: Rate, now: float) -> float:
    is_ahead = _is_ahead(state.background_at, now, rate.early + rate.background_interval)
    return state.background_at if is_ahead else now


def _opened(state: State, now: float) -> State:
    return state if state.opened_at is not None else state._replace(opened_at=now)


def _later(stored: float, until: float) -> float:
    return stored if _is_ahead(stored, until, LONGEST_SHUT_SECONDS) else until


def _is_ahead(moment: float, now: float, furthest: float) -> bool:
    return now < moment <= now + furthest + 1
