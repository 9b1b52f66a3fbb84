"""Episodes and their files as Sonarr's clients read them."""

import re
from collections.abc import Sequence
from typing import Any

from ...database import iso
from ...library.disk import places
from ...library.series import edits
from ...library.series.missing import has_aired
from ...models import Episode, Folder, Series, Video, VideoEpisode
from . import asked, series_resource

LINES = re.compile(r"(\d{3,4})[pi]\b")
NANOSECONDS = 1_000_000_000


def of(
    rows: Sequence[Episode], *, with_series: bool = False, with_files: bool = False
) -> list[dict[str, Any]]:
    """Return these episodes, with their series and files where these are wanted."""
    files = _first_files([row.id for row in rows])
    shown = [_episode(row, files.get(row.id)) for row in rows]
    if with_series:
        series = _series(rows)
        for one in shown:
            one["series"] = series[one["seriesId"]]
    if with_files:
        videos = {file["id"]: file for file in _files(list(files.values()))}
        for one in shown:
            if one["hasFile"]:
                one["episodeFile"] = videos[one["episodeFileId"]]
    return shown


def _series(rows: Sequence[Episode]) -> dict[int, dict[str, Any]]:
    numbers = {row.series_id for row in rows}
    series = list(Series.select().where(Series.id.in_(numbers)))
    return {one["id"]: one for one in series_resource.of(series)}


def _first_files(numbers: list[int]) -> dict[int, int]:
    """Return the first video of each episode that has one."""
    here = VideoEpisode.episode.in_(numbers) & Folder.missing_since.is_null()
    rows: Any = (
        VideoEpisode.select(VideoEpisode.episode, VideoEpisode.video)
        .join(Video)
        .join(Folder)
        .where(here)
        .order_by(VideoEpisode.id.desc())
    )
    return {row.episode_id: row.video_id for row in rows}


def _episode(row: Episode, file_id: int | None) -> dict[str, Any]:
    air_date = edits.chosen(row, "air_date", row.air_date)
    episode = {
        "id": row.id,
        "seriesId": row.series_id,
        "tvdbId": _tvdb(row),
        "episodeFileId": file_id or 0,
        "seasonNumber": row.season,
        "episodeNumber": row.number,
        "title": edits.episode_title(row) or f"Episode {row.number}",
        "overview": edits.chosen(row, "plot", row.overview) or "",
        "runtime": edits.chosen(row, "runtime_minutes", row.runtime_minutes) or 0,
        "hasFile": file_id is not None,
        "monitored": not row.is_ignored,
        "unverifiedSceneNumbering": False,
        "images": _images(row),
    }
    if row.absolute is not None:
        episode["absoluteEpisodeNumber"] = row.absolute
    if at := asked.moment(air_date):
        episode |= {"airDate": air_date, "airDateUtc": at}
    return episode


def _tvdb(row: Episode) -> int:
    value = str((row.ids or {}).get("tvdb", ""))
    return int(value) if value.isdecimal() else 0


def _images(row: Episode) -> list[dict[str, str]]:
    if not row.still_url:
        return []
    return [{"coverType": "screenshot", "remoteUrl": row.still_url}]


def files_of(series: Series) -> list[dict[str, Any]]:
    """Return the videos of a series that hold an episode."""
    rows: Any = (
        Video.select(Video.id)
        .join(Folder)
        .where((Folder.series == series) & Folder.missing_since.is_null())
        .order_by(Folder.path, Video.path)
    )
    return _files([row.id for row in rows])


def _files(numbers: list[int]) -> list[dict[str, Any]]:
    """Return those of these videos that hold an episode, in this order."""
    rows: Any = (
        VideoEpisode.select(VideoEpisode, Video, Folder, Episode.season)
        .join(Video)
        .join(Folder)
        .switch(VideoEpisode)
        .join(Episode)
        .where(VideoEpisode.video.in_(numbers) & (Episode.season >= 0))
        .order_by(VideoEpisode.id.desc())
    )
    found = {row.video_id: _file(row.video, row.episode.season) for row in rows}
    return [found[number] for number in dict.fromkeys(numbers) if number in found]


def file_of(video_id: int) -> dict[str, Any] | None:
    """Return one video; None when there is none of this id that holds an episode."""
    return next(iter(_files([video_id])), None)


def _file(video: Video, season: int) -> dict[str, Any]:
    lines = LINES.search(video.version or "")
    quality = {
        "id": 0,
        "name": "Unknown",
        "source": "unknown",
        "resolution": int(lines[1]) if lines else 0,
    }
    return {
        "id": video.id,
        "seriesId": video.folder.series_id,
        "seasonNumber": season,
        "relativePath": video.path,
        "path": str(places.of_video(video).path),
        "size": video.size,
        "dateAdded": iso(video.changed_ns / NANOSECONDS),
        "languages": [],
        "quality": {"quality": quality, "revision": {"version": 1, "real": 0, "isRepack": False}},
        "qualityCutoffNotMet": False,
    }


def listed() -> Any:
    """Return the condition that an episode is one of its series' list."""
    return Episode.missing_since.is_null() & (Episode.season >= 0)


def missing() -> Any:
    """Return the condition that an episode has aired, is not here, and nobody ignores it."""
    is_away = Episode.file.is_null() & ~Episode.is_ignored & Episode.missing_since.is_null()
    return is_away & has_aired() & (Episode.season > 0)
