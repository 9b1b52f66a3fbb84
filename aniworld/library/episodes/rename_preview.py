"""Which videos of a series would get which names, with what lies beside them. Nothing is renamed here."""

import os
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from ...errors import DiskError, Invalid, NotAllowed
from ...files import name_pattern, naming, videos
from ...files.name_pattern import Told
from ...files.names import readable
from ...messages import Message
from ...models import Episode, Folder, Series, Video, VideoEpisode
from ..disk import library_mark, places
from ..series import edits

UNREADABLE, EVERY = "unreadable", "all"
WHICH = (UNREADABLE, EVERY)
LONGEST_NAME = 255  # bytes, on the file systems that people have
FOLDER_BESIDE = ".trickplay"  # in which Jellyfin keeps small pictures of a video


class NamedVideo(NamedTuple):
    """A video and what a pattern can say of it. path: inside its folder."""

    id: int
    path: str
    told: Told


class RenamedVideo(NamedTuple):
    """What would become of a video. old, new: inside its folder; sidecars: the same of what lies beside it.

    unable: the programs that cannot read its present name; refusal: why it is left as it is.
    """

    id: int
    old: str
    new: str
    sidecars: list[tuple[str, str]]
    unable: list[str]
    refusal: Message | None = None

    @property
    def is_changed(self) -> bool:
        return self.refusal is None and self.old != self.new

    @property
    def moves(self) -> list[tuple[str, str]]:
        """Return the old and new path of each file, the video first."""
        return [(self.old, self.new), *self.sidecars]


class FolderPlan(NamedTuple):
    """The plan of one folder of a series."""

    folder: Folder
    videos: list[RenamedVideo]


def plan(
    named: Sequence[NamedVideo], files: Collection[str], pattern: str, *, which: str = EVERY
) -> list[RenamedVideo]:
    """Return what would become of the videos of one folder, in their order.

    files: all that lies in it, paths inside it; which: all, or those that some program cannot read.
    Nobody's file is taken: where another has the name, or two would get the same, they stay as they are.
    """
    owners = _owners(named, files)
    planned = []
    for video in named:
        unable = readable.unable(video.path, video.told.places)
        if unable or which == EVERY:
            planned.append(_renamed(video, owners.get(video.id, []), pattern, unable))
    return _refuse_taken(planned, files)


def _renamed(video: NamedVideo, beside: Iterable[str], pattern: str, unable: list[str]) -> RenamedVideo:
    old = PurePosixPath(video.path)
    new = name_pattern.fill(pattern, video.told)
    if "/" not in pattern and str(old.parent) != ".":
        new = f"{old.parent}/{new}"
    stem = _stem(video.path)
    sidecars = [(path, new + path.removeprefix(stem)) for path in sorted(beside)]
    return RenamedVideo(video.id, video.path, new + old.suffix, sidecars, unable)


def _stem(path: str) -> str:
    return str(PurePosixPath(path).with_suffix(""))


def _owners(named: Sequence[NamedVideo], files: Collection[str]) -> dict[int, list[str]]:
    """Return what lies beside each video: files of its name with something behind it, of the longest such."""
    by_stem: dict[str, int] = {}
    for video in named:
        by_stem.setdefault(_stem(video.path), video.id)
    own = {video.path for video in named}
    found: dict[int, list[str]] = {}
    for path in files:
        if path in own:
            continue
        owner = _owner(path, by_stem)
        if owner is not None:
            found.setdefault(owner, []).append(path)
    return found


def _owner(path: str, by_stem: Mapping[str, int]) -> int | None:
    """Return the video beside which a file lies; another video is no sidecar, but for "…-trailer.mp4"."""
    if videos.has_video_extension(path) and not _stem(path).lower().endswith("-trailer"):
        return None
    for end in range(len(path) - 1, 0, -1):
        if path[end] in ".-" and path[:end] in by_stem:
            return by_stem[path[:end]]
    return None


