"""The videos of series as rows keep them, with the lists in which they are placed: read for many at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from peewee import chunked

from ...files import folder_names, names
from ...files.names import Name
from ...models import Episode, Folder, Season, Series, Video, VideoEpisode
from ..disk import places
from .numbering import Place
from .show_numbers import SPECIALS, ShowNumbers
from .video_claims import NamedVideo, NumberedFolder

BATCH = 400  # ids in one statement


@dataclass
class SeriesVideos:
    """One series: its list, its folders, and which episodes its videos hold until now.

    folders: the home first, those that are missing left out; how, held (ids of episodes): by video;
    episodes, files: ids and first files of the listed episodes.
    """

    series_id: int
    numbers: ShowNumbers
    folders: list[NumberedFolder] = field(default_factory=list)
    how: dict[int, str] = field(default_factory=dict)
    held: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    episodes: dict[Place, int] = field(default_factory=dict)
    files: dict[int, str | None] = field(default_factory=dict)


def of_folders(folder_ids: Iterable[int]) -> set[int]:
    """Return the ids of the series to which these folders belong."""
    found: set[int] = set()
    for some in chunked(sorted(set(folder_ids)), BATCH):
        mine = Folder.id.in_(some) & Folder.series.is_null(False)
        found |= {row.series_id for row in Folder.select().where(mine) if row.series_id is not None}
    return found


def read(series_ids: Iterable[int]) -> list[SeriesVideos]:
    """Return what is known of the videos of these series."""
    found: list[SeriesVideos] = []
    for some in chunked(sorted(set(series_ids)), BATCH):
        found += _read(some)
    return found


def _read(ids: Sequence[int]) -> list[SeriesVideos]:
    fields = (Series.id, Series.title, Series.original_title, Series.titles, Series.synonyms)
    rows = list(Series.select(*fields, Series.root, Series.folder_key).where(Series.id.in_(ids)))
    folders = _by_series(Folder.select().where(Folder.series.in_(ids) & Folder.missing_since.is_null()))
    listed = _episodes(ids)
    season_names = _season_names(ids)
    videos = _videos(ids)
    found = []
    for row in rows:
        home_first = _in_order(folders[row.id], row)
        numbers = _numbers(row, home_first, listed[row.id], season_names[row.id])
        one = SeriesVideos(row.id, numbers)
        _add_episodes(one, listed[row.id])
        for folder in home_first:
            one.folders.append(_folder(folder, row, videos[folder.id], one))
        found.append(one)
    _add_places(ids, found)
    return found


def _in_order(folders: Iterable[Folder], series: Series) -> list[Folder]:
    """Return them with the home first."""
    return sorted(
        folders, key=lambda folder: (not places.is_home(folder, series), folder.root_id, folder.path)
    )


def _by_series(rows: Iterable[Any]) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.series_id].append(row)
    return grouped


def _episodes(ids: Sequence[int]) -> dict[int, list[tuple[Any, ...]]]:
    """Return (id, season, number, absolute, title, file, is_listed) of the episodes of each series."""
    fields = (
        Episode.series, Episode.id, Episode.season, Episode.number, Episode.absolute, Episode.title,
        Episode.file, Episode.missing_since.is_null(),
    )  # fmt: skip
    rows: Any = Episode.select(*fields).where(Episode.series.in_(ids) & (Episode.season >= SPECIALS)).tuples()
    grouped: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for series_id, *values in rows:
        grouped[series_id].append(tuple(values))
    return grouped


def _season_names(ids: Sequence[int]) -> dict[int, dict[int, str]]:
    rows: Any = Season.select(Season.series, Season.number, Season.name).where(Season.series.in_(ids))
    grouped: dict[int, dict[int, str]] = defaultdict(dict)
    for series_id, number, name in rows.tuples():
        grouped[series_id][number] = name
    return grouped


def _videos(ids: Sequence[int]) -> dict[int, list[tuple[Any, ...]]]:
    """Return (id, path, name, how) of the videos in each folder, in order of their paths."""
    fields = (Video.folder, Video.id, Video.path, Video.name, Video.how)
    rows: Any = Video.select(*fields).join(Folder).where(Folder.series.in_(ids)).order_by(Video.path).tuples()
    grouped: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for folder_id, *values in rows:
        grouped[folder_id].append(tuple(values))
    return grouped


def _numbers(
    series: Series, folders: Sequence[Folder], listed: Iterable[tuple[Any, ...]], season_names: dict[int, str]
) -> ShowNumbers:
    there: set[Place] = set()
    absolute: dict[int, Place] = {}
    specials: dict[int, str] = {}
    for _, season, number, whole, title, _, is_listed in listed:
        there.add((season, number))
        if season == SPECIALS:
            specials[number] = title
        elif whole and is_listed:
            absolute[whole] = (season, number)
    own = [series.title, series.original_title, *(series.titles or {}).values()]
    titles = [*own, *(series.synonyms or [])]
    if folders and places.is_home(folders[0], series):
        titles.append(_title_of(folders[0].path))
    return ShowNumbers(frozenset(there), absolute, specials, tuple(titles), season_names, _own_seasons(own))


def _title_of(path: str) -> str:
    return folder_names.read(path.rpartition("/")[2]).title


def _own_seasons(titles: Iterable[str]) -> frozenset[int]:
    found = set()
    for title in titles:
        season = folder_names.read(title).season
        if season:
            found.add(season)
    return frozenset(found)


def _add_episodes(one: SeriesVideos, listed: Iterable[tuple[Any, ...]]) -> None:
    for episode_id, season, number, _, _, file, _ in listed:
        one.episodes[season, number] = episode_id
        one.files[episode_id] = file


def _folder(
    folder: Folder, series: Series, rows: Iterable[tuple[Any, ...]], one: SeriesVideos
) -> NumberedFolder:
    videos = []
    for video_id, path, name, how in rows:
        one.how[video_id] = how
        videos.append(NamedVideo(video_id, path, Name.of(name) if name else names.read(path)))
    return NumberedFolder(
        folder.id,
        folder.path,
        videos,
        folder.numbering,
        folder.numbering_by_hand,
        folder.season,
        folder.offset,
        places.is_home(folder, series),
    )


def _add_places(ids: Sequence[int], found: Iterable[SeriesVideos]) -> None:
    """Add which episodes the videos hold until now."""
    fields = (Folder.series, VideoEpisode.video, VideoEpisode.episode)
    rows: Any = VideoEpisode.select(*fields).join(Video).join(Folder).where(Folder.series.in_(ids)).tuples()
    by_id = {one.series_id: one for one in found}
    for series_id, video_id, episode_id in rows:
        by_id[series_id].held[video_id].add(episode_id)


def aside(episode_ids: Collection[int]) -> dict[int, tuple[int | None, str | None]]:
    """Return those episodes that are not in a list any more: id -> (number in the whole show, air date)."""
    fields = (Episode.id, Episode.absolute, Episode.air_date)
    found: dict[int, tuple[int | None, str | None]] = {}
    for some in chunked(sorted(set(episode_ids)), BATCH):
        rows: Any = Episode.select(*fields).where(Episode.id.in_(some) & (Episode.season < SPECIALS)).tuples()
        for episode_id, absolute, air_date in rows:
            found[episode_id] = (absolute, air_date)
    return found
