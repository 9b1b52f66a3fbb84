"""The pattern by which videos are renamed: "{title} - {episodes} - {name}"."""

import re
import string
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from ..errors import Invalid
from . import naming

DEFAULT = "{title} - {episodes} - {name}"
FIELDS = ("title", "year", "episodes", "season", "episode", "absolute", "name", "version", "part", "old")
NUMBERS = ("season", "episode", "absolute", "year")
MOST_LETTERS = 300
_EMPTY = re.compile(r"\(\s*\)|\[\s*\]|\{\s*\}")
_EPISODE = re.compile(r"(?P<before>[^{]?)(?<!\{)\{episode(?::(?P<form>0?\d?))?\}")
_DASHES = re.compile(r"(?:\s+-)+(?=\s+-\s)|^\s*-\s+|\s+-\s*$")


@dataclass(frozen=True)
class Told:
    """What a pattern can name of a video. places: its episodes in order; old: its present name."""

    title: str
    places: Sequence[tuple[int, int]]
    year: int | None = None
    absolute: int | None = None
    name: str = ""
    version: str = ""
    part: str = ""
    old: str = ""

    @property
    def episodes(self) -> str:
        """Return "S01E05E06": Kodi and Jellyfin read each number that is written."""
        season = self.places[0][0]
        numbers = "".join(f"E{number:02d}" for _, number in self.places)
        return f"S{season:02d}{numbers}"


def check(pattern: str) -> None:
    """Raise Invalid for a pattern that cannot be used: the episodes must be in it."""
    try:
        pieces = list(string.Formatter().parse(pattern))
    except ValueError:
        raise Invalid("rename_bad_pattern", "pattern") from None
    for _, name, spec, _ in pieces:
        if name is not None and not _is_field(name, spec or ""):
            raise Invalid("rename_bad_field", "pattern", fields=[f"{{{field}}}" for field in FIELDS])
    file = pattern.rpartition("/")[2]
    tells = "{episodes}" in file or ("{season" in file and "{episode" in file)
    if not tells or len(pattern) > MOST_LETTERS or pattern.startswith("/") or ".." in pattern.split("/"):
        raise Invalid("rename_lacks_episodes", "pattern")


def _is_field(name: str, spec: str) -> bool:
    """Return whether there is such a field, and it can be written so: numbers may have a width, as in :02."""
    if name in NUMBERS:
        return re.fullmatch(r"0?\d?", spec) is not None
    return name in FIELDS and not spec


def fill(pattern: str, told: Told) -> str:
    """Return the path that a pattern gives a video, without its ending; what is not known is left out.

    Version and part are added where the pattern does not name them: files of one episode stay apart.
    """
    values = {
        "title": told.title,
        "year": told.year or 0,
        "episodes": told.episodes,
        "season": told.places[0][0],
        "episode": told.places[0][1],
        "absolute": told.absolute or 0,
        "name": told.name,
        "version": told.version,
        "part": told.part,
        "old": told.old,
    }
    texts = {}
    for key, value in values.items():
        texts[key] = _clean(value) if isinstance(value, str) else value
    for key in ("year", "absolute"):
        if not values[key]:
            pattern = re.sub(rf"\{{{key}[^}}]*\}}", "", pattern)
    if len(told.places) > 1:
        pattern = _EPISODE.sub(partial(_all_episodes, told), pattern)
    *above, file = pattern.format(**texts).split("/")
    ending = _added(pattern, told)
    steps = [_clean(_tidy(step)) for step in above]
    return "/".join([*filter(None, steps), _cut(_clean(_tidy(file)), ending) + ending])


def _all_episodes(told: Told, match: re.Match[str]) -> str:
    """Return E05E06 for "E{episode:02}", 05x06 for "x{episode:02}": programs read each that is written."""
    sign = match["before"] if match["before"].lower() in ("e", "x") else "E"
    numbers = [format(number, match["form"] or "") for _, number in told.places]
    return match["before"] + sign.join(numbers)


def _added(pattern: str, told: Told) -> str:
    added = ""
    if told.version and "{version}" not in pattern:
        added += f" - {_clean(told.version)}"
    if told.part and "{part}" not in pattern:
        added += f"-{_clean(told.part)}"
    return added


def _clean(text: str) -> str:
    """Return a text as a part of a name that every file system takes."""
    cleaned = naming.folder_name(text, None, "-")
    return "" if cleaned == "-" else cleaned


def _tidy(text: str) -> str:
    """Return a name without what stood around a value that is not known."""
    return " ".join(_DASHES.sub("", _EMPTY.sub("", text)).split()).strip(" .")


def _cut(stem: str, ending: str) -> str:
    """Return a name that leaves room for its endings: of the video, of what lies beside it."""
    room = naming.MAX_NAME_BYTES - len(ending.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(" .-")
