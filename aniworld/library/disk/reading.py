"""What the name of a video says, as its row keeps it. A name is read once; the file table remembers it."""

import json
import re
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from ...files import names
from ...files.names import Name
from . import bulk

EXTRA = "extra"
EDITION = 1  # higher when names are read otherwise: then the next scan reads all of them again
MOST_ALIKE = 5000

# The one place where the names of a season's episodes differ. No digit stands behind it but in brackets.
_COUNTED = re.compile(
    r"(?P<before>.*/[^/]*[ ._]s)(?P<season>\d\d)e(?P<episode>\d\d)"
    r"(?P<after>(?:[ ._][^\d/]*)?(?:[\[(][^/]*)?\.\w+)",
    re.IGNORECASE | re.DOTALL,
)
_SEASON, _EPISODE = 987_650_001, 987_650_002  # stand in a text for numbers that are put there later


_BEFORE_NUMBERS, _BEHIND_NUMBERS = '"episodes":[', "]"  # in the text of a name


class Reading(NamedTuple):
    """name: as JSON text; version ("1080p") and part ("cd1") are columns of their own."""

    kind: str
    name: str
    version: str | None
    part: str | None


class Reader:
    """Reads the names of one scan. Those that differ in nothing but SxxEyy are read once."""

    def __init__(self) -> None:
        self._alike: dict[tuple[str, str], Reading] = {}

    def read(self, path: str) -> Reading:
        """Read the name of a video. path: with the folder of its show, and the directories below that."""
        counted = _COUNTED.fullmatch(path)
        if counted is None:
            return _as_row(names.read(path))
        before, season, episode, after = counted.groups()
        alike = self._alike.get((before, after))
        if alike is None or season == "00" or episode == "00":
            name = names.read(path)
            if _is_as_counted(name, int(season), int(episode)) and len(self._alike) < MOST_ALIKE:
                self._alike[before, after] = _as_row(replace(name, season=_SEASON, episodes=(_EPISODE,)))
            return _as_row(name)
        told = alike.name.replace(str(_SEASON), str(int(season))).replace(str(_EPISODE), str(int(episode)))
        return Reading(alike.kind, told, alike.version, alike.part)


def _is_as_counted(name: Name, season: int, episode: int) -> bool:
    """Return whether a name was read as its SxxEyy says, so that others like it are read alike."""
    said = name.season, name.season_from, name.episodes
    return name.kind == "episode" and said == (season, "name", (episode,))


def _as_row(name: Name) -> Reading:
    return Reading(name.kind, bulk.as_json(vars(name)), _cut(name.version, 80), _cut(name.part, 20))


def _cut(text: str | None, most: int) -> str | None:
    return text[:most] if text else None


def read_back(told: Any, path: str) -> tuple[Name, tuple[int, ...]]:
    """Return what a row says of a name: without the numbers of its episodes, and these.

    told: the column, as text from SQLite and as it is from PostgreSQL. Names of one show mostly differ in
    their numbers alone, and are the same object then. path: is read where the row says nothing.
    """
    if told in ({}, "{}", "", None):
        name = names.read(path)
    elif isinstance(told, str):
        before, mark, rest = told.partition(_BEFORE_NUMBERS)
        numbers, _, behind = rest.partition(_BEHIND_NUMBERS)
        if mark:
            return _without_numbers(before, behind), _numbers(numbers)
        name = Name.of(json.loads(told))
    else:
        name = Name.of(told)
    return replace(name, episodes=()), name.episodes


@lru_cache(MOST_ALIKE)
def _without_numbers(before: str, behind: str) -> Name:
    return Name.of(json.loads(f"{before}{_BEFORE_NUMBERS}{_BEHIND_NUMBERS}{behind}"))


@lru_cache(MOST_ALIKE)
def _numbers(told: str) -> tuple[int, ...]:
    return tuple(json.loads(f"[{told}]"))
