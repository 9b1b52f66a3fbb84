"""When a series is read again: what airs within a day, what has ended once a month, pictures where the terms want it."""

import random

from ..database import now, transaction
from ..models import Artwork, Part, Series
from ..models.part import BACKGROUND, UNFINISHED
from . import asking, claims

HOUR, DAY = 3600.0, 86400.0
AIRING_SECONDS = (6 * HOUR, 24 * HOUR)
ENDED_SECONDS = (24 * DAY, 36 * DAY)
MOST_WAITING = 100  # background parts at once: the rest keeps its state until its turn comes
PARTS_READ_AGAIN = ("episodes", "nfo")
PICTURES = ("logo", "images")


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
            if has_old_pictures(series):
                claims.request(series.id, PICTURES, BACKGROUND, force=True)
    return len(rows)


def has_old_pictures(series: Series) -> bool:
    """Whether it has pictures of a source whose terms want them fetched again by now."""
    return any(
        Artwork.select()
        .where(
            (Artwork.series == series) & Artwork.is_chosen & (Artwork.source == name)
            & (Artwork.fetched_at.is_null() | (Artwork.fetched_at < now() - source.renew_seconds))
        )
        .exists()
        for name, source in asking.providers().items() if source.renew_seconds
    )  # fmt: skip
