"""Episodes of series that the household has, and whose video has been missing for a week."""

from collections.abc import Sequence
from datetime import date, timedelta

from peewee import fn

from ...database import transaction
from ...messages import Message
from ...models import Episode, Series
from . import marks, noting, programs
from .kinds import MISSING

WAIT = timedelta(days=7)
NEWS = timedelta(days=2)  # an episode that was missing for longer before anybody asked to be told is no news


def look(today: date) -> int:
    """Note each series with episodes that are missing for a week since today. Return how many there are."""
    if not noting.is_wanted():
        return 0
    found: dict[int, list[Episode]] = {}
    for episode in _missing(today):
        found.setdefault(episode.series_id, []).append(episode)
    return sum(_note(series_id, episodes) for series_id, episodes in found.items())


def _missing(today: date) -> list[Episode]:
    last, first = today - WAIT, today - WAIT - NEWS
    other = Episode.alias()
    here = other.select(other.id).where((other.series == Episode.series) & other.file.is_null(False))
    is_missing = (
        Episode.air_date.between(first.isoformat(), last.isoformat())
        & (Episode.season > 0)
        & Episode.file.is_null()
        & ~Episode.is_ignored
        & Episode.missing_since.is_null()
    )
    rows = Episode.select().where(is_missing & fn.EXISTS(here))
    return list(rows.order_by(Episode.series, Episode.season, Episode.number))


def _note(series_id: int, episodes: Sequence[Episode]) -> bool:
    """Note the episodes of a series that were not told before, by the last air date that was."""
    mark = f"missing:{series_id}"
    with transaction():
        series = Series.one_with(id=series_id)
        told = marks.value(mark) or 0
        new = [episode for episode in episodes if _day(episode) > told]
        if series is None or not new:
            return False
        last = max(map(_day, new))
        if not (marks.first(mark, last) or marks.move(mark, told, last)):
            return False
        numbers = [f"S{episode.season:02}E{episode.number:02}" for episode in new]
        args = {"name": series.title, "episodes": numbers}
        payload = programs.series({"series_id": str(series_id), "name": series.title})
        noting.note(MISSING, Message("notice_missing", args), payload | {"episodes": numbers})
    return True


def _day(episode: Episode) -> int:
    return date.fromisoformat(episode.air_date or "0001-01-01").toordinal()
