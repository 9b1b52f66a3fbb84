"""Names on disk and the one way to a path: what a file is called, and that it stays inside its root."""

import errno
import os
import re
import stat
import unicodedata
from collections.abc import Iterable
from itertools import islice
from pathlib import Path, PurePosixPath

from ..errors import NotAllowed
from .real_roots import real_root

POSTER = "poster.jpg"
FANART = "fanart.jpg"
BANNER = "banner.jpg"
LOGO = "clearlogo.png"
LANDSCAPE = "landscape.jpg"
CLEARART = "clearart.png"
TVSHOW_NFO = "tvshow.nfo"
SEASON_NFO = "season.nfo"

MAX_NAME_BYTES = 200
MAX_SLUG_LENGTH = 80
MAX_ENTRIES = 20_000

_ON_EVERY_SYSTEM = str.maketrans(
    {"/": "-", "\\": "-", "|": "-", ":": "-", '"': "'", "*": "", "?": "", "<": "", ">": ""}
)
_WINDOWS_DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$"}
_WINDOWS_DEVICES |= {port + number for port in ("com", "lpt") for number in "0123456789¹²³"}
_YEAR = re.compile(r" \(\d{1,4}\)$")
_NO_NFKD = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "\u0131": "i"}
)
_SEASON_WORDS = "season|staffel|saison|stagione|temporada|sezon|seizoen|сезон|シーズン|시즌"
_SEASON = re.compile(rf"(?:(?:{_SEASON_WORDS})[ ._-]*|s)(\d{{1,4}})(?:\s*[(\[].*|\s+-\s.*)?", re.IGNORECASE)
_SPECIALS = ("specials", "special")


def folder_name(title: str, year: int | None, fallback: str) -> str:
    """Return "Title (Year)" as one folder name that every file system takes, of at most 200 UTF-8 bytes.

    A long title is cut, its year is not. fallback ("series-12") stands in for a title of which nothing is
    left. A name that came from here comes back unchanged, with or without its year.
    """
    suffix = ""
    if year:
        suffix = f" ({year})"
    name = _clean(title) or _clean(fallback) or "series"
    return _fit(name.removesuffix(suffix), suffix)


def with_suffix(name: str, tag: str) -> str:
    """Return name with " [tag]" behind it, still of at most 200 UTF-8 bytes and still with its year."""
    year = _YEAR.search(name)
    suffix = f" [{_cut(_clean(tag), 60)}]"
    if year:
        suffix = year[0] + suffix
    return _fit(_YEAR.sub("", name), suffix)


def folder_key(name: str) -> str:
    """Return what two folder names share when one file system or another takes them for the same."""
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def is_text(name: str) -> bool:
    """Return whether a name on disk is text.

    Bytes that are not UTF-8 come as lone surrogates, which no database takes.
    """
    return name.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in name)


def slug(title: str, fallback: str) -> str:
    """Return title as a-z, 0-9 and hyphens, at most 80 characters; fallback when most of it is not Latin."""
    lowered = unicodedata.normalize("NFKD", title.lower().translate(_NO_NFKD))
    wanted = sum(letter.isalnum() for letter in lowered)
    usable = re.findall(r"[a-z0-9]+", re.sub(r"[\u0300-\u036f'\u2019]", "", lowered))
    if sum(map(len, usable)) * 2 <= wanted:
        return fallback
    return "-".join(usable)[:MAX_SLUG_LENGTH].rstrip("-")


def season_folder(number: int) -> str:
    if number == 0:
        return "Specials"
    return f"Season {number:02d}"


def season_number(folder: str) -> int | None:
    """Return the season that a folder of this name holds, 0 for specials.

    None when it is no season folder.
    """
    if folder.strip().lower() in _SPECIALS:
        return 0
    match = _SEASON.fullmatch(folder.strip())
    if match is None:
        return None
    return int(match[1])


