"""Words by which a name says that it is a special, a film, or no episode at all."""

import re
from typing import NamedTuple

from .text import STOP

_QUALIFIERS = (
    r"(?:(?:web|bd|dvd|tv|blu-?ray|character|next|episode|staff|cast|audio|director'?s?|clean|creditless|textless"
    r"|non-?credit|disc|main|short|official|promo|event|bonus|theatrical|special)\s+)*"
)
_SHORT = "nc|nc ?op|nc ?ed|op|ed|pv|cm"
_LONG = "menus?|bonus|trailer|teaser|preview|promo|commentary|予告編?|次回予告|メニュー|메뉴|预告"
_ALONE = (
    "tokuten|interview|making(?: of)?|sample|bonus|extras?|featurette|behind the scenes|deleted(?: scenes?)?|outtakes|gag reel"
    "|credits|bloopers|logo|opening credits|ending credits"
)
_SONGS = "openings?|endings?"
_NUMBER = r"\s*[#.]?\d{0,3}(?:v\d)?[a-d]?(?:\s?(?:ver|version)\.?)?"
_EPISODE = r"(?:(?:episode|folge|ep?)\.?\s?)?#?\d{1,4}(?:v\d)?"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


_NEVER = _pattern(
    r"(?<![^\W_])(?:nc ?(?:op|ed)\d*|(?:creditless|clean|textless|non-?credit) (?:op|ed|opening|ending))(?![^\W\d_])"
    "|ノンクレジット|ノンテロップ|映像特典|特典映像"
)
_SUFFIX = _pattern(
    r"(?:^|[ ._-])sample$|(?:^|[._-])trailer$"
    r"|-(?:teaser|featurette|interview|scene|short|clip|deleted|behindthescenes|other)$"
)
_WHOLE = _pattern(rf"{_QUALIFIERS}(?:{_SHORT}|{_LONG}|{_ALONE}){_NUMBER}")
_EXTRA_SHOW = _pattern(
    r"(?:.*\s)?(?:picture drama|voice drama|audio drama|drama cd|mini (?:anime|drama|theater)|short (?:anime|movie)|digest|recap)s?"
    rf"{_NUMBER}"
)
_SONG = _pattern(rf"{_QUALIFIERS}(?:{_SONGS}){_NUMBER}")
_AFTER_NUMBER = _pattern(rf"{_EPISODE}\s+{_QUALIFIERS}(?:{_SHORT}|{_LONG}|sample|interview){_NUMBER}")
_AT_END = _pattern(rf".*[^\W_].*\s{_QUALIFIERS}(?:{_SHORT}|{_LONG}|{_SONGS}|interview|making of){_NUMBER}")
_COMMENTARY = _pattern(r".*\scommentary")

_FILM = _pattern(r"(?:the\s+)?(?:movies?|films?|gekij(?:ou|ō|o)ban)(?:\s*\d{1,2})?")
_FILM_AT_END = _pattern(r".*[^\W_].*\s(?:the\s+)?(?:movies?|films?|gekij(?:ou|ō|o)ban)(?:\s*\d{1,2})?")
_FILM_ANYWHERE = _pattern("劇場版|剧场版|극장판|电影版")

_SPECIAL = r"(?:sps?|ovas?|oads?|oavs?|specials?|omake|tv specials?|特別[編篇]|番外[編篇]|特别篇|스페셜|특별편|スペシャル)"
_WHOLE_SPECIAL = _pattern(rf"{_SPECIAL}[\s.#-]*(\d{{1,3}})?(?:v\d)?")
_SPECIAL_AT_END = _pattern(rf"(?P<title>.*[^\W_].*?)\s{_SPECIAL}[\s.#-]*(\d{{1,3}})?(?:v\d)?")
_SPECIAL_AT_START = _pattern(r"(?:sp|ova|oad|oav|special)(?:\s?(\d{1,3}))?(?:v\d)?\s(?=\S).*")
_BY_ANIDB = _pattern(rf"(?<![^\s{STOP}])- s(?P<number>\d{{1,2}})(?P<revision>v\d)? - (?=[^\W\d_]{{2}})")

_PIECES = re.compile(rf"\s*{STOP}\s*|\s+-(?:\s+|$)|^-\s+|(?=[\[(])|(?<=[\])])")


class Special(NamedTuple):
    """What a name says of a special. number: None when the word stands alone; title: what stands before."""

    number: int | None
    title: str


def pieces(plain: str) -> list[str]:
    """Return what stands between dashes, brackets and stops; the first is "" where no title stands."""
    found = []
    if plain.startswith("- "):
        found.append("")
    for piece in _PIECES.split(plain):
        if piece.strip():
            found.append(piece.strip())
    return found


def is_never_an_episode(plain: str) -> bool:
    """Return whether a text is of an opening or the like, wherever the word stands in it."""
    return bool(
        _NEVER.search(plain) or _SUFFIX.search(plain) or _COMMENTARY.fullmatch(plain.strip(f" {STOP}"))
    )


def is_extra(found: list[str]) -> bool:
    """Return whether one of the pieces is a word for what is no episode: "Menu", "Character PV 03"."""
    for place, piece in enumerate(found):
        if _WHOLE.fullmatch(piece) or _AFTER_NUMBER.fullmatch(piece) or _COMMENTARY.fullmatch(piece):
            return True
        if place == 0 and (_AT_END.fullmatch(piece) or _SONG.fullmatch(piece)):
            return True
        if _SONG.fullmatch(piece) and not any(_has_number(earlier) for earlier in found[1:place]):
            return True
    return False


def may_be_extra(found: list[str]) -> bool:
    """Return whether nobody can say: "12 - Ending" is an episode of this title, or an ending."""
    for piece in found:
        if _has_number(piece):
            break
        if _EXTRA_SHOW.fullmatch(piece):
            return True
    return any(_SONG.fullmatch(piece) for piece in found)


def _has_number(piece: str) -> bool:
    return bool(re.fullmatch(rf"[\[(]?{_EPISODE}[\])]?", piece, re.IGNORECASE))


def is_film(found: list[str]) -> bool:
    """Return whether a name says that it is a film; the title of an episode does not."""
    if not found:
        return False
    if _FILM_AT_END.fullmatch(found[0]):
        return True
    for piece in found:
        if _has_number(piece):
            return False
        if _FILM.fullmatch(piece) or _FILM_ANYWHERE.search(piece):
            return True
    return False


def special(found: list[str]) -> Special | None:
    """Return the special that the pieces name: "OVA 02", "Show SP1", "01 - Special"."""
    if not found:
        return None
    match = _SPECIAL_AT_END.fullmatch(found[0])
    if match:
        return Special(_number(match[2]), match["title"])
    for place, piece in enumerate(found):
        match = _WHOLE_SPECIAL.fullmatch(piece)
        if match is None and place:
            match = _SPECIAL_AT_START.fullmatch(piece)
        if match is None:
            continue
        if place == 0 and any(_has_number(later) for later in found[1:]):
            continue  # the show is called so: "Special 7 - 02"
        title = found[0]
        if place == 0:
            title = ""
        return Special(_number(match[1]), title)
    return None


def special_by_anidb(plain: str) -> tuple[int, bool] | None:
    """Return (1, False) for "Show - S1 - Title", as AniDB numbers specials; True when only they are written so."""
    match = _BY_ANIDB.search(plain)
    if match is None:
        return None
    return int(match["number"]), match["revision"] is not None


def _number(digits: str | None) -> int | None:
    if digits is None:
        return None
    return int(digits)
