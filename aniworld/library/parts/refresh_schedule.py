"""When a series is refreshed: daily while it airs, monthly once it has ended, pictures by their terms."""

import random

from peewee import Expression

from ...database import now, transaction
from ...models import Artwork, Part, Series
from ...models.part import BACKGROUND, UNFINISHED
from ..sources import ask
from . import claims

HOUR, DAY = 3600.0, 86400.0
AIRING_SECONDS = (6 * HOUR, 24 * HOUR)
ENDED_SECONDS = (24 * DAY, 36 * DAY)
MOST_WAITING = 100  # background parts at once: the rest keeps its state until there is room
PARTS_READ_AGAIN = ("episodes", "nfo")
PICTURES = ("logo", "images")


def span(status: str) -> tuple[float, float]:
    """Return the least and the most seconds after which a series of this status is refreshed."""
    if status == "ended":
        return ENDED_SECONDS
    return AIRING_SECONDS


def next_time(status: str) -> float:
    """Return when a series of this status is due next, at random so that not all are due at once."""
    least, most = span(status)
    return now() + random.uniform(least, most)


def room(waiting: int) -> int:
    """Return how many series may be requested while so many parts wait in the background."""
    return max(0, MOST_WAITING - waiting) // len(PARTS_READ_AGAIN)


def due() -> int:
    """Request the series that are due, as many as the background has room for. Return how many."""
    most = room(Part.select().where((Part.priority == BACKGROUND) & Part.state.in_(UNFINISHED)).count())
    if not most:
        return 0
    rows = list(Series.select().where(Series.refresh_at <= now()).order_by(Series.refresh_at).limit(most))
    for series in rows:
        _ask_for(series)
    return len(rows)


def _ask_for(series: Series) -> None:
    with transaction():
        Series.update(refresh_at=next_time(series.status)).where(Series.id == series.id).execute()
        claims.request(series.id, PARTS_READ_AGAIN, BACKGROUND)
        if has_old_pictures(series):
            claims.request(series.id, PICTURES, BACKGROUND, force=True)


def has_old_pictures(series: Series) -> bool:
    """Return whether it has pictures that must be fetched again by their source's terms."""
    for name, source in ask.providers().items():
        if not source.renew_seconds:
            continue
        old = _are_old(series, name, now() - source.renew_seconds)
        if Artwork.select().where(old).exists():
            return True
    return False


def _are_old(series: Series, source: str, before: float) -> Expression:
    return (
        (Artwork.series == series)
        & Artwork.is_chosen
        & (Artwork.source == source)
        & (Artwork.fetched_at.is_null() | (Artwork.fetched_at < before))
    )
