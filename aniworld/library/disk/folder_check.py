"""A look at a folder before it becomes a library folder: rights, room, what is in it, and where it lies."""

import contextlib
import os
import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from ... import file_systems
from ...files import atomic, naming
from ...messages import Message
from . import folder_rules, root_answers, root_rules, walk

PATIENCE_SECONDS = 3.0
MOST_VIDEOS, MOST_SECONDS = 2000, 1.5  # that are counted, and that counting may take


class Checked(NamedTuple):
    """What a look at a folder found. is_well: aniworld can use it; folders: how many of shows are in it."""

    path: str
    is_well: bool
    folders: int
    messages: tuple[Message, ...]

    @property
    def sentences(self) -> list[str]:
        return [message.sentence for message in self.messages]


def look(typed: str) -> Checked:
    """Look at a folder that somebody typed. Nothing is written. Raises Invalid for what is no path."""
    place = root_rules.checked(typed)
    if not root_answers.of(place, PATIENCE_SECONDS).has_come:
        return Checked(str(place), False, 0, (Message("folder_silent"),))
    if not place.is_dir():
        return _refused(place, "root_not_there")
    if file_systems.is_of_system(place):
        return _refused(place, "root_of_system")
    trouble = atomic.why_not_writable(place)
    messages = [trouble.kept if trouble else Message("folder_well")]
    folders, inside = _what_is_in(place)
    messages += [inside, *_room(place)]
    kind = file_systems.network(place)
    if kind:
        messages.append(Message("folder_on_network", {"kind": kind}))
    return Checked(str(place), trouble is None, folders, tuple(messages))


def _refused(place: Path, code: str) -> Checked:
    return Checked(str(place), False, 0, (Message(code, {"place": naming.shown(str(place))}),))


def _what_is_in(place: Path) -> tuple[int, Message]:
    """Count the folders that a scan would list, and the videos; not to the end where there are many."""
    folders, count, deadline = 0, 0, time.monotonic() + MOST_SECONDS
    with contextlib.suppress(*walk.UNREADABLE):  # what cannot be read is told already
        top = walk.list_one(place, "")
        count = len(top.videos)
        for name in sorted(top.folders):
            if count >= MOST_VIDEOS or time.monotonic() >= deadline:
                return folders, Message("folder_holds_many", {"folders": folders, "videos": count})
            listings = _listings(place, name, deadline)
            folders += len(_shows(name, listings))
            count += sum(len(listing.videos) for listing in listings.values())
    if folders or count:
        return folders, Message("folder_holds", {"folders": folders, "videos": count})
    return 0, Message("folder_is_empty" if _is_empty(place) else "folder_without_videos")


def _listings(top: Path, name: str, deadline: float) -> dict[str, walk.Listing]:
    """Read a directory of a folder and what is below it, until it is time to stop."""
    listings: dict[str, walk.Listing] = {}
    pending = [name]
    while pending and time.monotonic() < deadline:
        path = pending.pop()
        with contextlib.suppress(*walk.UNREADABLE):  # one that cannot be read hides no other
            listings[path] = walk.list_one(top, path)
            if path.count("/") < walk.MAX_DEPTH:
                pending += [walk.join(path, inner) for inner in listings[path].folders]
    return listings


def _shows(name: str, listings: Mapping[str, walk.Listing]) -> set[str]:
    """Return the folders of shows in a directory: those that hold videos, or say whose they are."""
    found = set()
    for path, owner in folder_rules.owners(name, listings, set()).items():
        listing = listings[path]
        if owner and (listing.videos or (owner == path and naming.TVSHOW_NFO in listing.marks)):
            found.add(owner)
    return found


def _is_empty(place: Path) -> bool:
    with contextlib.suppress(OSError):
        return not any(not entry.startswith(".") for entry in os.listdir(place))
    return True


def _room(place: Path) -> list[Message]:
    try:
        disk = shutil.disk_usage(place)
    except OSError:
        return []
    return [Message("folder_room", {"free": disk.free / 1e9, "total": disk.total / 1e9})]
