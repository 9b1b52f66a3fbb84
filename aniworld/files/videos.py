"""Finds the videos of a series on disk; their names tell which episodes they hold."""

import logging
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from . import names
from .atomic import disk_errors
from .naming import is_text

log = logging.getLogger(__name__)

EXTENSIONS = frozenset(
    [
        ".mkv",
        ".mp4",
        ".m4v",
        ".avi",
        ".ts",
        ".m2ts",
        ".mts",
        ".mov",
        ".wmv",
        ".webm",
        ".flv",
        ".mpg",
        ".mpeg",
        ".ogm",
        ".ogv",
        ".divx",
        ".rmvb",
        ".vob",
        ".asf",
        ".3gp",
    ]
)
MAX_ENTRIES = 20_000
MAX_DEPTH = 4

_OF_THE_SYSTEM = frozenset(["@eadir", "#recycle", "$recycle.bin", "lost+found"])  # of network drives
_EXTRA = re.compile(
    r"(?:^|[ ._-])sample$|(?:^|[._-])trailer$"
    r"|-(?:teaser|featurette|interview|scene|short|clip|deleted|behindthescenes|other)$"
    r"|(?<![a-z])(?:nc ?(?:op|ed)|creditless)(?![a-z])"
)


@dataclass(frozen=True)
class VideoFile:
    """A video that holds at least one episode.

    path: relative to the series folder. Season 0 holds the specials.
    """

    path: str
    season: int
    episodes: tuple[int, ...]


class Found(NamedTuple):
    """The videos of a folder.

    videos: sorted by path; unread: folders that could not be read, relative ("Season 2/"); "" is the series
    folder.
    """

    videos: list[VideoFile]
    unread: list[str]


def find(series_dir: Path) -> Found:
    """Return the videos below a series folder whose episodes their names tell; none when it is missing.

    Left out: samples and extras, hidden files, names that are not text, and links that lead out of the
    folder.
    Raises DiskError when the series folder cannot be read.
    """
    if not series_dir.is_dir():
        return Found([], [])
    with disk_errors(series_dir, "", "cannot_read"):
        os.scandir(series_dir).close()
    paths, unread = _walk(series_dir)
    found = []
    for path in sorted(paths):
        video = _read(path)
        if video:
            found.append(video)
    return Found(found, unread)


def _read(path: str) -> VideoFile | None:
    """Return what a video's name tells; None when it names no episode. Season 1 stands where none is told."""
    name = names.read(path)
    if not name.episodes:
        return None
    season = name.season
    if season is None:
        season = 1
    return VideoFile(path, season, name.episodes)


def _walk(series_dir: Path) -> tuple[list[str], list[str]]:
    """Return the relative paths of all videos that may hold episodes, within bounds, and the folders that
    were not looked into.
    """
    seen = 0
    has_more = False
    found: list[str] = []
    unread: list[str] = []
    pending = [""]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(series_dir / folder) as entries:
                listed = list(islice(entries, MAX_ENTRIES - seen))
                has_more = next(entries, None) is not None
            seen += len(listed)
            videos, folders = _sorted_out(listed, folder, series_dir)
            found += videos
            pending += folders
        except OSError as error:
            log.warning("Skipped %s: %s", series_dir / folder, error.strerror)
            unread.append(folder)
        if seen == MAX_ENTRIES and (has_more or pending):
            log.warning("Stopped looking for videos in %s after %d entries", series_dir, MAX_ENTRIES)
            return found, [""]
    return found, unread


def _sorted_out(
    entries: Iterable[os.DirEntry[str]], folder: str, series_dir: Path
) -> tuple[list[str], list[str]]:
    """Return the videos among what lies in a folder, and the folders that may hold more of them."""
    found: list[str] = []
    folders: list[str] = []
    for entry in entries:
        if not _is_wanted(entry.name) or _leads_out(entry, series_dir):
            continue
        if _is_video(entry):
            found.append(folder + entry.name)
        elif _may_hold_videos(entry, folder):
            folders.append(f"{folder}{entry.name}/")
    return found, folders


def has_video_extension(name: str) -> bool:
    """Return whether a file of this name is a video."""
    before, dot, ending = name.rpartition(".")
    return bool(before) and (dot + ending).lower() in EXTENSIONS


def is_extra(name: str) -> bool:
    """Return whether a video's file name says that it is a sample, a trailer or the like."""
    return _EXTRA.search(os.path.splitext(name)[0].lower()) is not None


def _may_hold_videos(entry: os.DirEntry[str], folder: str) -> bool:
    is_near = folder.count("/") < MAX_DEPTH - 1
    return is_near and entry.name.lower() not in _OF_THE_SYSTEM and entry.is_dir(follow_symlinks=False)


def _is_wanted(name: str) -> bool:
    return name[0] != "." and is_text(name)


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
    return os.path.splitext(entry.name.lower())[1] in EXTENSIONS and entry.is_file()
