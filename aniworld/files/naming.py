"""Names on disk and the one way to a path: what a folder or file is called, and that it stays inside its root."""

import errno
import os
import re
import unicodedata
from itertools import islice
from pathlib import Path, PurePosixPath

from ..errors import NotAllowed

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

_ON_EVERY_SYSTEM = str.maketrans({"/": "-", "\\": "-", "|": "-", ":": "-", '"': "'", "*": "", "?": "", "<": "", ">": ""})
_WINDOWS_DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$"}
_WINDOWS_DEVICES |= {port + number for port in ("com", "lpt") for number in "0123456789¹²³"}
_YEAR = re.compile(r" \(\d{1,4}\)$")
_NO_NFKD = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"})
_SEASON_WORDS = "season|staffel|saison|stagione|temporada|sezon|seizoen|сезон|シーズン|시즌"
_SEASON = re.compile(rf"(?:(?:{_SEASON_WORDS})[ ._-]*|s)(\d{{1,4}})(?:\s*[(\[].*|\s+-\s.*)?", re.IGNORECASE)
_SPECIALS = ("specials", "special")


def folder_name(title: str, year: int | None, fallback: str) -> str:
    """Return "Title (Year)" as one folder name that every file system takes, of at most 200 UTF-8 bytes.

    A long title is cut, its year is not. fallback ("series-12") stands in for a title of which nothing is left.
    A name that came from here comes back unchanged, with or without its year.
    """
    suffix = f" ({year})" if year else ""
    name = _clean(title) or _clean(fallback) or "series"
    return _fit(name.removesuffix(suffix), suffix)


def with_suffix(name: str, tag: str) -> str:
    """Return name with " [tag]" behind it, still of at most 200 UTF-8 bytes and still with its year."""
    year = _YEAR.search(name)
    suffix = (year[0] if year else "") + f" [{_cut(_clean(tag), 60)}]"
    return _fit(_YEAR.sub("", name), suffix)


def folder_key(name: str) -> str:
    """Return what two folder names share when one file system or another takes them for the same."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def slug(title: str, fallback: str) -> str:
    """Return title as a-z, 0-9 and hyphens, at most 80 characters; fallback when most of it is not Latin."""
    lowered = unicodedata.normalize("NFKD", title.lower().translate(_NO_NFKD))
    wanted = sum(letter.isalnum() for letter in lowered)
    kept = re.findall(r"[a-z0-9]+", re.sub(r"[\u0300-\u036f'’]", "", lowered))
    if sum(map(len, kept)) * 2 <= wanted:
        return fallback
    return "-".join(kept)[:MAX_SLUG_LENGTH].rstrip("-")


def season_folder(number: int) -> str:
    return f"Season {number:02d}" if number else "Specials"


def season_number(folder: str) -> int | None:
    """Return the season that a folder of this name holds, 0 for specials; None when it is no season folder."""
    if folder.strip().lower() in _SPECIALS:
        return 0
    match = _SEASON.fullmatch(folder.strip())
    return int(match[1]) if match else None


def find_season_folder(series_dir: Path, number: int) -> Path | None:
    """Return the folder that already holds this season, our own spelling first; links are not followed."""
    try:
        with os.scandir(series_dir) as entries:
            names = [entry.name for entry in islice(entries, MAX_ENTRIES) if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return None
    ours = season_folder(number)
    found = sorted((name != ours, name) for name in names if season_number(name) == number)
    return series_dir / found[0][1] if found else None


def season_poster(number: int) -> str:
    return f"season{number:02d}-poster.jpg" if number else "season-specials-poster.jpg"


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

    Raises NotAllowed when that is not inside root: by "..", by an absolute part, or through a link that leads out.
    """
    steps_inside(root, *parts)
    return root.joinpath(*parts)


def steps_inside(root: Path, *parts: str) -> tuple[str, ...]:
    """Return the names from root's real place down to the real place of root / parts, with no link among them.

    Raises NotAllowed as inside does.
    """
    steps = [step for part in parts for step in part.split("/")]
    if ".." in steps or any(part.startswith("/") for part in parts):
        raise NotAllowed(f"{shown(*parts)} is not a path inside the library.")
    try:
        path, real_root = _real(root.joinpath(*parts)), root.resolve()
    except ValueError as error:  # NUL, or a lone surrogate
        raise NotAllowed(f"{shown(*parts)} is not a path.") from error
    except (OSError, RuntimeError) as error:
        raise NotAllowed(f"{shown(*parts)} is a link that never ends.") from error
    if not path.is_relative_to(real_root):
        raise NotAllowed(f"{shown(*parts)} leads out of the library.")
    return path.relative_to(real_root).parts


def shown(*parts: str) -> str:
    """Return a path as a sentence may quote it: printable, with a decent length, in quotes."""
    text = "".join(letter if letter.isprintable() else "�" for letter in "/".join(parts))
    return f"“{text if len(text) <= 120 else '…' + text[-119:]}”"


def _real(path: Path) -> Path:
    """Return where path is, or would be, when all links are followed. Raises OSError for a link that never ends."""
    try:
        os.stat(path)
    except OSError as error:
        if error.errno == errno.ELOOP:  # resolve has three ways to take it, by Python version
            raise
    return path.resolve()


def _clean(text: str) -> str:
    # Category C: controls, bidi and zero-width marks, lone surrogates, and what APFS refuses as unassigned.
    visible = "".join(" " if letter.isspace() else letter for letter in text)
    visible = "".join(letter for letter in visible if unicodedata.category(letter)[0] != "C")
    spaced = re.sub(r":(?=\s)", " -", visible).translate(_ON_EVERY_SYSTEM)
    return unicodedata.normalize("NFC", " ".join(spaced.split())).strip(" .")


def _fit(body: str, suffix: str) -> str:
    device = (body + suffix).partition(".")[0]
    if device.rstrip().lower() in _WINDOWS_DEVICES:
        body = f"{device.rstrip()}_{body[len(device):]}"
    return _cut(body, MAX_NAME_BYTES - len(suffix.encode())) + suffix


def _cut(text: str, size: int) -> str:
    return text.encode()[:size].decode(errors="ignore").strip(" .")
