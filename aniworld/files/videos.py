"""Finds the videos of a series on disk, and reads from their names which episodes they hold."""

import logging
import os
import re
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from .atomic import disk_errors
from .naming import season_number

log = logging.getLogger(__name__)

EXTENSIONS = frozenset(
    ".mkv .mp4 .m4v .avi .ts .m2ts .mts .mov .wmv .webm .flv .mpg .mpeg .ogm .ogv .divx .rmvb .vob .asf .3gp".split()
)
MAX_ENTRIES = 20_000
MAX_DEPTH = 4
MAX_EPISODES_IN_FILE = 50

# Folders in which Kodi, Jellyfin and Plex keep what is no episode, and those of network drives.
_NO_EPISODES = frozenset(
    "trailers,featurettes,extras,extra,samples,sample,interviews,scenes,shorts,clips,other,backdrops,theme-music,bonus,menus,"
    "behind the scenes,deleted scenes,creditless,ncop,nced,@eadir,#recycle,$recycle.bin,lost+found".split(",")
)
_EXTRA = re.compile(
    r"(?:^|[ ._-])sample$|(?:^|[._-])trailer$|-(?:teaser|featurette|interview|scene|short|clip|deleted|behindthescenes|other)$"
    r"|(?<![a-z])(?:nc ?(?:op|ed)|creditless)(?![a-z])"
)

_SXXEYY = re.compile(r"(?<![a-z\d])s(\d{1,4})[ ._-]*e(\d{1,4})((?:[ ._-]{0,3}e\d{1,4}|-\d{1,4}(?![\da-z]))*)")
_1X02 = re.compile(r"(?<![a-z\d])(\d{1,2})x(\d{1,4})((?:-?x\d{1,4}|-\d{1,4}(?![\da-z]))*)(?![\da-z])")
# A bare number, the surest place first: "Show S2 - 05", "Show - 05", "Episode 5", "05 - Title".
_BARE = [
    re.compile(r"\ss(?P<season>\d{1,2})(?:\s-)?\s(?:e|ep)?(?P<episode>\d{1,4})(?:v\d)?(?=$|\s)"),
    re.compile(r"\s-\s(?:e|ep|#)?(?P<episode>\d{1,4})(?:v\d)?(?=$|\s)"),
    re.compile(r"(?:^|\s)(?:episode|episodio|épisode|folge|ep|e)\.?\s?(?P<episode>\d{1,4})(?:v\d)?(?=$|\s)"),
    re.compile(r"^(?P<episode>\d{1,4})(?:v\d)?(?=$|\s-\s|\.\s)"),
]
_BRACKETS = re.compile(r"\[[^\]]*\]|\([^)]*\)|\{[^}]*\}")
_MORE = re.compile(r"(-?)[ ._]*[ex]?(\d+)")


@dataclass(frozen=True)
class VideoFile:
    """A video that holds at least one episode. path: relative to the series folder; season 0 holds the specials."""

    path: str
    season: int
    episodes: tuple[int, ...]


class Found(NamedTuple):
    """videos: sorted by path; unread: the folders that could not be looked into ("Season 2/"; "" is the whole series)."""

    videos: list[VideoFile]
    unread: list[str]


def find(series_dir: Path) -> Found:
    """Return the videos below a series folder whose episodes their names tell; none when it is missing.

    Left out: samples and extras, hidden files, names that are not text, and links that lead out of the folder.
    Raises DiskError when the series folder cannot be read.
    """
    if not series_dir.is_dir():
        return Found([], [])
    with disk_errors(series_dir, "", "Cannot read"):
        os.scandir(series_dir).close()
    paths, unread = _walk(series_dir)
    return Found([video for path in sorted(paths) if (video := _video(path))], unread)


def episodes_of(path: str) -> tuple[int, tuple[int, ...]] | None:
    """Return (season, episodes) that a video's relative path tells; None when it tells none.

    A season in the file name wins over the season folder, as in Kodi; without either it is season 1.
    """
    file = PurePosixPath(path)
    name = file.stem.lower().replace("_", " ")
    for pattern in (_SXXEYY, _1X02):
        if match := pattern.search(name):
            return int(match[1]), _span(int(match[2]), match[3])
    folder = next((number for part in reversed(file.parts[:-1]) if (number := season_number(part)) is not None), 1)
    plain = " ".join(_BRACKETS.sub(" ", name).split())
    for pattern in _BARE:
        if match := pattern.search(plain):
            season = match.groupdict().get("season")
            return int(season) if season else folder, (int(match["episode"]),)
    return None


def _span(first: int, more: str) -> tuple[int, ...]:
    """Return all episodes from "E01" and what follows it: E02 is one more, -E03 and -03 are all up to there."""
    episodes = [first]
    for dash, number in _MORE.findall(more):
        last = int(number)
        if not 0 < last - episodes[-1] < MAX_EPISODES_IN_FILE:
            break
        episodes += range(episodes[-1] + 1, last + 1) if dash else [last]
    return tuple(episodes)


def _video(path: str) -> VideoFile | None:
    told = episodes_of(path)
    return VideoFile(path, *told) if told else None


def _walk(series_dir: Path) -> tuple[list[str], list[str]]:
    """The relative paths of all videos that may hold episodes, within bounds, and the folders that were not looked into."""
    seen, has_more, found, unread, pending = 0, False, [], [], [""]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(series_dir / folder) as entries:
                listed, has_more = list(islice(entries, MAX_ENTRIES - seen)), next(entries, None) is not None
            seen += len(listed)
            wanted = [entry for entry in listed if _is_wanted(entry.name) and not _leads_out(entry, series_dir)]
            found += [folder + entry.name for entry in wanted if _is_video(entry)]
            pending += [f"{folder}{entry.name}/" for entry in wanted if _may_hold_videos(entry, folder)]
        except OSError as error:
            log.warning("Skipped %s: %s", series_dir / folder, error.strerror)
            unread.append(folder)
        if seen == MAX_ENTRIES and (has_more or pending):
            log.warning("Stopped looking for videos in %s after %d entries", series_dir, MAX_ENTRIES)
            return found, [""]
    return found, unread


def _may_hold_videos(entry: os.DirEntry[str], folder: str) -> bool:
    is_near = folder.count("/") < MAX_DEPTH - 1
    return is_near and entry.name.lower() not in _NO_EPISODES and entry.is_dir(follow_symlinks=False)


def _is_wanted(name: str) -> bool:
    # Names that are not UTF-8 come as lone surrogates, which no database or page takes.
    return name[0] != "." and not any("\ud800" <= letter <= "\udfff" for letter in name)


def _leads_out(entry: os.DirEntry[str], series_dir: Path) -> bool:
    if not entry.is_symlink():
        return False
    try:
        leads_out = not Path(entry.path).resolve().is_relative_to(series_dir.resolve())
    except (OSError, RuntimeError):  # a link that never ends
        leads_out = True
    if leads_out:
        log.warning("Skipped %s: the link leads out of the series folder", entry.path)
    return leads_out


def _is_video(entry: os.DirEntry[str]) -> bool:
    stem, extension = os.path.splitext(entry.name.lower())
    return extension in EXTENSIONS and entry.is_file() and not _EXTRA.search(stem)
