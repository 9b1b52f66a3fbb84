"""The videos of a series as people look at them: what each holds, and why not, if nobody knows."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from peewee import fn

from ...errors import NotFound
from ...messages import Message
from ...models import Episode, Folder, Series, Video, VideoEpisode
from ...models.folder import UNSURE
from . import placing, series_videos
from .numbering import Place


class ShownVideo(NamedTuple):
    """A video. path: inside its folder; reason: why nobody knows what it holds, None if somebody does.

    is_duplicate: another video holds the same episode, and is no other part of it.
    """

    id: int
    folder_id: int
    folder: str
    path: str
    size: int
    version: str | None
    part: str | None
    places: list[Place]
    how: str
    reason: Message | None = None
    is_duplicate: bool = False

    @property
    def is_unsure(self) -> bool:
        return self.how == UNSURE


@dataclass
class FolderTotals:
    """What a folder of a series holds. path: below its root; versions: of its videos, such as "1080p"."""

    path: str
    is_missing: bool
    videos: int = 0
    bytes: int = 0
    versions: list[str] = field(default_factory=list)


def by_folder(series: Series) -> list[FolderTotals]:
    """Return what each folder of a series holds, by path."""
    totals: dict[int, FolderTotals] = {}
    for row in Folder.select().where(Folder.series == series).order_by(Folder.path):
        totals[row.id] = FolderTotals(row.path, row.missing_since is not None)
    counted: Any = (
        Video.select(Video.folder, Video.version, fn.COUNT(Video.id), fn.SUM(Video.size))
        .where(Video.folder.in_(list(totals)))
        .group_by(Video.folder, Video.version)
        .order_by(Video.version)
        .tuples()
    )
    for folder_id, version, videos, size in counted:
        one = totals[folder_id]
        one.videos += videos
        one.bytes += size or 0
        if version:
            one.versions.append(version)
    return list(totals.values())


def of(series: Series) -> list[ShownVideo]:
    """Return the videos of a series, by folder and path. One of a missing folder is not here."""
    places = _places(series)
    reasons = _reasons(series)
    is_here = (Folder.series == series) & Folder.missing_since.is_null()
    rows = list(Video.select(Video, Folder).join(Folder).where(is_here).order_by(Folder.path, Video.path))
    held: Counter[tuple[Place, str | None]] = Counter()
    for row in rows:
        held.update((place, row.part) for place in places.get(row.id, ()))
    return [_shown(row, places.get(row.id, []), reasons, held) for row in rows]


def unplaced(series: Series) -> list[str]:
    """Return the paths of the videos of which nobody knows what they hold, in order."""
    lost = (Folder.series == series) & Folder.missing_since.is_null() & (Video.how == UNSURE)
    return [row.path for row in Video.select(Video.path).join(Folder).where(lost).order_by(Video.path)]


def one(series: Series, video_id: int) -> ShownVideo:
    """Return one video of a series. Raises NotFound."""
    for video in of(series):
        if video.id == video_id:
            return video
    raise NotFound("no_such_video")


def _shown(
    row: Video, places: list[Place], reasons: dict[int, str], held: Counter[tuple[Place, str | None]]
) -> ShownVideo:
    reason = None
    if row.how == UNSURE:
        reason = Message(reasons.get(row.id) or "unsure_number")
    return ShownVideo(
        id=row.id,
        folder_id=row.folder_id,
        folder=row.folder.path,
        path=row.path,
        size=row.size,
        version=row.version,
        part=row.part,
        places=places,
        how=row.how,
        reason=reason,
        is_duplicate=any(held[place, row.part] > 1 for place in places),
    )


def _places(series: Series) -> dict[int, list[Place]]:
    """Return the listed episodes of each video, in order."""
    listed = (Episode.series == series) & (Episode.season >= 0)
    rows = (
        VideoEpisode.select(VideoEpisode, Episode)
        .join(Episode)
        .where(listed)
        .order_by(Episode.season, Episode.number)
    )
    found: dict[int, list[Place]] = {}
    for row in rows:
        found.setdefault(row.video_id, []).append((row.episode.season, row.episode.number))
    return found


def _reasons(series: Series) -> dict[int, str]:
    """Return the code of why nobody knows what a video holds."""
    found: dict[int, str] = {}
    for one_series in series_videos.read([series.id]):
        for video_id, placed in placing.place(one_series.numbers, one_series.folders).items():
            found[video_id] = placed.reason
    return found
