"""Decides whether "112" in the folder of season 1 is episode 12 or 112: the files beside it show it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from ...files.names import Name
from .numbering import Place
from .show_numbers import ShowNumbers


class Video(Protocol):
    """A video of which this decides."""

    @property
    def id(self) -> int: ...
    @property
    def said(self) -> Name: ...
    @property
    def name(self) -> Name: ...
    @property
    def directory(self) -> str: ...


def read_otherwise(videos: Iterable[Video], show: ShowNumbers, *, is_absolute: bool) -> dict[int, Name]:
    """Return, by id, the names that mean something else than what they were read as.

    is_absolute: it is known that the numbers of these files count through the whole show.
    """
    beside: dict[str, list[Video]] = defaultdict(list)
    for video in videos:
        beside[video.directory].append(video)
    found = {}
    for alike in beside.values():
        doubtful = [video for video in alike if video.said.written]
        if doubtful:
            found.update(_in_directory(doubtful, alike, show, is_absolute))
    return found


def _in_directory(
    doubtful: Sequence[Video], alike: Sequence[Video], show: ShowNumbers, is_absolute: bool
) -> dict[int, Name]:
    if not (is_absolute or _has_plain_numbers(alike)):
        if not any(_is_as_written(video.name, show) for video in doubtful):
            return {}
        if all(_is_behind_season(video.name, show) for video in doubtful):
            return {video.id: Name(title=video.name.title) for video in doubtful}  # nobody can say
    found = {}
    for video in doubtful:
        found[video.id] = replace(video.name, episodes=video.name.written)
    return found


def _has_plain_numbers(alike: Iterable[Video]) -> bool:
    """Return whether a file beside them has a number that does not begin with that of the season."""
    for video in alike:
        name = video.name
        if name.episodes and name.season and name.season_from == "folder" and not name.written:
            return True
    return False


def _is_as_written(name: Name, show: ShowNumbers) -> bool:
    for number in name.written:
        place = show.absolute.get(number)
        is_of_season = place is not None and place[0] == name.season
        if not is_of_season and _place(name, number) not in show.places:
            return False
    return True


def _is_behind_season(name: Name, show: ShowNumbers) -> bool:
    return all(_place(name, number) in show.places for number in name.episodes)


def _place(name: Name, number: int) -> Place:
    return name.season or 1, number
