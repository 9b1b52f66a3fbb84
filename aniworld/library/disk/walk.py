"""Reads directories of a root: their videos, the directories in them, and when they changed. No rows."""

import logging
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ...files import naming, videos
from . import folder_rules

log = logging.getLogger(__name__)

MAX_DEPTH = 8
MAX_DIRECTORIES = 20_000  # below one directory of the root
MAX_ENTRIES = 50_000  # in one directory
UNREADABLE = (OSError, ValueError, RuntimeError)  # the disk refuses, or a name is none
MARKS = frozenset([naming.TVSHOW_NFO, ".plexmatch"])


class File(NamedTuple):
    """A video file. changed_ns: by its disk's clock."""

    name: str
    size: int
    changed_ns: int


@dataclass(slots=True)
class Listing:
    """What lies in a directory.

    folders: those that may hold videos; links: those that may lead to some, but are not followed; marks:
    tvshow.nfo, .plexmatch.
    """

    changed_ns: int
    folders: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    videos: list[File] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Branch:
    """All that lies below one directory. Paths are below the root.

    unread: directories that gave an error, and what it said; passed_over: links to directories.
    """

    path: str
    listings: dict[str, Listing] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    passed_over: list[str] = field(default_factory=list)

    def hides(self, path: str) -> bool:
        """Return whether nobody knows if this is still there, as it lies in a directory that was not read."""
        for place in (*self.unread, *self.passed_over):
            if not place or path == place or path.startswith(f"{place}/"):
                return True
        return False


def is_unchanged(top: Path, known: Iterable[tuple[str, int]]) -> bool:
    """Return whether directories, path and time of change, are as they were when they were read."""
    place = str(top)
    try:
        for path, changed_ns in known:
            if not changed_ns or os.stat(f"{place}/{path}").st_mtime_ns != changed_ns:
                return False
    except (OSError, ValueError):
        return False
    return True


def read(top: Path, path: str) -> Branch:
    """Read a directory of a root and what is below it, within bounds.

    Left out: hidden and ignored directories, files that are no videos, names that are not text, links that
    lead out of the root. A directory that is not there gives a branch without listings.
    """
    branch = Branch(path)
    pending = [path]
    while pending:
        place = pending.pop()
        if len(branch.listings) >= MAX_DIRECTORIES:
            log.warning("Stopped looking in %s after %d directories", top / path, MAX_DIRECTORIES)
            branch.unread[path] = f"more than {MAX_DIRECTORIES} directories"
            break
        listing = _list_into(branch, top, place)
        if listing and place.count("/") < MAX_DEPTH:
            for name in listing.folders:
                pending.append(join(place, name))
    return branch


def _list_into(branch: Branch, top: Path, place: str) -> Listing | None:
    """Read one directory of a branch, or note why it cannot be read. None also when it is not there."""
    try:
        listing = list_one(top, place)
    except FileNotFoundError:
        return None
    except UNREADABLE as error:
        branch.unread[place] = (isinstance(error, OSError) and error.strerror) or str(error)
        log.warning("Skipped %s: %s", top / place, branch.unread[place])
        return None
    branch.listings[place] = listing
    for name in listing.links:
        branch.passed_over.append(join(place, name))
    return listing


def join(path: str, name: str) -> str:
    if path:
        return f"{path}/{name}"
    return name


def list_one(top: Path, path: str) -> Listing:
    """Read one directory. Raises OSError."""
    place = f"{top}/{path}"
    listing = Listing(os.stat(place).st_mtime_ns)  # before it is read: what changes meanwhile is read again
    with os.scandir(place) as entries:
        for number, entry in enumerate(entries):
            if number == MAX_ENTRIES:
                raise OSError(0, f"more than {MAX_ENTRIES} entries")
            _sort_in(entry, listing, top, path)
    return listing


def _sort_in(entry: os.DirEntry[str], listing: Listing, top: Path, path: str) -> None:
    name = entry.name
    if name.lower() in MARKS:
        listing.marks.add(name.lower())
    elif name[0] != "." and (name.isascii() or naming.is_text(name)):
        if videos.has_video_extension(name):
            _add_video(entry, listing, top)
        elif entry.is_dir(follow_symlinks=False):
            if not folder_rules.is_ignored(name, is_top=not path):
                listing.folders.append(name)
        elif entry.is_symlink():
            listing.links.append(name)


def _add_video(entry: os.DirEntry[str], listing: Listing, top: Path) -> None:
    """Add a file that is a video, unless it is a link that leads nowhere or out of the root."""
    if entry.is_symlink() and _leads_out(entry.path, top):
        return
    try:
        if entry.is_file():
            found = entry.stat()
            listing.videos.append(File(entry.name, found.st_size, found.st_mtime_ns))
    except FileNotFoundError:  # it went just now
        return


def _leads_out(path: str, top: Path) -> bool:
    try:
        leads_out = not Path(path).resolve().is_relative_to(top.resolve())
    except (OSError, RuntimeError):  # a link that never ends
        leads_out = True
    if leads_out:
        log.warning("Skipped %s: the link leads out of the library", path)
    return leads_out
