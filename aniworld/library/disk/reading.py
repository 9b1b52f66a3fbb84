"""What the name of a video says, as its row keeps it. A name is read once; the file table remembers it."""

import re
from dataclasses import replace
from typing import NamedTuple

from ...files import names
from ...files.names import Name
from . import bulk

EXTRA = "extra"
EDITION = 1  # higher when names are read otherwise: then the next scan reads all of them again
MOST_ALIKE = 5000

# The one place where the names of a season's episodes differ. No digit stands behind it but in brackets.
_COUNTED = re.compile(
    r"(?P<before>.*/[^/]*[ ._]s)(?P<season>\d\d)e(?P<episode>\d\d)(?P<after>(?:[ ._][^\d/]*)?(?:[\[(][^/]*)?\.\w+)",
    re.IGNORECASE | re.DOTALL,
)


class Reading(NamedTuple):
    """name: as JSON text; version ("1080p") and part ("cd1") are columns of their own."""

    kind: str
    name: str
    version: str | None
    part: str | None


class Reader:
    """Reads the names of one scan. Those that differ in nothing but SxxEyy are read once."""

    def __init__(self) -> None:
        self._alike: dict[tuple[str, str], Name] = {}

    def read(self, path: str) -> Reading:
        """Read the name of a video. path: with the folder of its show, and the directories below that."""
        counted = _COUNTED.fullmatch(path)
        if counted is None:
            return _as_row(names.read(path))
        season, episode = int(counted["season"]), int(counted["episode"])
        alike = (counted["before"], counted["after"])
        name = self._alike.get(alike)
        if name is None or not season or not episode:
            name = names.read(path)
            if _is_as_counted(name, season, episode) and len(self._alike) < MOST_ALIKE:
                self._alike[alike] = name
            return _as_row(name)
        return _as_row(replace(name, season=season, episodes=(episode,)))


def _is_as_counted(name: Name, season: int, episode: int) -> bool:
    """Return whether a name was read as its SxxEyy says, so that others like it are read alike."""
    return name.kind == "episode" and (name.season, name.season_from, name.episodes) == (
        season,
        "name",
        (episode,),
    )


def _as_row(name: Name) -> Reading:
    return Reading(name.kind, bulk.as_json(vars(name)), _cut(name.version, 80), _cut(name.part, 20))


def _cut(text: str | None, most: int) -> str | None:
    return text[:most] if text else None
