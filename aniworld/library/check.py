"""The start-up and periodic check: what is incomplete, or gone from disk, is asked for again in the background."""

import logging
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from ..database import now, transaction
from ..models import PARTS, Part, Series, WrittenFile
from ..models.part import BACKGROUND, FAILED, PARTIAL, UNAVAILABLE, UNFINISHED
from . import claims, shelving

log = logging.getLogger(__name__)
BATCH = 100
PART_OF_FILE = {".nfo": "nfo", "clearlogo.png": "logo"}  # everything else that we write is an image


def library(*, starting: bool = False) -> int:
    """Request what is missing of every series. Returns how many series have something missing; says so in the log.

    starting: failed parts get new tries too, as after a start the cause may be gone.
    """
    incomplete = sum(_check(batch, starting) for batch in _batches())
    if incomplete:
        log.info("Found %d series with missing data; loading it in the background.", incomplete)
    else:
        log.info("All series data is complete.")
    return incomplete


def _batches() -> Iterator[list[Series]]:
    last = 0
    while batch := list(Series.select().where(Series.id > last).order_by(Series.id).limit(BATCH)):
        last = batch[-1].id
        yield batch


def _check(batch: list[Series], starting: bool) -> int:
    """Check some series with one question for their parts and one for their files."""
    parts, files = _by_series(Part, batch), _by_series(WrittenFile, batch)
    return sum(_check_one(series, parts[series.id], files[series.id], starting) for series in batch)


def _by_series(model: type[Part] | type[WrittenFile], batch: list[Series]) -> dict[int, list[Any]]:
    rows = defaultdict(list)
    for row in model.select().where(model.series.in_([series.id for series in batch])):
        rows[row.series_id].append(row)
    return rows


def _check_one(series: Series, parts: list[Part], files: list[WrittenFile], starting: bool) -> bool:
    waiting = {part.name for part in parts if part.state in UNFINISHED}
    lost = [path for path in shelving.gone_from_disk(series, files) if _part_of(path) not in waiting]
    due = {part.name for part in parts if _is_due(part, starting)} | {_part_of(path) for path in lost}
    absent = [name for name in PARTS if name not in {part.name for part in parts}]
    if due or absent:
        with transaction():
            for name in absent:
                Part.create(series=series, name=name, priority=BACKGROUND, requested_at=now())
            shelving.forget(series, lost)  # else one that cannot come back would be asked for again and again
            claims.request(series.id, due, BACKGROUND)
    return bool(due or absent or waiting)


def _is_due(part: Part, starting: bool) -> bool:
    if part.state == FAILED:
        return starting and part.error_code != claims.CANCELLED_CODE
    return part.state in (PARTIAL, UNAVAILABLE) and part.not_before is not None and part.not_before <= now()


def _part_of(path: str) -> str:
    """The part that writes this file."""
    return next((part for ending, part in PART_OF_FILE.items() if path.endswith(ending)), "images")

