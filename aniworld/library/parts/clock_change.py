"""Corrects times that are too far ahead after the clock was set back."""

from peewee import Expression, Field

from ...database import now, transaction
from ...models import Chore, Part, Series, Worker
from ...models.part import LOADING, PARTIAL, PENDING, UNAVAILABLE
from . import claims, refresh_schedule, schedule

SLACK_SECONDS = 60.0  # by which the clocks of two machines may differ


def bring_near() -> int:
    """Make nothing wait longer than it may. Return how many rows were changed."""
    with transaction():
        return sum(_bring_near(*moment) for moment in _moments())


def _moments() -> list[tuple[Field, Expression, float, float]]:
    """Return each stored time: in which rows, the most seconds ahead, and its new value otherwise."""
    longest_refresh = refresh_schedule.ENDED_SECONDS[1]
    moments: list[tuple[Field, Expression, float, float]] = [
        (Part.not_before, Part.state == PENDING, claims.LONGEST_PAUSE_SECONDS, 0.0),
        (Part.requested_at, Part.state == PENDING, 0.0, 0.0),
        (Part.lease_until, Part.state == LOADING, claims.LEASE_SECONDS, claims.LEASE_SECONDS),
        (Part.not_before, Part.state == PARTIAL, claims.FILL_IN_SECONDS, claims.FILL_IN_SECONDS),
        (Part.not_before, Part.state == UNAVAILABLE, claims.ASK_AGAIN_SECONDS, claims.ASK_AGAIN_SECONDS),
        (Series.refresh_at, Series.id > 0, longest_refresh, longest_refresh),
        (Worker.seen_at, Worker.id > 0, 0.0, 0.0),
    ]
    for name, entry in schedule.ENTRIES.items():
        moments.append((Chore.next_at, Chore.name == name, entry.longest_seconds, 0.0))
    return moments


def _bring_near(moment: Field, which: Expression, longest: float, instead: float) -> int:
    far = moment > now() + longest + SLACK_SECONDS
    return moment.model.update({moment: now() + instead}).where(which & far).execute()
