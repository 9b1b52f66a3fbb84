"""Takes from a file's name what its release put around it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from ... import later
from .. import release_words, season_words
from . import release_forms as forms
from . import words
from .release_forms import STOP

LONGEST = 300  # letters of a name that are read; no file system takes more than 255 bytes

# Signs that different keyboards write for the same.
_DASHES = "\u2013\u2014\u2010\u2011\u2012\u2212\u2015"
_TILDES = "\u301c\uff5e\u223c"
_BLANKS = "\u3000\xa0_¦★☆№"
_OPENING, _CLOSING = "【［〔《", "】］〕》"  # noqa: RUF001
SIGNS = {
    **dict.fromkeys(map(ord, _DASHES), "-"),
    **dict.fromkeys(map(ord, _TILDES), "~"),
    **dict.fromkeys(map(ord, "\u3001\uff0c"), ","),
    **dict.fromkeys(map(ord, _BLANKS), " "),
    **dict.fromkeys(map(ord, _OPENING), "["),
    **dict.fromkeys(map(ord, _CLOSING), "]"),
    **{full: chr(full - 0xFEE0) for full in (*range(0xFF10, 0xFF1A), *map(ord, "（）＃．：＋"))},  # noqa: RUF001
}
_LONG_DASH = later.pattern(r"(?<=\w) ?[\u2013\u2014\u2015] ?(?=\w)")
_ASIAN_BEFORE_NUMBER = later.pattern(
    r"(?<=[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3])(?<![第제全])(?=[\dⅡ-Ⅸ])"
)
_COMMA_FOR_POINT = later.pattern(r"(?<=\d\d),5(?!\d)")
_ALL_DOTS = later.pattern(r"\.(?!5(?!\d))|(?<!\d)\.")  # but that of 12.5
_SOME_DOTS = later.pattern(
    r"(?<=\D)\.(?=\s)|(?<=\d\d)\.(?=[^\W\d_]{3})|(?<=[^\W\d_])\.(?=(?:ep?\.?)?\d)"
    r"|(?<=[sS]\d\d)\.(?=\d\d)|(?<=\d)\.(?=[eE]\d|\d{1,2}x\d\d(?!\d))"
)


@dataclass(frozen=True)
class Text:
    """A name without what its release put around it.

    plain: with blanks between words, " - " between its pieces, numbers in brackets as [07].
    titles: what stood in brackets and may be the title.
    """

    plain: str
    titles: tuple[str, ...]
    version: str | None
    part: str | None


def of(name: str) -> Text:
    """Return the text of a file's name.

    Most names need little of this, and a library has many: what cannot be in a name is not looked for.
    """
    stem = forms.ENDINGS.sub("", name[-LONGEST:].strip())
    stem = _with_plain_signs(stem)
    plain, titles = _without_brackets(stem)
    plain = _without_release(plain)
    plain = _COMMA_FOR_POINT.sub(".5", plain)
    if "." in plain or "+" in plain or "%" in plain:
        plain = _with_blanks(plain)
    plain = forms.REVISION_APART.sub("", plain)
    plain, part = _without_part(forms.SIZE_BEHIND_NUMBER.sub(f" {STOP}", plain))
    return Text(" ".join(plain.split()), titles, _version(stem), part)


def _with_plain_signs(stem: str) -> str:
    if stem.isascii():
        return stem.replace("_", " ")
    return _LONG_DASH.sub(" - ", stem).translate(SIGNS)


def _without_release(plain: str) -> str:
    """Return a text with a stop for each word of the release that stands in the open."""
    if not plain.isascii():
        plain = _ASIAN_BEFORE_NUMBER.sub(" ", plain)
    plain = forms.DATE.sub(f" {STOP} ", plain)
    pieces = []
    end = 0
    for match in forms.IN_THE_OPEN.finditer(_lower(plain)):
        pieces += [plain[end : match.start()], f" {STOP} "]
        end = match.end()
    pieces.append(plain[end:])
    return "".join(pieces)


def _lower(text: str) -> str:
    """Return a text in small letters and of the same length: looking for these is several times faster."""
    lower = text.lower()
    if len(lower) != len(text):
        return text
    return lower


def _version(stem: str) -> str | None:
    """Return "1080p", "v2", "Director's Cut" or what of these the name says."""
    words = []
    lower = _lower(stem)
    if "{" in lower:
        words += [match[1].strip() for match in forms.EDITION.finditer(stem)]
    size = forms.RESOLUTION.search(lower)
    if size and size[3]:
        words.append(size[3])
    elif size:
        words.append(f"{size[1] or size[2]}p")
    revision = forms.REVISION.search(lower)
    if revision:
        words.append(revision[1] or revision[2])
    return " ".join(words)[:80] or None


def _without_part(plain: str) -> tuple[str, str | None]:
    if not forms.MAY_BE_PART.search(_lower(plain)):
        return plain, None
    match = forms.PART.search(plain)
    if match is None or match.start() == 0:
        return plain, None
    part = re.sub(r"[\W_]", "", match[1] or match[2]).lower()
    return f"{plain[: match.start()]} {STOP}", part


def _without_brackets(stem: str) -> tuple[str, tuple[str, ...]]:
    if "「" in stem or "『" in stem or "“" in stem:
        stem = forms.QUOTED.sub(f" {STOP} ", stem)
    if not forms.OPENING.search(stem):
        return stem, ()
    stem = forms.REMARK.sub(r"\1", forms.EDITION.sub(" ", stem))
    pieces = []
    titles = []
    has_begun = False  # the title stands before the number
    end = 0
    for match in forms.BRACKETS.finditer(stem):
        content = (match[1] or match[2] or match[3] or "").strip()
        kept = _kept(content, is_square=match[0].startswith("["))
        if kept != STOP:
            has_begun = True
        elif not has_begun and not _is_noise(content):
            titles.append(content)
        pieces += [stem[end : match.start()], f" {kept} "]
        end = match.end()
    pieces.append(stem[end:])
    return "".join(pieces).lstrip(f" {STOP}"), tuple(titles)


@lru_cache(2048)
def _kept(content: str, *, is_square: bool) -> str:
    """Return what of the content of brackets tells a number, a season or a kind, else a stop."""
    if forms.PLACE.fullmatch(content) or forms.PLACE_INSIDE.search(content) or forms.DISC.fullmatch(content):
        return content
    if _is_no_number(content):
        return STOP
    if forms.CHAPTER.fullmatch(content):
        return f"[{content}]"
    if forms.NUMBER.fullmatch(content):
        return f"[{content}]" if is_square else f"({content})"
    if words.is_kind(content, is_square=is_square):
        return f" - {content} - "
    if _tells_season(content, is_square) or _tells_place(content) or (is_square and words.is_of_ova(content)):
        return content
    return STOP


def _is_no_number(content: str) -> bool:
    if forms.YEAR.fullmatch(content):
        return True
    if content.isdecimal():
        return content in forms.SIZES or len(content) > 4
    return forms.CHECKSUM.fullmatch(content) is not None


def _tells_season(content: str, is_square: bool) -> bool:
    """Return whether brackets hold a season: "(Season 2)", or the title with it: "[Show Season 2]"."""
    said = season_words.split(content)
    if not said.title:
        return said.says_something
    if said.season is None or not is_square:
        return False
    return season_words.split(forms.ONLY_A_HINT.sub(" ", content)).season is not None


def _tells_place(content: str) -> bool:
    """Return whether brackets hold a season and an episode in words: "(Staffel 5, Folge 8)"."""
    if forms.PLACE_IN_WORDS.fullmatch(content) is None:
        return False
    return season_words.split(content).season is not None


@lru_cache(2048)
def _is_noise(content: str) -> bool:
    """Return whether brackets hold nothing of the show: a year, a checksum, "10月新番", release words."""
    if _is_no_number(content) or forms.IN_SEASON.fullmatch(content):
        return True
    return release_words.is_release(content) or "id-" in content


def _with_blanks(plain: str) -> str:
    """Return a text with blanks where it has dots, plus signs or hyphens instead."""
    bare = " ".join(plain.replace(STOP, " ").split())
    if " " not in bare and bare.count("+") > 1:
        return plain.replace("+", " ")
    if " " not in bare and "%20" in bare:
        return plain.replace("%20", " ")
    if " " not in bare or bare.count(".") > bare.count(" "):
        return _ALL_DOTS.sub(" ", plain)
    return _SOME_DOTS.sub(" ", plain)
