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
EDITION = 5  # higher when the next scan is to read all again: names, NFO files, what is left out
MOST_ALIKE = 5000

# The one place where the names of a season's episodes differ. No digit stands behind it but in brackets.
_COUNTED = re.compile(
    r"(?P<before>[^/]*[ ._]s)\d\de\d\d(?P<after>(?:[ ._][^\d/]*)?(?:[\[(][^/]*)?\.\w+)",
    re.IGNORECASE | re.DOTALL,
)
_COUNT = re.compile("[0-9][0-9][eE][0-9][0-9]")
_SEASON, _EPISODE = 987_650_001, 987_650_002  # stand in a text for numbers that are put there later


_BEFORE_NUMBERS, _BEHIND_NUMBERS = '"episodes":[', "]"  # in the text of a name


class Reading(NamedTuple):
    """name: as JSON text; version ("1080p") and part ("cd1") are columns of their own."""

    kind: str
    name: str
    version: str | None
    part: str | None


class _Alike(NamedTuple):
    """Names of one directory that differ in nothing but SxxEyy, and the JSON text around these."""

    before: str
    after: str
    reading: Reading
    texts: tuple[str, str, str]

    def read(self, file: str) -> Reading | None:
        """Return what such a name says; None when it is not such a one."""
        before, after, reading, texts = self
        if not (file.startswith(before) and file.endswith(after)):
            return None
        numbers = _counted(file[len(before) : -len(after)])
        if numbers is None:
            return None
        season, episode = numbers
        head, middle, tail = texts
        kind, _, version, part = reading
        return Reading(kind, f"{head}{season}{middle}{episode}{tail}", version, part)


@lru_cache(MOST_ALIKE)
def _counted(text: str) -> tuple[int, int] | None:
    """Return season and episode of "01e05"; None when it is not that, or one of them is 0."""
    if not _COUNT.fullmatch(text):
        return None
    season, episode = int(text[:2]), int(text[3:])
    if not season or not episode:
        return None
    return season, episode


class Reader:
    """Reads the names of one scan. Those of a directory that differ in nothing but SxxEyy are read once."""

    def __init__(self) -> None:
        self._directory = ""
        self._last: _Alike | None = None
        self._alike: dict[tuple[str, str], _Alike] = {}

    def read(self, path: str) -> Reading:
        """Read the name of a video. path: with the folder of its show, and the directories below that."""
        directory, _, file = path.rpartition("/")
        return self.read_in(directory, file)

    def read_in(self, directory: str, file: str) -> Reading:
        """Read the name of a video in a directory."""
        if directory != self._directory:
            self._directory, self._last, self._alike = directory, None, {}
        found = self._last.read(file) if self._last else None
        return found or self._read(directory, file)

    def _read(self, directory: str, file: str) -> Reading:
        path = f"{directory}/{file}" if directory else file
        counted = _COUNTED.fullmatch(file) if directory else None
        if counted is None:
            return _as_row(names.read(path))
        before, after = counted["before"], counted["after"]
        found = None
        if (before, after) in self._alike:
            self._last = self._alike[before, after]
            found = self._last.read(file)
        return found or self._read_first(path, before, after)

    def _read_first(self, path: str, before: str, after: str) -> Reading:
        """Read a name, and note how it was read for those that are like it."""
        name = names.read(path)
        count = path[len(path) - len(after) - 5 : len(path) - len(after)]
        if _COUNT.fullmatch(count) and _is_as_counted(name, int(count[:2]), int(count[3:])):
            pattern = _as_row(replace(name, season=_SEASON, episodes=(_EPISODE,)))
            head, _, rest = pattern.name.partition(str(_SEASON))
            middle, _, tail = rest.partition(str(_EPISODE))
            self._last = _Alike(before, after, pattern, (head, middle, tail))
            if len(self._alike) < MOST_ALIKE:
                self._alike[before, after] = self._last
        return _as_row(name)


def _is_as_counted(name: Name, season: int, episode: int) -> bool:
    """Return whether a name was read as its SxxEyy says, so that others like it are read alike."""
    said = name.season, name.season_from, name.episodes
    return name.kind == "episode" and said == (season, "name", (episode,))


def _as_row(name: Name) -> Reading:
    return Reading(name.kind, bulk.as_json(_told(name)), _cut(name.version, 80), _cut(name.part, 20))


def _told(name: Name) -> dict[str, Any]:
    """Return what a name tells, without what it does not tell: a library has tens of thousands of names."""
    told = {}
    for field, value in vars(name).items():
        if value is not None and value != ():
            told[field] = value
    return told


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
