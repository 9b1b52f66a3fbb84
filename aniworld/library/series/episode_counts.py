"""How many episodes of a series are here, missing, not aired yet, and ignored; specials are not counted."""

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Any

from ...models import Episode

STATES = ("present", "missing", "unaired", "ignored")


def of(series_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """Return the counts of each of these series: total, and one for each state."""
    today = date.today()
    fields = (Episode.series, Episode.file, Episode.is_ignored, Episode.air_date, Episode.airs_at)
    listed = Episode.series.in_(series_ids) & Episode.missing_since.is_null() & (Episode.season > 0)
    rows: Any = Episode.select(*fields).where(listed)
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
