"""Rows of many series, sorted by the series they belong to."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any


def by_series(rows: Iterable[Any]) -> defaultdict[int, list[Any]]:
    """Return the rows of each series by its id; an empty list for any other series."""
    grouped: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.series_id].append(row)
    return grouped
