"""The names under which people, media centres and other programs keep the pictures of a show."""

import re
from collections.abc import Iterable

from . import naming

# The pictures that a household may want or not, in the order of the pages.
PICTURES = (
    "poster",
    "fanart",
    "banner",
    "logo",
    "landscape",
    "clearart",
    "further_fanart",
    "season_poster",
    "stills",
)
ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".tbn", ".gif")  # the likelier ones first
OF_A_SHOW = {
    "poster": ("poster", "folder", "cover", "default", "show"),
    "fanart": ("fanart", "backdrop", "background", "art"),
    "banner": ("banner",),
    "logo": ("clearlogo", "logo"),
    "landscape": ("landscape", "thumb"),
    "clearart": ("clearart",),
    "fanart1": ("fanart1", "backdrop1", "background1", "art1"),
    "fanart2": ("fanart2", "backdrop2", "background2", "art2"),
    "fanart3": ("fanart3", "backdrop3", "background3", "art3"),
}
WITH_THE_FOLDERS_NAME = ("poster", "fanart", "banner", "logo", "clearlogo", "clearart", "landscape")
IN_A_SEASON_FOLDER = ("poster", "folder", "cover", "default")
_BETWEEN = re.compile(r"[\s._-]+")
_POSTER_OF_SEASON = re.compile(r"(.*?)[\s._-]*(?:poster|folder|cover)?", re.IGNORECASE | re.DOTALL)
_SEASON_SPECIALS = re.compile(r"season[\s._-]*specials?", re.IGNORECASE)


def of_show(names: Iterable[str], kind: str, folder: str) -> list[str]:
    """Return the files of a show's folder that are its picture of this kind, the likeliest first.

    folder: its name, which may stand before the kind ("Show (2020)-fanart.jpg") or be a poster's name.
    """
    wanted = list(OF_A_SHOW[kind])
    for stem in OF_A_SHOW[kind]:
        if stem in WITH_THE_FOLDERS_NAME:
            wanted.append(_plain(f"{folder}-{stem}"))
    if kind == "poster":
        wanted.append(_plain(folder))
    return _found(names, wanted)


def in_season_folder(names: Iterable[str], season: int) -> list[str]:
    """Return the files of a folder which holds one season that are its poster, the likeliest first."""
    known = list(names)
    return _found(known, IN_A_SEASON_FOLDER) + of_season(known, season)


def of_season(names: Iterable[str], season: int) -> list[str]:
    """Return the files of a show's folder that are the poster of a season, the likeliest first."""
    found = []
    for name in names:
        stem, ending = _split(name)
        if ending in ENDINGS and _season(stem) == season:
            is_poster = stem.lower().endswith("poster")
            found.append((not is_poster, ENDINGS.index(ending), name))
    return [name for _, _, name in sorted(found)]


def _season(stem: str) -> int | None:
    match = _POSTER_OF_SEASON.fullmatch(stem)
    before = match[1] if match else stem
    if _SEASON_SPECIALS.fullmatch(before):
        return 0
    return naming.season_number(before)


def _found(names: Iterable[str], wanted: Iterable[str]) -> list[str]:
    order = list(wanted)
    found = []
    for name in names:
        stem, ending = _split(name)
        plain = _plain(stem)
        if ending in ENDINGS and plain in order:
            found.append((order.index(plain), ENDINGS.index(ending), name))
    return [name for _, _, name in sorted(found)]


def _plain(stem: str) -> str:
    """Return a name by which "Fanart-1" and "fanart1" are the same."""
    return _BETWEEN.sub("", naming.folder_key(stem))


def _split(name: str) -> tuple[str, str]:
    stem, dot, ending = name.rpartition(".")
    return stem, (dot + ending).lower()
