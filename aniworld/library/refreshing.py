"""When a series is read again: what still airs within a day, what has ended once a month, evenly spread."""

import random

from ..database import now, transaction
from ..models import Part, Series
from ..models.part import BACKGROUND, UNFINISHED
from . import claims

HOUR, DAY = 3600.0, 86400.0
AIRING_SECONDS = (6 * HOUR, 24 * HOUR)
ENDED_SECONDS = (24 * DAY, 36 * DAY)
MOST_WAITING = 100  # background parts at once: the rest keeps its state until its turn comes
PARTS_READ_AGAIN = ("episodes", "nfo")


def next_time(status: str) -> float:
    """When a series of this status is due next, somewhere in its span so that not all are due at once."""
    return now() + random.uniform(*(ENDED_SECONDS if status == "ended" else AIRING_SECONDS))


def due() -> int:
    """Ask for the series that are due, as many as the background has room for. Returns how many."""
    waiting = Part.select().where((Part.priority == BACKGROUND) & Part.state.in_(UNFINISHED)).count()
    room = max(0, MOST_WAITING - waiting) // len(PARTS_READ_AGAIN)
    rows = list(Series.select().where(Series.refresh_at <= now()).order_by(Series.refresh_at).limit(room)) if room else []
    for series in rows:
        with transaction():
            Series.update(refresh_at=next_time(series.status)).where(Series.id == series.id).execute()
            claims.request(series.id, PARTS_READ_AGAIN, BACKGROUND)
    return len(rows)
