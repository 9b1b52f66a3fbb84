"""Episodes as the page of their series shows them, with their stills and the versions of their videos."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from ..files import naming
from ..library.series import edits
from ..models import Episode, Series, Video, VideoEpisode, WrittenFile
from ..models.days import day_of
from .yours import short

LONGEST_PLOT = 140  # of an episode, in a list of fifty


@dataclass
class ShownEpisode:
    """An episode. versions: of its videos, such as "1080p"; videos: how many hold it; still: an address."""

    season: int
    number: int
    absolute: int | None
    title: str
    overview: str
    air_date: date | None
    runtime_minutes: int | None
    state: str
    is_edited: bool
    versions: list[str]
    videos: int
    still: str


def read(series: Series, ids: Sequence[int]) -> list[ShownEpisode]:
    """Return these episodes of a series, in the order of the ids."""
    rows = {row.id: row for row in Episode.select().where(Episode.id.in_(ids))}
    videos = _videos(ids)
    stills = _stills(series, list(rows.values()))
    today = date.today()
    shown = []
    for row in (rows[one] for one in ids if one in rows):
        shown.append(_shown(row, today, videos.get(row.id, []), stills.get(row.id, "")))
    return shown


def _shown(row: Episode, today: date, versions: list[str | None], still: str) -> ShownEpisode:
    return ShownEpisode(
        season=row.season,
        number=row.number,
        absolute=row.absolute,
        title=edits.episode_title(row),
        overview=short(edits.chosen(row, "plot", row.overview), LONGEST_PLOT),
        air_date=day_of(edits.chosen(row, "air_date", row.air_date)),
        runtime_minutes=edits.chosen(row, "runtime_minutes", row.runtime_minutes),
        state=row.state(today),
        is_edited=bool(edits.of(row)),
        versions=sorted({version for version in versions if version}),
        videos=len(versions),
        still=still,
    )


def _videos(ids: Sequence[int]) -> dict[int, list[str | None]]:
    """Return the version of each video of these episodes."""
    rows = VideoEpisode.select(VideoEpisode, Video).join(Video).where(VideoEpisode.episode.in_(ids))
    found: dict[int, list[str | None]] = {}
    for row in rows:
        found.setdefault(row.episode_id, []).append(row.video.version)
    return found


def _stills(series: Series, rows: Sequence[Episode]) -> dict[int, str]:
    """Return the address of the still of each episode that has one of ours."""
    paths = {naming.episode_thumb(row.file): row.id for row in rows if row.file}
    written = WrittenFile.select(WrittenFile.path, WrittenFile.sha).where(
        (WrittenFile.series == series) & WrittenFile.path.in_(list(paths))
    )
    found = {}
    for file in written:
        found[paths[file.path]] = url_for("stills.show", series_id=series.id, sha=file.sha)
    return found
