"""The videos of series as rows keep them, with the lists in which they are placed: read for many at once."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from ...database import run_sql
from ...files import folder_names
from ...models import Episode
from ...rows import in_batches
from ..disk import bulk, reading
from .numbering import Place
from .show_numbers import SPECIALS, ShowNumbers
from .video_claims import NamedVideo, NumberedFolder

BATCH = 400  # ids in one statement
WITH_ANY = """
    SELECT series_id FROM folder
    WHERE series_id IN ({slots}) AND EXISTS (SELECT 1 FROM video WHERE video.folder_id = folder.id)
    UNION SELECT series_id FROM episode WHERE series_id IN ({slots}) AND file IS NOT NULL
"""


@dataclass
class SeriesVideos:
    """One series: its list, its folders, and which episodes its videos hold until now.

    folders: the home first, those that are missing left out; how, held (ids of the
    episodes, where it holds some): by video;
    episodes, files: ids and first files of the listed episodes.
    """

    series_id: int
    numbers: ShowNumbers
    folders: list[NumberedFolder] = field(default_factory=list)
    how: dict[int, str] = field(default_factory=dict)
    held: dict[int, set[int]] = field(default_factory=dict)
    episodes: dict[Place, int] = field(default_factory=dict)
    files: dict[int, str | None] = field(default_factory=dict)


class _Show(NamedTuple):
    """The row of a series."""

    id: int
    title: str
    original_title: str
    titles: Any
    synonyms: Any
    root_id: int | None
    folder_key: str | None

    def is_home(self, folder: "_Folder") -> bool:
        return folder.root_id == self.root_id and folder.key == self.folder_key

    def home_first(self, folder: "_Folder") -> tuple[bool, int, str]:
        return not self.is_home(folder), folder.root_id, folder.path


class _Folder(NamedTuple):
    """The row of a folder."""

    series_id: int
    id: int
    root_id: int
    path: str
    key: str
    missing_since: float | None
    numbering: str
    numbering_by_hand: bool
    season: int | None
    offset: int

    def numbered(self, videos: Sequence[NamedVideo], *, is_home: bool) -> NumberedFolder:
        by_hand = bool(self.numbering_by_hand)
        return NumberedFolder(
            self.id, self.path, videos, self.numbering, by_hand, self.season, self.offset, is_home
        )


class _Listed(NamedTuple):
    """The row of an episode."""

    series_id: int
    id: int
    season: int
    number: int
    absolute: int | None
    title: str
    file: str | None
    missing_since: float | None


def of_folders(folder_ids: Iterable[int]) -> set[int]:
    """Return the ids of the series to which these folders belong."""
    rows = bulk.of("folder", ("series_id",), "id", sorted(set(folder_ids)))
    return {series_id for (series_id,) in rows if series_id is not None}


def with_any(series_ids: Sequence[int]) -> set[int]:
    """Return those of the series that have videos, or episodes that had one."""
    found: set[int] = set()
    for some in in_batches(sorted(series_ids), BATCH):
        slots = ", ".join("?" * len(some))
        rows = run_sql(WITH_ANY.format(slots=slots), *some, *some).fetchall()
        found.update(series_id for (series_id,) in rows)
    return found


def read(series_ids: Iterable[int]) -> list[SeriesVideos]:
    """Return what is known of the videos of these series."""
    found: list[SeriesVideos] = []
    for some in in_batches(sorted(set(series_ids)), BATCH):
        found += _read(some)
    return found


def _read(ids: Sequence[int]) -> list[SeriesVideos]:
    folders = _folders(ids)
    listed: dict[int, list[_Listed]] = defaultdict(list)
    for values in bulk.of("episode", _Listed._fields, "series_id", ids):
        episode = _Listed(*values)
        if episode.season >= SPECIALS:
            listed[episode.series_id].append(episode)
    season_names: dict[int, dict[int, str]] = defaultdict(dict)
    for series_id, number, name in bulk.of("season", ("series_id", "number", "name"), "series_id", ids):
        season_names[series_id][number] = name
    found = []
    for values in bulk.of("series", _Show._fields, "id", ids):
        show = _Show(*values)
        home_first = sorted(folders[show.id], key=show.home_first)
        numbers = _numbers(show, home_first, listed[show.id], season_names[show.id])
        one = SeriesVideos(show.id, numbers)
        for episode in listed[show.id]:
            one.episodes[episode.season, episode.number] = episode.id
            one.files[episode.id] = episode.file
        for folder in home_first:
            one.folders.append(folder.numbered([], is_home=show.is_home(folder)))
        found.append(one)
    _add_videos(found)
    return found


def _folders(series_ids: Sequence[int]) -> dict[int, list[_Folder]]:
    """Return those that are not missing, by their series."""
    found: dict[int, list[_Folder]] = defaultdict(list)
    for values in bulk.of("folder", _Folder._fields, "series_id", series_ids):
        folder = _Folder(*values)
        if folder.missing_since is None:
            found[folder.series_id].append(folder)
    return found


def _numbers(
    show: _Show, folders: Sequence[_Folder], listed: Iterable[_Listed], season_names: dict[int, str]
) -> ShowNumbers:
    there: set[Place] = set()
    absolute: dict[int, Place] = {}
    specials: dict[int, str] = {}
    for episode in listed:
        place = episode.season, episode.number
        there.add(place)
        if episode.season == SPECIALS:
            specials[episode.number] = episode.title
        elif episode.absolute and episode.missing_since is None:
            absolute[episode.absolute] = place
    own = (show.title, show.original_title, *(_value(show.titles) or {}).values())
    titles = [*own, *(_value(show.synonyms) or [])]
    if folders and show.is_home(folders[0]):
        titles.append(_title_of(folders[0].path))
    return ShowNumbers(frozenset(there), absolute, specials, tuple(titles), season_names, own)


def _value(told: Any) -> Any:
    """Return the value of a JSON column: as text from SQLite, as it is from PostgreSQL."""
    return json.loads(told) if isinstance(told, str) else told


def _title_of(path: str) -> str:
    return folder_names.read(path.rpartition("/")[2]).title


def _add_videos(found: Iterable[SeriesVideos]) -> None:
    """Add the videos of each folder in order of their paths, and which episodes they hold until now."""
    of: dict[int, tuple[SeriesVideos, list[NamedVideo]]] = {}
    for one in found:
        for place, folder in enumerate(one.folders):
            videos: list[NamedVideo] = []
            one.folders[place] = replace(folder, videos=videos)
            of[folder.id] = one, videos
    known = None
    for folder_id, video_id, path, name, how, episode_id in _rows(list(of)):
        one, videos = of[folder_id]
        if video_id != known:
            known = video_id
            videos.append(NamedVideo(video_id, path, *reading.read_back(name, path)))
            one.how[video_id] = how
        if episode_id is not None:
            one.held.setdefault(video_id, set()).add(episode_id)


def _rows(folder_ids: Sequence[int]) -> Iterable[tuple[Any, ...]]:
    """Yield (folder, id, path, name, how, episode) of all videos, once for each episode that one holds."""
    for some in in_batches(folder_ids, BATCH):
        slots = ", ".join("?" * len(some))
        yield from run_sql(
            "SELECT v.folder_id, v.id, v.path, v.name, v.how, e.episode_id FROM video v"
            f" LEFT JOIN video_episode e ON e.video_id = v.id WHERE v.folder_id IN ({slots})"
            " ORDER BY v.folder_id, v.path, v.id",
            *some,
        ).fetchall()


def aside(episode_ids: Collection[int]) -> dict[int, tuple[int | None, str | None]]:
    """Return those episodes that are not in a list any more: id -> (number in the whole show, air date)."""
    fields = (Episode.id, Episode.absolute, Episode.air_date)
    found: dict[int, tuple[int | None, str | None]] = {}
    for some in in_batches(sorted(set(episode_ids)), BATCH):
        rows: Any = Episode.select(*fields).where(Episode.id.in_(some) & (Episode.season < SPECIALS)).tuples()
        for episode_id, absolute, air_date in rows:
            found[episode_id] = (absolute, air_date)
    return found
