"""Which video files are there: they make episodes present, and get their NFO and a still."""

import contextlib
import logging
from collections import Counter

from ..database import transaction
from ..errors import DiskError
from ..files import naming, videos
from ..models import Episode, Series
from ..models.part import BACKGROUND
from . import claims, shelving, stills, telling

log = logging.getLogger(__name__)

Files = dict[tuple[int, int], str]  # (season, number) -> path inside the series folder


def find_files(series: Series) -> Files | None:
    """Look which file holds which episode; None when the folder is out of reach. Raises DiskError."""
    home = naming.inside(shelving.root(), shelving.folder(series))
    if not shelving.is_in_reach(home):
        return None
    return {(video.season, number): video.path for video in videos.find(home) for number in video.episodes}


def match_files(series: Series, found: Files | None) -> bool:
    """Write onto the episodes which file holds them, inside the caller's transaction. Returns whether any changed.

    A folder that is out of reach changes nothing: its files are not taken for deleted.
    """
    changed = [row for row in series.episodes if found is not None and row.file != found.get((row.season, row.number))]
    for row in changed:
        row.file = found.get((row.season, row.number))
        row.save(only=[Episode.file])
    return bool(changed)


def all_series() -> Counter:
    """Match the files of every series of the library, and ask for NFO and stills where they changed.

    Returns counts: series, present episodes, unknown folders, unreadable ones.
    """
    counts = Counter()
    for series in list(Series.select().where(Series.resolved_at.is_null(False))):
        try:
            _scan(series, find_files(series))
        except DiskError as error:
            log.warning("%s", error)
            counts["unreadable"] += 1
        counts["series"] += 1
    counts["present"] = Episode.select().where(Episode.file.is_null(False)).count()
    counts["unknown"] = _unknown_folders()
    return counts


def _scan(series: Series, found: Files | None) -> None:
    with transaction():
        if match_files(series, found):
            claims.request(series.id, ["nfo"], BACKGROUND)
            stills.ask_for(series, BACKGROUND)
            telling.refresh(series.id, "series_updated")


def _unknown_folders() -> int:
    known = {row.folder_key for row in Series.select(Series.folder_key).where(Series.folder_key.is_null(False))}
    with contextlib.suppress(OSError):  # out of reach
        folders = [entry for entry in shelving.root().iterdir() if entry.is_dir() and not entry.name.startswith(".")]
        return sum(naming.folder_key(entry.name) not in known for entry in folders)
    return 0
