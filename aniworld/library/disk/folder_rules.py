"""Which directories of a root are the folder of one show, and which are never looked into. No disk here."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from ...files import folder_names, naming
from ...text import fold

# Of operating systems, network drives and media servers, wherever they lie.
_OF_SYSTEMS = frozenset(
    [
        "@eadir",
        "@recycle",
        "@recently-snapshot",
        "@sharebin",
        "@tmp",
        "#recycle",
        "#snapshot",
        "$recycle.bin",
        "recycler",
        "lost+found",
        "system volume information",
        "found.000",
        "plex versions",  # smaller copies that Plex makes of videos
    ]
)
# In which Kodi, Jellyfin, Plex and those who release keep what is no episode. The root's own directories are
# called after shows, so that these words count only below them.
_OF_EXTRAS = frozenset(
    [
        "backdrops",
        "theme-music",
        "trickplay",
        "trailers",
        "trailer",
        "featurettes",
        "extras",
        "extra",
        "samples",
        "sample",
        "interviews",
        "scenes",
        "shorts",
        "clips",
        "other",
        "bonus",
        "menus",
        "menu",
        "behind the scenes",
        "deleted scenes",
        "creditless",
        "ncop",
        "nced",
        "nc",
        "scans",
        "scan",
        "cds",
        "ost",
        "fonts",
        "subs",
        "subtitles",
    ]
)
# What a directory inside a show's folder may be called without holding another show.
_OF_ONE_SHOW = re.compile(
    r"(?:the\s)?(?:specials?|sps?|ovas?|oads?|onas?|tv|tv series|series|episodes?|main|movies?|films?)"
    r"|(?:disc|disk|dvd|bd|bdmv|cd|vol|volume|part|cour|arc|batch|box|set|stream)\W*\d{0,3}(?:\W.*)?"
    r"|\d{3,4}[pi]\b.*|[45]k\b.*|\d{1,4}\s*[-\u2013~]\s*\d{1,4}",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\[[^\]]*\]|\([^)]*\)|\{[^}]*\}|\b\d{3,4}[pi]\b|\b[xh]\.?26[45]\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,4}")


class Named(Protocol):
    """A video file, as walk.File tells it."""

    @property
    def name(self) -> str: ...


class Listed(Protocol):
    """What lies in a directory, as walk.Listing tells it."""

    @property
    def folders(self) -> Sequence[str]: ...

    @property
    def videos(self) -> Sequence[Named]: ...

    @property
    def marks(self) -> set[str]: ...


@dataclass(slots=True)
class _Place:
    """A directory with its place among the others. own: the names of its own videos."""

    path: str
    name: str
    below: list["_Place"]
    own: list[str]
    is_marked: bool
    holds_videos: bool

    @property
    def videos(self) -> int:
        return len(self.own)

    @property
    def numbers(self) -> set[int]:
        """Return those in the names of its own videos."""
        return _numbers(self.own)


def is_ignored(name: str, *, is_top: bool) -> bool:
    """Return whether a directory of this name is not looked into. is_top: it lies in the root itself."""
    lowered = name.lower()
    if name[0] == "." or lowered in _OF_SYSTEMS or lowered.endswith(".trickplay"):
        return True
    return not is_top and lowered in _OF_EXTRAS


def owners(top: str, listings: Mapping[str, Listed], claimed: set[str]) -> dict[str, str | None]:
    """Return for each directory the folder that it belongs to; None for those that lie above the folders.

    top: the directory above all others; claimed: the keys of directories that are folders for certain, as
    somebody said so.
    """
    if top not in listings:
        return {}
    if not top:  # the root itself: what lies loose in it
        return {"": ""}
    found: dict[str, str | None] = {}
    _settle(_place(top, listings), None, claimed, found)
    return found


def _place(path: str, listings: Mapping[str, Listed]) -> _Place:
    listing = listings[path]
    below = []
    for name in sorted(listing.folders):
        inner = f"{path}/{name}" if path else name
        if inner in listings:
            below.append(_place(inner, listings))
    own = [file.name for file in listing.videos]
    holds = bool(own) or any(place.holds_videos for place in below)
    return _Place(path, path.rpartition("/")[2], below, own, bool(listing.marks), holds)


def _numbers(names: Iterable[str]) -> set[int]:
    """Return the last number in each name, as far as it has one that is not a year or a size."""
    found = set()
    for name in names:
        plain = _IN_BRACKETS.sub(" ", name.rpartition(".")[0])
        numbers = _NUMBER.findall(plain)
        if numbers:
            found.add(int(numbers[-1]))
    return found


def _settle(place: _Place, owner: str | None, claimed: set[str], found: dict[str, str | None]) -> None:
    """Say whose a directory is, and all that is in it. owner: the folder in which it lies."""
    if naming.folder_key(place.path) in claimed:
        owner = place.path
    elif owner is None:
        if _is_one_show(place):
            owner = place.path
    elif _is_another_show(place):
        owner = place.path
    found[place.path] = owner
    if owner is None and place.videos:  # a film or two above the folders of shows
        found[place.path] = place.path
    for inner in place.below:
        _settle(inner, owner, claimed, found)


def _is_one_show(place: _Place) -> bool:
    """Return whether a directory and what is in it is one show's, as far as that can be seen."""
    if place.is_marked or (place.numbers and not _is_shelf(place)):
        return True
    inner = [one for one in place.below if one.holds_videos]
    if place.videos and not inner:
        return True
    return any(_is_season_of(one, place) for one in inner) or _counts_on(inner)


def _is_shelf(place: _Place) -> bool:
    """Return whether shows lie in here beside its own videos: two or more that are called otherwise."""
    others = 0
    for one in place.below:
        if one.holds_videos and not _is_season_of(one, place):
            others += 1
    return others > 1 and others > place.videos


def _is_another_show(place: _Place) -> bool:
    """Return whether a directory inside a show's folder is a folder of its own."""
    if is_season(place.name):
        return False
    if place.is_marked:
        return True
    said = folder_names.read(place.name)
    return place.holds_videos and bool(said.title) and (said.year is not None or bool(said.ids))


def is_season(name: str) -> bool:
    """Return whether a directory of this name holds a season, part or disc, and names no show."""
    stripped = name.strip()
    if naming.season_number(stripped) is not None or _OF_ONE_SHOW.fullmatch(stripped):
        return True
    said = folder_names.read(stripped)
    return not said.title and not said.ids


def _is_season_of(inner: _Place, outer: _Place) -> bool:
    """Return whether a directory is a season or release of the show after which the outer one is called."""
    if inner.is_marked:
        return False
    if is_season(inner.name):
        return True
    said = folder_names.read(inner.name)
    if said.year is not None or said.ids:
        return False
    of_outer = {fold(title) for title in folder_names.read(outer.name).titles}
    return any(fold(title) in of_outer for title in said.titles)


def _counts_on(places: list[_Place]) -> bool:
    """Return whether the numbers of several directories go on from one to the other, as those of arcs do."""
    numbered = []
    for place in places:
        numbers = place.numbers
        if numbers:
            numbered.append(numbers)
    if len(numbered) < 2 or len(numbered) != len(places):
        return False
    together = set().union(*numbered)
    return len(together) == sum(len(numbers) for numbers in numbered)
