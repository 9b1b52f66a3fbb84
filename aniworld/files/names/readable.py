"""Whether Kodi and Jellyfin read the same episodes in a video's name as it holds here."""

import re
from collections.abc import Iterable

from .. import naming

Place = tuple[int, int]  # season and number

_KODI = (
    re.compile(r"s(\d+)[ ._x-]*e(\d+)(?![.]\d)(.*)$", re.IGNORECASE),
    re.compile(r"(?:^|[._ \[(-])(\d+)x(\d+)(?![.]\d)(.*)$", re.IGNORECASE),
)
_KODI_MORE = re.compile(r"[-_ex]+(\d+)", re.IGNORECASE)
_JELLYFIN = re.compile(
    r"(?:s(?P<season>\d{1,4})[\]\[ ._-]*e|(?:^|[ ._\[(-])(?P<season2>\d{1,2})x)(?P<first>\d{1,4})(?![.]\d)",
    re.IGNORECASE,
)
_JELLYFIN_LAST = re.compile(r"(?:-?e|-|-?\d{1,2}x|x)(\d{1,4})(?![\dip])", re.IGNORECASE)
_BARE = re.compile(r"(?:^|.* - )(\d{1,2})(?:v\d)?(?= - |[ ]?[\[(]|$)")


def unable(path: str, places: Iterable[Place]) -> list[str]:
    """Return the programs that do not read these episodes in the path of a video: "Kodi", "Jellyfin"."""
    wanted = set(places)
    found = []
    if kodi(path) != wanted:
        found.append("Kodi")
    if jellyfin(path) != wanted:
        found.append("Jellyfin")
    return found


def kodi(path: str) -> set[Place]:
    """Return the episodes that Kodi reads in a name: each one has to be written, "S01E01-03" is two."""
    rest = path.rpartition("/")[2].rpartition(".")[0]
    for form in _KODI:
        found = _kodi_in(rest, form)
        if found:
            return found
    return set()


def _kodi_in(rest: str, form: re.Pattern[str]) -> set[Place]:
    found: set[Place] = set()
    while match := form.search(rest):
        season, rest = int(match[1]), match[3]
        found.add((season, int(match[2])))
        while not form.match(rest) and (more := _KODI_MORE.match(rest)):
            found.add((season, int(more[1])))
            rest = rest[more.end() :]
    return found


def jellyfin(path: str) -> set[Place]:
    """Return the episodes that Jellyfin reads in a name: from the first to the last that is written."""
    above, _, file = path.rpartition("/")
    stem = file.rpartition(".")[0]
    match = _JELLYFIN.search(stem)
    if match is None:
        return _jellyfin_bare(above, stem)
    season = int(match["season"] or match["season2"])
    first = last = int(match["first"])
    rest = stem[match.end() :]
    while more := _JELLYFIN_LAST.match(rest):
        last = int(more[1])
        rest = rest[more.end() :]
    return {(season, number) for number in range(first, max(first, min(last, first + 50)) + 1)}


def _jellyfin_bare(above: str, stem: str) -> set[Place]:
    match = _BARE.match(stem)
    if match is None:
        return set()
    season = naming.season_number(above.rpartition("/")[2])
    if season is None:
        season = 1
    return {(season, int(match[1]))}
