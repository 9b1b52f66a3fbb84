"""Words by which a name says that it is a special, a film, or no episode at all."""

import re
from typing import NamedTuple

from ... import later
from . import extra_words
from .release_forms import STOP

MOST_PIECES = 20  # of a name that are looked at

_QUALIFIERS = (  # before such a word
    r"(?:(?:web|bd|dvd|tv|blu-?ray|character|next|episode|staff|cast|audio|director'?s?|clean|creditless"
    r"|textless|non-?credit|disc|main|short|official|promo|event|bonus|theatrical|special)\s+)*"
)
_SHORT = "nc|nc ?op|nc ?ed|op|ed|pv|cm"
_LONG = "menus?|bonus|trailer|teaser|preview|promo|commentary|yokoku|予告編?|次回予告|メニュー|메뉴|预告"
_ALONE = (
    "tokuten|interview|making(?: of)?|sample|featurette|behind the scenes|deleted(?: scenes?)?"
    "|outtakes|gag reel|bloopers|logo|(?:opening |ending )?credits"
)
_AFTER_TITLE = (
    "interviews?|making of|extras|deleted scenes?|featurettes?|gag reels?|bloopers|outtakes|tokuten"
    "|eye ?catch(?:es)?|mvs?|music videos?"
)
_SONGS = "openings?|endings?"
_SHORT_FORMS = "(?:picture|voice|audio|mini|short) (?:drama|anime|theater|movie)s?|drama cd|digest|recap"
_NUMBER = r"\s*(?:[#.]?\d{0,3}(?:\s\d)?(?:v\d)?[a-d]?(?:\s?(?:ver|version)\.?)?|第\s?\d{1,3}弾)"
_EPISODE = r"(?:(?:episode|folge|ep?)\.?\s?)?#?\d{1,4}(?:\.\d)?(?:v\d)?"
_MOVIE = (
    r"(?:the\s+)?(?:movies?|films?|filme|фильм|pel[ií]culas?|gekijou?ban|gekijōban)"
    r"(?:\s*\d{1,2}(?:\s?[&+-]\s?\d{1,2})?)?"
)
_SPECIAL = (
    "(?:sps?|ovas?(?: series)?|oads?|oavs?|(?:tv )?specials?|omake|ов[аы]|спецвыпуски?|сп[еэ]шлы?"
    "|bangai-?hen|extra episodes?"
    "|特別[編篇]|番外[編篇编]?|特别[篇编]|스페셜|특별편|スペシャル)"
)
_SPECIAL_NUMBER = r"[\s.#-]*(?P<number>\d{1,3})?(?:v\d)?"


def _pattern(text: str) -> re.Pattern[str]:
    return later.pattern(text, re.IGNORECASE)


_PIECES = later.pattern(rf"\s*{STOP}\s*|\s+-(?:\s+|$)|^-\s+|(?=[\[(])|(?<=[\])])")
_IS_NUMBER = _pattern(rf"[\[(]?{_EPISODE}[\])]?")
_NEVER = later.pattern(
    r"(?:(?<![^\W_])|(?<=s\d\d))"
    r"(?:nc ?(?:op|ed)\d*|(?:creditless|clean|textless|non-?credit) (?:op|ed|opening|ending))(?![^\W\d_])"
    r"|ノンクレジット|ノンテロップ|映像特典|特典映像"
)
_SUFFIX = later.pattern(
    r"^sample-|(?:^|[ ._-])sample$|(?:^|[._-])trailer$"
    r"|-(?:teaser|featurette|interview|scene|short|clip|deleted|behindthescenes|other)$"
)
_SAMPLE_IN_TITLE = later.pattern(  # "S01E03 - The Sample"
    r"\d.*\s-\s(?:[^\W\d_]+\s)*(?!video|encode)[^\W\d_]+\ssample$"
)
_EXTRA = _pattern(rf"{_QUALIFIERS}(?:{_SHORT}|{_LONG}|{_ALONE}){_NUMBER}")
_EXTRA_AFTER_NUMBER = _pattern(rf"{_EPISODE}\s+{_QUALIFIERS}(?:{_SHORT}|{_LONG}|sample|interview){_NUMBER}")
_EXTRA_AFTER_TITLE = _pattern(rf"\s{_QUALIFIERS}(?:{_SHORT}|{_LONG}|{_SONGS}|{_AFTER_TITLE}){_NUMBER}\Z")
_SONG = _pattern(rf"{_QUALIFIERS}(?:{_SONGS}){_NUMBER}")
_SHORT_FORM = _pattern(rf"(?:\D*\s)?(?:{_SHORT_FORMS}){_NUMBER}")

_FILM = _pattern(_MOVIE)
_FILM_AFTER_TITLE = _pattern(rf"\s{_MOVIE}\Z")
_FILM_BEFORE_TITLE = _pattern(r"(?:gekijou?ban|gekijōban|eiga)\s.+")
_FILM_ANYWHERE = _pattern("劇場版|剧场版|극장판|电影版")