def _refuse_taken(planned: Sequence[RenamedVideo], files: Collection[str]) -> list[RenamedVideo]:
    """Refuse what would take a name that another file has or gets, or that is too long."""
    wanted = Counter[str]()
    for video in planned:
        wanted.update(naming.folder_key(new) for _, new in video.moves)
    there = {naming.folder_key(path): path for path in files}
    found = []
    for video in planned:
        refusal = None
        for old, new in video.moves:
            key = naming.folder_key(new)
            if wanted[key] > 1:
                refusal = refusal or Message("rename_two_alike", {"file": naming.shown(new)})
            elif there.get(key, old) != old:
                refusal = refusal or Message("rename_taken", {"file": naming.shown(new)})
            elif max(len(step.encode()) for step in new.split("/")) > LONGEST_NAME:
                refusal = refusal or Message("rename_too_long", {"file": naming.shown(new)})
        found.append(video._replace(refusal=refusal))
    return found


def of(series: Series, which: str = UNREADABLE, pattern: str = "") -> list[FolderPlan]:
    """Return the plan of a series, folder by folder; those out of reach are left out. Raises Invalid."""
    pattern = pattern.strip() or name_pattern.DEFAULT
    name_pattern.check(pattern)
    if which not in WHICH:
        raise Invalid("rename_which", "which", choices=list(WHICH))
    held = _held(series)
    found = []
    for folder in Folder.select().where((Folder.series == series) & Folder.missing_since.is_null()):
        named = _named(series, folder, held)
        if named and _is_in_reach(folder):
            planned = plan(named, _files(folder), pattern, which=which)
            renamed = [video for video in planned if video.old != video.new]
            found.append(FolderPlan(folder, renamed))
    return found


def unreadable(series: Series) -> list[tuple[str, list[str]]]:
    """Return the videos of which some program cannot read the name, each with those programs."""
    held = _held(series)
    is_here = (Folder.series == series) & Folder.missing_since.is_null()
    found = []
    for row in Video.select(Video, Folder).join(Folder).where(is_here).order_by(Folder.path, Video.path):
        episodes = [(episode.season, episode.number) for episode in held.get(row.id, ())]
        unable = readable.unable(row.path, episodes)
        if episodes and unable:
            found.append((row.path, unable))
    return found


def _named(series: Series, folder: Folder, held: Mapping[int, Sequence[Episode]]) -> list[NamedVideo]:
    """Return the videos of a folder whose episodes are known, all of one season."""
    found = []
    for row in Video.select().where(Video.folder == folder).order_by(Video.path):
        episodes = held.get(row.id, ())
        seasons = {episode.season for episode in episodes}
        if len(seasons) == 1:
            found.append(NamedVideo(row.id, row.path, _told(series, row, episodes)))
    return found


def _told(series: Series, video: Video, episodes: Sequence[Episode]) -> Told:
    first = episodes[0]
    return Told(
        title=series.title,
        year=series.year,
        places=[(episode.season, episode.number) for episode in episodes],
        absolute=first.absolute,
        name=edits.episode_title(first) if len(episodes) == 1 else "",
        version=video.version or "",
        part=video.part or "",
        old=PurePosixPath(video.path).stem,
    )


def _held(series: Series) -> dict[int, list[Episode]]:
    """Return the listed episodes of each video, in order."""
    listed = (Episode.series == series) & (Episode.season >= 0)
    rows = VideoEpisode.select(VideoEpisode, Episode).join(Episode).where(listed)
    found: dict[int, list[Episode]] = {}
    for row in rows.order_by(Episode.season, Episode.number):
        found.setdefault(row.video_id, []).append(row.episode)
    return found


def _is_in_reach(folder: Folder) -> bool:
    try:
        library_mark.check_root(folder.root_id)
        return os.path.isdir(places.of_folder(folder))
    except (DiskError, NotAllowed):
        return False


def _files(folder: Folder) -> list[str]:
    """Return all files of a folder, and the folders that belong to one video, as paths inside it."""
    top = places.of_folder(folder).path
    found = []
    for place, folders, names in os.walk(top):
        inner = PurePosixPath(os.path.relpath(place, top))
        beside = [name for name in folders if name.endswith(FOLDER_BESIDE)]
        found += [str(inner / name) for name in (*names, *beside) if naming.is_text(name)]
        folders[:] = [name for name in folders if name not in beside]
    return found
