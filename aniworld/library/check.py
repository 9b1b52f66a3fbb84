"""The start-up and periodic check: what is incomplete, or gone from disk, is asked for again in the background."""

import logging

from peewee import fn

from ..database import now, transaction
from ..models import PARTS, Part, Series
from ..models.part import BACKGROUND, FAILED, PARTIAL, UNAVAILABLE, UNFINISHED
from . import claims, shelving, telling

log = logging.getLogger(__name__)
BATCH = 100
PART_OF_FILE = {".nfo": "nfo", "clearlogo.png": "logo"}  # everything else that we write is an image


def library(*, starting: bool = False) -> int:
    """Request what is missing of every series. Returns how many series have something missing; says so in the log.

    starting: failed parts get new tries too, as after a start the cause may be gone.
    """
    incomplete = 0
    for start in range(0, Series.select().count(), BATCH):
        batch = list(Series.select().order_by(Series.id).offset(start).limit(BATCH))
        incomplete += sum(_check(series, starting) for series in batch)
    if incomplete:
        log.info("Found %d series with missing data; loading it in the background.", incomplete)
    else:
        log.info("All series data is complete.")
    return incomplete


def _check(series: Series, starting: bool) -> bool:
    parts = telling.parts_of(series)
    waiting = {part.name for part in parts if part.state in UNFINISHED}
    due = {part.name for part in parts if _is_due(part, starting)} | _lost_files(series) - waiting
    absent = [name for name in PARTS if name not in {part.name for part in parts}]
    if due or absent:
        with transaction():
            for name in absent:
                Part.create(series=series, name=name, priority=BACKGROUND, requested_at=now())
            claims.request(series.id, due, BACKGROUND)
    return bool(due or absent or waiting)


def _is_due(part: Part, starting: bool) -> bool:
    if part.state == FAILED:
        return starting
    return part.state in (PARTIAL, UNAVAILABLE) and part.not_before is not None and part.not_before <= now()


def _lost_files(series: Series) -> set[str]:
    """The parts whose files were deleted from the series' folder."""
    return {_part_of(path) for path in shelving.gone_from_disk(series)}


def _part_of(path: str) -> str:
    return next((part for ending, part in PART_OF_FILE.items() if path.endswith(ending)), "images")


def waiting() -> int:
    """How many parts wait or run."""
    return Part.select(fn.COUNT(Part.id)).where(Part.state.in_(UNFINISHED)).scalar()
