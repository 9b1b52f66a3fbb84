"""After the clock was set back, what rows keep for later may lie days ahead: it is brought as near as it can have been meant."""

from peewee import Expression, Field

from ..database import now, transaction
from ..models import Chore, Part, Series, Worker
from ..models.part import LOADING, PARTIAL, PENDING, UNAVAILABLE
from . import claims, refreshing, timetable

SLACK_SECONDS = 60.0  # by which the clocks of two machines may differ


def bring_near() -> int:
    """Make nothing wait for longer than it may. Returns how many rows were changed."""
    with transaction():
        return sum(_bring_near(*moment) for moment in _moments())


def _moments() -> list[tuple[Field, Expression, float, float]]:
    """Each moment that rows keep, of which rows, how many seconds ahead it may lie, and where it is put otherwise."""
    again = {PARTIAL: claims.FILL_IN_SECONDS, UNAVAILABLE: claims.ASK_AGAIN_SECONDS}
    longest_refresh = refreshing.ENDED_SECONDS[1]
    return [
        (Part.not_before, Part.state == PENDING, claims.LONGEST_PAUSE_SECONDS, 0.0),
        (Part.requested_at, Part.state == PENDING, 0.0, 0.0),
        (Part.lease_until, Part.state == LOADING, claims.LEASE_SECONDS, claims.LEASE_SECONDS),
        *[(Part.not_before, Part.state == state, seconds, seconds) for state, seconds in again.items()],
        (Series.refresh_at, Series.id > 0, longest_refresh, longest_refresh),
        (Worker.seen_at, Worker.id > 0, 0.0, 0.0),
        *[(Chore.next_at, Chore.name == name, entry.longest_seconds, 0.0) for name, entry in timetable.ENTRIES.items()],
    ]


def _bring_near(moment: Field, which: Expression, longest: float, instead: float) -> int:
    far = moment > now() + longest + SLACK_SECONDS
    return moment.model.update({moment: now() + instead}).where(which & far).execute()
