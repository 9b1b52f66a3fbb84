"""Which video files are there: they make episodes present, and get their NFO and a still."""

import contextlib
import logging
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from ..database import transaction
from ..errors import DiskError
from ..files import naming, videos
from ..models import Episode, Series
from ..models.part import BACKGROUND
from . import claims, shelving, stills, telling

log = logging.getLogger(__name__)


class Files(NamedTuple):
    """by_place: (season, number) -> path inside the series folder; unread: the folders that could not be looked into."""

    by_place: dict[tuple[int, int], str]
    unread: Sequence[str] = ()

    def of(self, episode: Episode) -> str | None:
        """The file of an episode. One that lies where nobody could look is not taken for deleted."""
        is_hidden = episode.file is not None and episode.file.startswith(tuple(self.unread))
        return self.by_place.get((episode.season, episode.number)) or (episode.file if is_hidden else None)


def find_files(series: Series) -> Files:
    """Look which file holds which episode. Raises DiskError."""
    home = naming.inside(shelving.root(), shelving.folder(series))
    if not shelving.is_in_reach(home):
        return Files({}, [""])
    found = videos.find(home)
    return Files({(video.season, number): video.path for video in found.videos for number in video.episodes}, found.unread)


def match_files(series: Series, found: Files) -> bool:
    """Write onto the episodes which file holds them, inside the caller's transaction. Returns whether any changed."""
    changed = [row for row in series.episodes if row.file != found.of(row)]
    for row in changed:
        row.file = found.of(row)
        row.save(only=[Episode.file])
    return bool(changed)


def all_series() -> Counter:
    """Match the files of every series of the library, and ask for NFO and stills where they changed.

    Returns counts: series, present episodes, unknown folders, unreadable ones.
    """
    counts = Counter()
    for series in list(Series.select().where(Series.resolved_at.is_null(False))):
        try:
            found = find_files(series)
            _scan(series, found)
            counts["unreadable"] += bool(found.unread)
        except DiskError as error:
            log.warning("%s", error)
            counts["unreadable"] += 1
        counts["series"] += 1
    counts["present"] = Episode.select().where(Episode.file.is_null(False)).count()
    counts["unknown"] = _unknown_folders()
    return counts


def _scan(series: Series, found: Files) -> None:
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
