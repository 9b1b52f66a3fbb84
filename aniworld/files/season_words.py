"""The words by which a title says that it is one season or part of a show: "Season 2", "II", "第二季"."""

import re
from functools import lru_cache
from typing import NamedTuple

from .. import later
from .number_words import BY_FOLDED_WORD, CARDINALS, ORDINALS, folded

WORDS = (
    "seasons?|staffeln?|saisons?|temporadas?|stagione|stagioni|sezonul|sezonas?|sezóna|sezon|sezons|seizoen"
    "|säsong(?:en)?|sæson(?:en)?|sesong(?:en)?|(?:tuotanto)?kausi|évad|řada|hooaeg|musim|mùa|phần|сезони?|сезона|シーズン|시즌|ฤดูกาล(?:ที่)?|(?:ซีซั่น|ซีซัน)(?:ที่)?|ภาค"
    "|κύκλος|σεζόν|עונה|الموسم|موسم|فصل|सीज़न|सीजन"
)
ALONE = "series|serie|série|seria|sarja"  # "Series 2" is a season only where nothing else is said
ALONE_BEHIND = "серия"  # "2 серия" is an episode
PARTS = "part|cour|teil|partie|parte|часть|الجزء|クール|パート|파트"
ROMAN = {"ii": 2, "iii": 3, "iv": 4, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "xi": 11, "xii": 12, "xiii": 13}
ROMAN_LETTERS = {"i": 1, "v": 5, "x": 10}  # which are words of titles, too
DIGITS = "零一二三四五六七八九"
FORMAL_DIGITS = str.maketrans("壱弐参", "一二三")  # as titles write them
PLAIN = str.maketrans({0xFF01 + number: chr(0x21 + number) for number in range(94)})  # of full width
ROMAN_SIGNS = ("II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
PLAIN |= {0x2161 + number: roman for number, roman in enumerate(ROMAN_SIGNS)}

_ENDING = r"(?:st|nd|rd|th|[ªº°.]|er|[eè]re|[eè]me|e|a|ος|-?[ыо]?[йяа]я?)?"
_NUMBER = rf"(?:\d{{1,2}}(?!\d)|{'|'.join((*ROMAN, *CARDINALS, *ORDINALS))})(?![^\W\d_])"
_ORDINAL = rf"(?:(?<![\d.])\d{{1,2}}{_ENDING}|{'|'.join(ORDINALS)})"
_ROMAN = "|".join((*ROMAN, *ROMAN_LETTERS))
_HAN = rf"[{DIGITS}十\d]{{1,3}}"
_RANGE = r"\d{1,2}\s*(?:[-–~&+,à]|to|and|bis|und|et|y|al?)\s*(?:s|season\s*)?\d{1,2}(?!\d)"


def _pattern(text: str) -> re.Pattern[str]:
    return later.pattern(text, re.IGNORECASE)


_SEVERAL = _pattern(rf"(?<!\w)(?:{WORDS})\s*{_RANGE}|(?<!\w)s{_RANGE}")
# Quick, as most titles say nothing of a season.
_HAS_WORD = later.pattern(rf"{WORDS}|{ALONE}|{PARTS}".lower())
_IN_WORDS = (
    _pattern(  # "2. Staffel 3. Folge"
        rf"(?<![\w.])(?P<number>\d{{1,2}})[.ªº°]\s*(?:{WORDS}|{ALONE})(?=[\s,-]*(?:\d|$))"
    ),
    _pattern(rf"(?<![^\W\d_])(?:{WORDS})[\s._-]*(?:ke-)?(?P<number>{_NUMBER})"),
    _pattern(rf"(?<![^\W\d_])(?:the\s+)?(?P<number>{_ORDINAL})[\s._-]*(?:{WORDS})(?![^\W\d_])"),
    _pattern(rf"(?<![^\W\d_])(?P<number>{_ROMAN})[\s._-]+(?!season)(?:{WORDS})(?![^\W\d_])"),
)
_IN_SIGNS = (
    _pattern(r"(?<![^\W_])(?:tv-|тв[\s-]?)(?P<number>\d)(?![^\W_])"),
    _pattern(rf"(?:第|제)\s*(?P<number>{_HAN})\s*(?:期|季|기)"),
    _pattern(rf"(?<!\w)(?P<number>{_HAN})\s*(?:期|季|기)(?!\w)"),
    _pattern(rf"第(?P<number>{_HAN})\s*(?:シーズン|シリーズ)"),
    _pattern(r"(?<![^\W_])s(?P<number>\d{1,2})(?!\w)"),
    _pattern(r"(?<![^\W_])(?P<number>\d)(?:st|nd|rd|th)\s+stage(?!\w)"),
)
_PART_IN_SIGNS = (_pattern(rf"第(?P<number>{_HAN})\s*(?:クール|部分|部)"),)
_PART = (
    _pattern(rf"(?<![^\W\d_])(?:{PARTS})[\s._-]*(?P<number>{_NUMBER})"),
    _pattern(rf"(?<!\w)(?P<number>{_ORDINAL})[\s._-]*(?:{PARTS})(?![^\W\d_])"),
    *_PART_IN_SIGNS,
)
_SEASON_AND_PART = _pattern(r"(?<![^\W_])(s\d{1,2})p(\d)(?!\w)")  # "S4P2"
_FINAL = _pattern(
    rf"(?<!\w)(?:the\s+)?(?:final|last)\s+(?:{WORDS})(?!\w)|ファイナルシーズン|最[终終](?:季|期|シーズン)"
)
_NUMERAL = _pattern(rf"(?<=[\s_.])(?P<number>{'|'.join(ROMAN)})(?![\w'’])")
_WHOLE = _pattern(
    rf"(?:{ALONE}|{ALONE_BEHIND})[\s._-]*(?P<number>\d{{1,2}})"
    rf"|(?P<before>\d{{1,2}}[.ªºa]?|{'|'.join(ORDINALS)})\s*(?:{ALONE})"
)
_SEQUEL = later.pattern(r"(?P<title>.*[^\W\d_].*?)[\s_]+(?P<number>[2-9]|[Vv])")
_EMPTY = later.pattern(r"[(\[{（【]\s*[-–—:：;,、.・~+&]*\s*[)\]}）】]")
_LOOSE = later.pattern(r"\s+([:：,;])|([:：,;-])(?:\s*[:：;])+")
SEPARATORS = " \t_-–—:：;,、.・~+&|/"


class Split(NamedTuple):
    """A title and what it says about seasons.

    season: 0 for specials, None when nothing or several are named; part: of a season, or of the show;
    is_final: it is "The Final Season", of which nobody tells the number.
    """

    title: str
    season: int | None = None
    part: int | None = None
    is_final: bool = False

    @property
    def says_something(self) -> bool:
        return self.season is not None or self.part is not None or self.is_final


@lru_cache(4096)
def split(title: str) -> Split:
    """Take the words for a season or part out of a title: ("Show 2nd Season Part 2") → ("Show", 2, 2).

    The title is "" when it is nothing but such words, as the name of a season folder is.
    """
    text = title.translate(PLAIN).replace("_", " ")
    if "第" in text:
        text = text.translate(FORMAL_DIGITS)
    text = _SEASON_AND_PART.sub(r"\1 Part \2", text)
    whole = _WHOLE.fullmatch(text.strip())
    if whole:
        return Split("", _number(whole["number"] or whole["before"]))
    has_word = _HAS_WORD.search(text.lower()) is not None
    rest, several = _SEVERAL.subn(" ", text)
    rest, final = _FINAL.subn(" ", rest)
    rest, season = _taken(rest, (*_IN_WORDS, *_IN_SIGNS) if has_word else _IN_SIGNS)
    rest, part = _taken(rest, _PART if has_word else _PART_IN_SIGNS)
    if season is None and not final:
        rest, season = _taken(rest, (_NUMERAL,))
    if several:
        season = None
    if rest == text:
        return Split(title.strip())
    return Split(_tidy(rest), season, part, bool(final))


def get_ready() -> None:
    """Have the patterns compiled: that takes a while, in which the first title with such words would wait."""
    split("A title, season 2, part 3")


def sequel(title: str) -> tuple[str, int] | None:
    """Return ("Show", 3) for "Show 3": so sequels are called, but so are shows as well ("Area 5")."""
    match = _SEQUEL.fullmatch(title.strip())
    if match is None:
        return None
    number = match["number"]
    if number.isdecimal():
        return match["title"].rstrip(SEPARATORS), int(number)
    return match["title"].rstrip(SEPARATORS), 5


def _taken(text: str, patterns: tuple[re.Pattern[str], ...]) -> tuple[str, int | None]:
    """Take out what these patterns find; the first number counts."""
    found = None
    for pattern in patterns:
        match = pattern.search(text)
        if match is None:
            continue
        text = f"{text[: match.start()]} {text[match.end() :]}"
        if found is None:
            found = _number(match["number"])
    return text, found


def _number(text: str) -> int:
    word = folded(text)
    for words in (BY_FOLDED_WORD, ROMAN, ROMAN_LETTERS):
        if word in words:
            return words[word]
    digits = re.match(r"\d+", word)
    if digits:
        return int(digits[0])
    return _han_number(word)


def _han_number(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    number = max(DIGITS.find(ones), 0)
    if ten:
        number += 10 * max(DIGITS.find(tens or "一"), 1)
    return number


def _tidy(text: str) -> str:
    text = _EMPTY.sub(" ", text)
    text = _LOOSE.sub(r"\1\2", text)
    return " ".join(text.split()).strip(SEPARATORS)
