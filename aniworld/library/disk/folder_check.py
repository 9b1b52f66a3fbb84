"""A look at a folder before it becomes a library folder: rights, room, what is in it, and where it lies."""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ... import file_systems
from ...files import atomic, naming, videos
from ...messages import Message
from . import root_answers, root_rules

PATIENCE_SECONDS = 3.0
MOST_VIDEOS, MOST_SECONDS = 2000, 1.5  # that are counted, and that counting may take
DEPTH = 3  # of folders in each other in which videos are counted


class Checked(NamedTuple):
    """What a look at a folder found. is_well: aniworld can use it; folders: how many are in it."""

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
        return Checked(
            str(place), False, 0, (Message("root_not_there", {"place": naming.shown(str(place))}),)
        )
    trouble = atomic.why_not_writable(place)
    messages = [trouble.kept if trouble else Message("folder_well")]
    folders, inside = _what_is_in(place)
    messages += [inside, *_room(place)]
    kind = file_systems.network(place)
    if kind:
        messages.append(Message("folder_on_network", {"kind": kind}))
    return Checked(str(place), trouble is None, folders, tuple(messages))


def _what_is_in(place: Path) -> tuple[int, Message]:
    folders, count, deadline = 0, 0, time.monotonic() + MOST_SECONDS
    try:
        folders = sum(1 for entry in _entries(place) if entry.is_dir())
        for _ in _videos(place, DEPTH):
            count += 1
            if count >= MOST_VIDEOS or time.monotonic() >= deadline:
                return folders, Message("folder_holds_many", {"folders": folders, "videos": count})
    except OSError:  # what cannot be read is told already
        pass
    if not folders and not count:
        return 0, Message("folder_is_empty")
    return folders, Message("folder_holds", {"folders": folders, "videos": count})


def _entries(place: str | Path) -> Iterator["os.DirEntry[str]"]:
    """Yield what lies in a folder, but for what begins with a dot."""
    with os.scandir(place) as entries:
        for entry in entries:
            if not entry.name.startswith("."):
                yield entry


def _videos(place: str | Path, depth: int) -> Iterator[str]:
    for entry in _entries(place):
        if entry.is_dir(follow_symlinks=False) and depth > 1:
            try:
                yield from _videos(entry.path, depth - 1)
            except OSError:  # one that cannot be read hides no other
                continue
        elif videos.has_video_extension(entry.name):
            yield entry.path


def _room(place: Path) -> list[Message]:
    try:
        disk = shutil.disk_usage(place)
    except OSError:
        return []
    return [Message("folder_room", {"free": disk.free / 1e9, "total": disk.total / 1e9})]
