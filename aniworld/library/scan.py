"""Which video files are there: they make episodes present, and get their NFO."""

from collections import Counter

from ..database import transaction
from ..files import naming, videos
from ..models import Episode, Series
from ..models.part import BACKGROUND
from . import claims, shelving, telling


def match_files(series: Series) -> int:
    """Write onto the episodes which file holds them, inside the caller's transaction. Returns how many are present.

    A folder that is out of reach changes nothing: its files are not taken for deleted.
    """
    if not series.folder and not (shelving.root() / shelving.folder(series)).is_dir():
        return 0
    home = naming.inside(shelving.root(), shelving.folder(series))
    if not home.is_dir():
        return series.episodes.where(Episode.file.is_null(False)).count()
    wanted = {(video.season, number): video.path for video in videos.find(home) for number in video.episodes}
    for row in series.episodes:
        file = wanted.get((row.season, row.number))
        if row.file != file:
            row.file = file
            row.save(only=[Episode.file])
    return sum((row.season, row.number) in wanted for row in series.episodes)


def all_series() -> Counter:
    """Match the files of every series of the library, and ask for the NFO where they changed.

    Returns counts: series, present, unknown folders.
    """
    counts = Counter()
    for series in Series.select().where(Series.resolved_at.is_null(False)):
        before = _files(series)
        with transaction():
            counts["present"] += match_files(series)
            if _files(series) != before:
                claims.request(series.id, ["nfo"], BACKGROUND)
                telling.refresh(series.id, "series_updated")
        counts["series"] += 1
    known = {row.folder_key for row in Series.select(Series.folder_key).where(Series.folder_key.is_null(False))}
    if shelving.root().is_dir():
        folders = [entry for entry in shelving.root().iterdir() if entry.is_dir() and not entry.name.startswith(".")]
        counts["unknown"] = sum(naming.folder_key(entry.name) not in known for entry in folders)
    return counts


def _files(series: Series) -> list[tuple[int, str]]:
    return list(series.episodes.select(Episode.id, Episode.file).where(Episode.file.is_null(False)).order_by(Episode.id).tuples())
