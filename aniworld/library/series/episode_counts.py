"""How many episodes of a series are here, missing, not aired yet, and ignored; specials are not counted."""

from collections import Counter
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, NamedTuple

from peewee import Case, Expression, fn

from ...database import db
from ...models import Episode

STATES = ("present", "missing", "unaired", "ignored")
NEW_DAYS = 7  # so long after it was aired a missing episode is a new one
LISTED = Episode.missing_since.is_null() & (Episode.season > 0)


class Sums(NamedTuple):
    """Counts of one series. newly_missing: aired in the last days; today: aired on this day."""

    total: int = 0
    present: int = 0
    missing: int = 0
    newly_missing: int = 0
    today: int = 0


NONE = Sums()


def of(series_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """Return the counts of each of these series: total, and one for each state."""
    today = date.today()
    fields = (Episode.series, Episode.file, Episode.is_ignored, Episode.air_date, Episode.airs_at)
    rows: Any = Episode.select(*fields).where(Episode.series.in_(series_ids) & LISTED)
    counted: dict[int, Counter[str]] = {series_id: Counter() for series_id in series_ids}
    for row in rows:
        counted[row.series_id][row.state(today)] += 1
    return {series_id: _described(counts) for series_id, counts in counted.items()}


def none() -> dict[str, int]:
    """Return the counts of a series without episodes."""
    return _described(Counter())


def _described(counts: Counter[str]) -> dict[str, int]:
    described = {"total": counts.total()}
    for state in STATES:
        described[state] = counts[state]
    return described


def sums(series_ids: Collection[int] | None = None) -> dict[int, Sums]:
    """Return the counts of these series, or of all that have episodes, added up by the database."""
    today = date.today()
    first_new = (today - timedelta(days=NEW_DAYS)).isoformat()
    is_missing = is_gone(today)
    fields = (
        Episode.series,
        fn.COUNT(Episode.id),
        fn.COUNT(Episode.file),
        _how_many(is_missing),
        _how_many(is_missing & (Episode.air_date > first_new)),
        _how_many(Episode.air_date == today.isoformat()),
    )
    wanted = LISTED if series_ids is None else LISTED & Episode.series.in_(series_ids)
    query = Episode.select(*fields).where(wanted).group_by(Episode.series)
    found = {}
    for series_id, *counts in db.execute(query).fetchall():
        found[series_id] = Sums(*counts)
    return found


def is_gone(today: date) -> Expression:
    """Return the condition for episodes that were aired and are not here, as Episode.state() tells them."""
    was_aired = (Episode.air_date <= today.isoformat()) & (Episode.air_date != "")
    return Episode.file.is_null() & ~Episode.is_ignored & was_aired


def _how_many(condition: Expression) -> Any:
    return fn.SUM(Case(None, ((condition, 1),), 0))
