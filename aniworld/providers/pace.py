"""How fast a service may be asked: its limit as a pace, and the one statement that books a turn."""

from dataclasses import dataclass
from typing import NamedTuple

from ..database import run_sql

LONGEST_SHUT_SECONDS = 3600.0
PROBE_SECONDS = 65.0  # a probe not heard of by then died with its process; a request may take 60


@dataclass(frozen=True)
class Pace:
    """How a limit of `limit` requests in any `window` seconds is spent, so that it is both used up and never broken.

    Requests leave evenly, one per interval. A plain bucket that also lets `burst` go at once must run at limit - burst
    for good to keep the promise; here a burst is paid twice instead: with the idle time before it (credit is the number
    of turns left unused, and each punctual request takes one of it too, so that old credit is gone by the time that a
    window is full) and with the turns after it (each burst request moves tat on). So a burst never adds to the number
    in a window, and bulk work runs at 97 % of the limit.
    The last 3 % absorb late wake-ups (a request may be `early` by as much as its forerunner was late) and network jitter.

    The background leaves `reserve` turns of each window unused and takes no credit: so that is there for whoever comes
    then, whose requests need not wait for turns that the background has booked.
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


class Booked(NamedTuple):
    """What the row says of the service at the time of a booking."""

    failures: int
    opened_at: float | None


TAT = "(CASE WHEN gate.tat > at.present + at.furthest THEN at.present ELSE gate.tat END)"  # further if the clock was set back
IDLE = f"(CASE WHEN {TAT} < at.present THEN (at.present - {TAT}) / at.turn ELSE 0.0 END)"  # turns just left unused
PUNCTUAL = f"{TAT} <= at.present + at.early"
BACKGROUND_AHEAD = "(gate.background_at > at.present{early} AND gate.background_at <= at.present + at.early + at.background_turn + 1)"

CREDIT = f"(CASE WHEN {IDLE} > gate.credit - 1 THEN {IDLE} ELSE gate.credit - 1 END)"
BACKGROUND_CREDIT = f"(gate.credit + {IDLE})"
BOOK = f"""
    UPDATE gate SET
        tat = (CASE WHEN {TAT} < at.present THEN at.present ELSE {TAT} END) + at.turn,
        credit = CASE WHEN {{credit}} > at.most THEN at.most WHEN {{credit}} < 0 THEN 0.0 ELSE {{credit}} END,
        background_at = {{background_at}},
        probe_until = CASE WHEN gate.opened_at IS NULL THEN 0.0 ELSE at.present + {PROBE_SECONDS} END
    FROM (SELECT ? AS present, ? AS turn, ? AS background_turn, ? AS early, ? AS furthest, ? AS most) AS at
    WHERE gate.name = ? AND {{may_go}}
        AND NOT (gate.closed_until > at.present AND gate.closed_until <= at.present + {LONGEST_SHUT_SECONDS} + 1)
        AND NOT (gate.probe_until > at.present AND gate.probe_until <= at.present + {PROBE_SECONDS} + 1)
    RETURNING gate.failures, gate.opened_at
"""
FOR_PEOPLE = BOOK.format(credit=CREDIT, background_at="gate.background_at", may_go=f"({PUNCTUAL} OR gate.credit >= 1)")
FOR_BACKGROUND = BOOK.format(
    credit=BACKGROUND_CREDIT,
    background_at=f"(CASE WHEN {BACKGROUND_AHEAD.format(early='')} THEN gate.background_at ELSE at.present END) + at.background_turn",
    may_go=f"{PUNCTUAL} AND NOT {BACKGROUND_AHEAD.format(early=' + at.early')}",
)


def book(name: str, pace: Pace, now: float, *, is_background: bool) -> Booked | None:
    """Book one request at a gate, in one statement, so that no two processes can book the same turn. None: not now."""
    furthest = pace.burst * pace.interval + 1
    values = (now, pace.interval, pace.background_interval, pace.early, furthest, float(pace.reserve))
    row = run_sql(FOR_BACKGROUND if is_background else FOR_PEOPLE, *values, name).fetchone()
    return Booked(*row) if row else None
