"""The check at start-up and by the clock: what is incomplete, or gone from disk, is requested again."""

import logging
from collections.abc import Collection, Iterator

from ...database import now, transaction
from ...models import PARTS, Part, Series, WrittenFile
from ...models.grouping import by_series
from ...models.part import BACKGROUND, FAILED, PARTIAL, UNAVAILABLE, UNFINISHED
from ..disk import file_changes, missing_folder, nfo_notes, roots, series_fault, series_folder
from . import claims

log = logging.getLogger(__name__)
BATCH = 100
OF_FILES = (
    WrittenFile.id,
    WrittenFile.series,
    WrittenFile.path,
    WrittenFile.written_at,
    WrittenFile.seen_at_ns,
)
PART_OF_FILE = {".nfo": "nfo", "clearlogo.png": "logo"}  # everything else that we write is an image


def library(*, starting: bool = False) -> int:
    """Request what is missing of every series. Return how many series lack something.

    starting: failed parts get new attempts too, as the cause may be gone after a start. Of a root that is
    away, no file counts as removed.
    """
    there = {root.id for root in roots.in_reach()}
    incomplete = sum(_check(batch, starting, there) for batch in _batches())
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


def _check(batch: list[Series], starting: bool, there: Collection[int]) -> int:
    """Check some series with one query for their parts and one for their files. there: roots, by id."""
    ids = [series.id for series in batch]
    in_reach = [series.id for series in batch if series.root_id in there]
    parts = by_series(Part.select().where(Part.series.in_(ids)))
    files = by_series([])
    if in_reach:
        files = by_series(WrittenFile.select(*OF_FILES).where(WrittenFile.series.in_(in_reach)))
    return sum(_check_one(series, parts[series.id], files[series.id], starting) for series in batch)


def _check_one(series: Series, parts: list[Part], files: list[WrittenFile], starting: bool) -> bool:
    """Request what one series lacks. Return whether anything is missing or still to come."""
    waiting = {part.name for part in parts if part.state in UNFINISHED}
    lost = _lost(series, files, waiting)
    due = _due(parts, starting)
    due.update(_part_of(path) for path in lost)
    if "nfo" not in waiting and _is_edited(series, files):
        due.add("nfo")
    absent = set(PARTS) - {part.name for part in parts}
    if due or absent:
        _request(series, due, absent, lost)
    return bool(due or absent or waiting)


def _lost(series: Series, files: list[WrittenFile], waiting: set[str]) -> list[str]:
    """Return the files that are gone and that no part is about to write."""
    return [path for path in _missing_files(series, files) if _part_of(path) not in waiting]


def _due(parts: list[Part], starting: bool) -> set[str]:
    return {part.name for part in parts if _is_due(part, starting)}


def _request(series: Series, due: set[str], absent: set[str], lost: list[str]) -> None:
    with transaction():
        for name in PARTS:
            if name in absent:
                Part.create(series=series, name=name, priority=BACKGROUND, requested_at=now())
        # Else one that cannot come back would be asked for again and again.
        series_folder.forget(series, lost)
        claims.request(series.id, due, BACKGROUND)


def _missing_files(series: Series, files: list[WrittenFile]) -> list[str]:
    """Return the files of a series that are gone while its folder is there, as far as that can be told."""
    try:
        if files and missing_folder.is_missing(series):
            log.warning("%s", missing_folder.note_missing(series))
            return []
        return file_changes.missing_on_disk(series, files)
    except Series.DoesNotExist:  # removed meanwhile
        return []
    except series_fault.OF_ONE_SERIES as error:
        log.warning("The files of %s", series_fault.message(series, error))
        return []


def _is_edited(series: Series, files: list[WrittenFile]) -> bool:
    """Return whether an NFO is empty or broken, or somebody edited it.

    False when that is unknown, which _gone() has logged already.
    """
    texts = [row for row in files if row.path.endswith(".nfo")]
    try:
        return bool(file_changes.changed_on_disk(series, texts))
    except series_fault.OF_ONE_SERIES:
        return False


def _is_due(part: Part, starting: bool) -> bool:
    if part.state == FAILED:
        return starting and part.error_code != claims.CANCELLED.code
    if starting and part.error_code in (nfo_notes.UNREADABLE, nfo_notes.OTHER_SHOW):
        return True  # its owner may have mended it, which nothing else tells
    return part.state in (PARTIAL, UNAVAILABLE) and part.not_before is not None and part.not_before <= now()


def _part_of(path: str) -> str:
    """Return the part that writes this file."""
    for ending, part in PART_OF_FILE.items():
        if path.endswith(ending):
            return part
    return "images"