def find_season_folder(series_dir: Path, number: int) -> Path | None:
    """Return the folder that already holds this season, our own spelling first; links are not followed."""
    try:
        with os.scandir(series_dir) as entries:
            looked_at = islice(entries, MAX_ENTRIES)
            names = [entry.name for entry in looked_at if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return None
    ours = season_folder(number)
    found = [name for name in names if season_number(name) == number]
    if not found:
        return None
    if ours in found:
        return series_dir / ours
    return series_dir / min(found)


def season_poster(number: int) -> str:
    if number == 0:
        return "season-specials-poster.jpg"
    return f"season{number:02d}-poster.jpg"


def further_fanart(number: int) -> str:
    """Return the name of another background, counted from 1."""
    return f"fanart{number}.jpg"


def episode_thumb(video: str) -> str:
    """Return the path of the still that belongs to a video, in the same folder."""
    return str(PurePosixPath(video).with_suffix("")) + "-thumb.jpg"


def episode_nfo(video: str) -> str:
    """Return the path of the NFO that belongs to a video, in the same folder."""
    return str(PurePosixPath(video).with_suffix("")) + ".nfo"


def inside(root: Path, *parts: str) -> Path:
    """Return root / parts, which may not exist yet.

    Raises NotAllowed when that is not inside root: by "..", by an absolute part, or through a link that leads
    out.
    """
    steps_inside(root, *parts)
    return root.joinpath(*parts)


def steps_inside(root: Path, *parts: str) -> tuple[str, ...]:
    """Return the names from root's real place down to the real place of root / parts, no link among them.

    Raises NotAllowed as inside does.
    """
    steps = "/".join(parts).split("/")
    if ".." in steps or any(part.startswith("/") for part in parts):
        raise NotAllowed("not_inside_the_library", place=shown(*parts))
    try:
        plain = _without_links(real_root(root), steps)
        if plain is not None:
            return plain
        path, top = _real(root.joinpath(*parts)), root.resolve()
    except ValueError as error:  # NUL, or a lone surrogate
        raise NotAllowed("not_a_path", place=shown(*parts)) from error
    except (OSError, RuntimeError) as error:
        raise NotAllowed("link_never_ends", place=shown(*parts)) from error
    if not path.is_relative_to(top):
        raise NotAllowed("leads_out_of_the_library", place=shown(*parts))
    return path.relative_to(top).parts


def _without_links(place: str, steps: Iterable[str]) -> tuple[str, ...] | None:
    """Return the names among these steps below a place; None when one is a link or cannot be looked at."""
    found = []
    for step in steps:
        if step in ("", "."):
            continue
        found.append(step)
        place = f"{place}/{step}"
        try:
            if stat.S_ISLNK(os.lstat(place).st_mode):
                return None
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:
            return None
    return tuple(found)


def shown(*parts: str) -> str:
    """Return a path as a sentence may quote it: printable, with a decent length, in quotes."""
    text = "".join(_printable(letter) for letter in "/".join(parts))
    if len(text) > 120:
        text = "…" + text[-119:]
    return f"“{text}”"


def _printable(letter: str) -> str:
    if letter.isprintable():
        return letter
    return "�"


def _real(path: Path) -> Path:
    """Return where path is, or would be, when all links are followed.

    Raises OSError for a link that never ends.
    """
    try:
        os.stat(path)
    except OSError as error:
        if error.errno == errno.ELOOP:  # resolve has three ways to take it, by Python version
            raise
    return path.resolve()


def _clean(text: str) -> str:
    # Category C: controls, bidi and zero-width marks, lone surrogates, and what APFS refuses as unassigned.
    visible = ""
    for letter in text:
        if letter.isspace():
            visible += " "
        elif unicodedata.category(letter)[0] != "C":
            visible += letter
    spaced = re.sub(r":(?=\s)", " -", visible).translate(_ON_EVERY_SYSTEM)
    return unicodedata.normalize("NFC", " ".join(spaced.split())).strip(" .")


def _fit(body: str, suffix: str) -> str:
    device = (body + suffix).partition(".")[0]
    if device.rstrip().lower() in _WINDOWS_DEVICES:
        body = f"{device.rstrip()}_{body[len(device) :]}"
    return _cut(body, MAX_NAME_BYTES - len(suffix.encode())) + suffix


def _cut(text: str, size: int) -> str:
    return text.encode()[:size].decode(errors="ignore").strip(" .")