_WHOLE_SPECIAL = _pattern(_SPECIAL + _SPECIAL_NUMBER)
_KIND_OF_SPECIAL = _pattern(
    rf"(?:(?:christmas|new year|summer|winter|halloween|bd|dvd|bonus|episode)\s)*{_SPECIAL}"
    rf"(?:\s(?:episodes?|eps?\.?))?{_SPECIAL_NUMBER}"
)
_SPECIAL_AFTER_TITLE = _pattern(rf"\s{_SPECIAL}{_SPECIAL_NUMBER}\Z")
_SPECIAL_AFTER_NUMBER = _pattern(rf"(?P<number>){_EPISODE}\s+{_SPECIAL}")
_SPECIAL_WITH_TITLE = _pattern(  # "OVA 2 The Beach"; but "Special Training" is a title
    r"(?:(?:ova|oad|oav)(?:\s?(?P<number>\d{1,3}))?|(?:sp|special)\s?(?P<other>\d{1,3}))(?:v\d)?\s(?=\S).*"
)
_WITH_OVA = _pattern(r"\S.*[^\s+&,]\s(?:ova|oad|oav)s?")
_BY_ANIDB = _pattern(rf"(?<![^\s{STOP}])- s(?P<number>\d{{1,2}})(?P<revision>v\d)? - (?=[^\W\d_]{{2}})")


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
    return found[:MOST_PIECES]


def is_kind(content: str, *, is_square: bool) -> bool:
    """Return whether the content of brackets tells that the file is an extra, a film or a special."""
    lower = content.lower()
    if _NEVER.search(lower) or (is_square and extra_words.is_extra(lower)):
        return True
    patterns = (_EXTRA, _SONG, _FILM, _WHOLE_SPECIAL, _SPECIAL_WITH_TITLE)
    return any(pattern.fullmatch(content) for pattern in patterns)


def is_of_ova(content: str) -> bool:
    """Return whether the content of brackets is a title with what it is behind it: "[Show OVA]"."""
    return _WITH_OVA.fullmatch(content) is not None


def is_never_an_episode(plain: str) -> bool:
    """Return whether a text is of an opening or the like, wherever the word stands in it."""
    lower = plain.lower()
    if _NEVER.search(lower):
        return True
    if _SUFFIX.search(lower) and not _SAMPLE_IN_TITLE.search(lower):
        return True
    return lower.rstrip(f" {STOP}").endswith(" commentary")


def is_extra(found: list[str]) -> bool:
    """Return whether one of the pieces is a word for what is no episode: "Menu", "Character PV 03"."""
    if found and (_after_title(_EXTRA_AFTER_TITLE, found[0]) or _SONG.fullmatch(found[0])):
        return True
    for place, piece in enumerate(found):
        if (
            _EXTRA.fullmatch(piece)
            or _EXTRA_AFTER_NUMBER.fullmatch(piece)
            or piece.lower().endswith(" commentary")
        ):
            return True
        is_before_number = not any(_is_number(earlier) for earlier in found[:place])
        if is_before_number and (_SONG.fullmatch(piece) or extra_words.is_extra(piece)):
            return True
    return False


def may_be_extra(found: list[str]) -> bool:
    """Return whether nobody can say: "12 - Ending" is an episode of this title, or an ending."""
    for piece in found:
        if _is_number(piece):
            break
        if _SHORT_FORM.fullmatch(piece):
            return True
    return any(_SONG.fullmatch(piece) for piece in found)


def is_film(found: list[str]) -> bool:
    """Return whether a name says that it is a film; the title of an episode does not."""
    if found and (_after_title(_FILM_AFTER_TITLE, found[0]) or _FILM_BEFORE_TITLE.fullmatch(found[0])):
        return True
    for piece in found:
        if _is_number(piece):
            return False
        if _FILM.fullmatch(piece) or _FILM_ANYWHERE.search(piece):
            return True
    return False


def special(found: list[str]) -> Special | None:
    """Return the special that the pieces name: "OVA 02", "Show SP1", "01 - Special"."""
    if not found:
        return None
    match = _after_title(_SPECIAL_AFTER_TITLE, found[0])
    if match and not _is_number(found[0][: match.start()]):
        return Special(_number(match), found[0][: match.start()])
    for place, piece in enumerate(found):
        if place == 0 and any(_is_number(later) for later in found[1:]):
            continue  # the show is called so: "Special 7 - 02"
        match = _WHOLE_SPECIAL.fullmatch(piece) or _SPECIAL_AFTER_NUMBER.fullmatch(piece)
        if match is None and place and not any(_is_number(earlier) for earlier in found[1:place]):
            match = _KIND_OF_SPECIAL.fullmatch(piece) or _SPECIAL_WITH_TITLE.fullmatch(piece)
        if match:
            return Special(_number(match), found[0] if place else "")
    return None


def special_by_anidb(plain: str) -> tuple[int, bool] | None:
    """Return the number of "Show - S1 - Title", as AniDB writes specials; True when it is nothing else."""
    match = _BY_ANIDB.search(plain)
    if match is None:
        return None
    return int(match["number"]), match["revision"] is not None


def _after_title(pattern: re.Pattern[str], piece: str) -> re.Match[str] | None:
    """Return where a piece ends as the pattern says, when a title stands before that."""
    match = pattern.search(piece)
    if match is None or not any(sign.isalnum() for sign in piece[: match.start()]):
        return None
    return match


def _is_number(piece: str) -> bool:
    return _IS_NUMBER.fullmatch(piece) is not None


def _number(match: re.Match[str]) -> int | None:
    told = match.groupdict()
    digits = told["number"] or told.get("other")
    if not digits:
        return None
    return int(digits)
