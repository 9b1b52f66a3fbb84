"""Finds the number of an episode in a name: the surest place first."""

import re
from typing import NamedTuple

from .text import STOP

MAX_IN_FILE = 50
MAX_BARE = 6  # "01-06" without a word may be a file of six; "01-26" is a whole season

_WORDS = (
    "episodes?|episodios?|episódios?|épisodes?|eps?|e|folgen?|cap[ií]tulos?|cap|puntat[ae]|b[öo]l[üu]m|odcinek|odc"
    "|aflevering|afl|avsnitt|afsnit|jakso|epizoda|epizod|díl|t[ậa]p|серия|серія|эпизод|сери[ия]|الحلقة|حلقة|ตอนที่|ตอน"
    "|第|제|#"
)
_AFTER = "серия|серія|эпизод|rész|bölüm|odcinek|話|话|集|回|화|회"
_COUNT = (
    r"(?P<first>\d{1,4})(?P<decimal>\.\d(?!\d))?(?P<half>[a-d](?![^\W_]))?(?:v\d(?:\.\d)?)?(?:end|fin|final)?"
)
_REST = r"(?P<rest>(?:(?:(?:-|\s*[~+&,])\s*(?:ep?|#)?|(?:\s-)?\s*ep?)\s*\d{1,4}(?:v\d)?(?!(?![話话集回화회])[^\W_]|\.\d))*)"
_BEFORE = r"(?<![^\W_])"
_END = r"(?![^\W_])"
_HAN = "零〇一二三四五六七八九"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


_MORE_EXPLICIT = r"(?P<rest>(?:\s*(?:[-~+&,]|to|bis)?\s*(?:s\d{1,4}[ ._-]*)?(?:ep?|x|\d{1,2}x)\s*\d{1,4}(?!\d|[^\W\d_]*\d?x)|[-~+&,]\d{1,4}(?![^\W_]))*)"
_EXPLICIT = (
    _pattern(
        rf"(?<![^\W_])[st](?P<season>\d{{1,4}})[\s._-]*(?:xe?|ep?|episode)[\s._]*"
        rf"(?P<first>\d{{1,4}})(?P<decimal>\.\d(?!\d))?(?:v\d)?(?P<half>[a-d](?![^\W_]))?{_MORE_EXPLICIT}"
    ),
    _pattern(
        rf"(?<![\w.])(?P<season>\d{{1,2}})x(?P<first>\d{{1,4}})(?P<decimal>\.\d(?!\d))?(?:v\d)?(?P<half>[a-d](?![^\W_]))?"
        rf"{_MORE_EXPLICIT}(?![^\W_])"
    ),
)
_MORE = re.compile(
    r"\s*(?P<sign>[-~+&,]|to|bis)?\s*(?:s(?P<season>\d{1,4})[ ._-]*)?(?:(?P<x>\d{1,2})x)?(?P<word>ep?|x|#)?\s*(?P<number>\d{1,4})",
    re.IGNORECASE,
)
_COUNTED = (
    _pattern(rf"(?<![^\W\d_])(?:{_WORDS})[\s.:]*{_COUNT}(?:(?={_END})|(?=\s*[話话集回화회])){_REST}"),
    _pattern(rf"{_BEFORE}{_COUNT}{_REST}[.\s]*(?:{_AFTER})(?![^\W_])"),
    _pattern(r"(?P<first>\d{1,4})(?P<decimal>)(?P<half>)(?P<rest>)\s*[話话集](?!数)"),
    _pattern(
        rf"{_BEFORE}(?P<first>\d{{1,3}})(?P<decimal>)(?P<half>)(?P<rest>)\s?(?:of|из|von|de|di|sur)\s?\d{{1,3}}{_END}"
    ),
)
_IN_HAN = re.compile(rf"第(?P<number>[{_HAN}十百]{{1,5}})[話话集回]")
_BRACKET = _pattern(rf"\[\s*{_COUNT}{_REST}[\s_-]*(?:end|fin|final|完|終|终)?\s*\]")
_PARENTHESES = _pattern(rf"\(\s*{_COUNT}{_REST}[\s_-]*(?:end|fin|final|完|終|终)?\s*\)")
_STRONG = _pattern(
    rf"(?<!\S)-\s+#?{_COUNT}{_REST}(?:\s(?:end|fin|final))?(?=\s*(?:$|\s-(?!\S)|{STOP}|[\[(]))"
)
_FIRST = _pattern(rf"^{_COUNT}{_REST}(?=\s*(?:$|{STOP}|\s-(?!\S)|\.\s))")
_LAST = _pattern(rf"(?<=[\s-])(?<!-\s){_COUNT}{_REST}(?:\s(?:end|fin|final|完))?(?=\s*(?:$|{STOP}|[\[(]))")
_LEADING = _pattern(rf"^{_COUNT}{_REST}(?=\s+\w|-(?!\d))")
_MIDDLE = _pattern(rf"(?<=[\s-]){_COUNT}(?P<rest>)(?=\s+\S|-\D)")
_WEAK = _pattern(rf"(?<!\S)-\s+{_COUNT}(?P<rest>)(?=\s+\w)")


class Found(NamedTuple):
    """Where a name tells its number. episodes: empty for a decimal, and when the numbers contradict."""

    start: int
    end: int
    episodes: tuple[int, ...]
    decimal: str | None = None
    season: int | None = None
    half: str | None = None

    @property
    def is_told(self) -> bool:
        return bool(self.episodes or self.decimal)


def explicit(plain: str) -> Found | None:
    """Return what S01E02 or 1x02 tells."""
    for pattern in _EXPLICIT:
        match = pattern.search(plain)
        if match:
            return _found(match, plain, int(match["season"]))
    return None


def counted(plain: str) -> Found | None:
    """Return what "Episode 5", "#5", "第5話" or "5 of 11" tells."""
    found = [match for pattern in _COUNTED if (match := pattern.search(plain))]
    if found:
        return _found(min(found, key=re.Match.start), plain)
    match = _IN_HAN.search(plain)
    if match:
        return Found(match.start(), match.end(), (_han(match["number"]),))
    return None


def bare(plain: str, is_in_season_folder: bool) -> Found | None:
    """Return what a number without a word tells; None when nobody can be sure."""
    for look in (_strong, _bracketed, _first, _last, _in_parentheses):
        found = look(plain, is_in_season_folder)
        if found:
            return found
    return _beside_text(plain, is_in_season_folder)


def _strong(plain: str, is_in_season_folder: bool) -> Found | None:
    matches = [match for match in _STRONG.finditer(plain) if not _is_year(match["first"])]
    if not matches:
        return None
    found = _found(matches[0], plain)
    first = _FIRST.search(plain)
    if first and first["rest"]:
        return found
    if first and first["first"].startswith("0") and not is_in_season_folder and len(matches) == 1:
        numbers = (int(first["first"]), int(matches[0]["first"]))
        if numbers[1] == numbers[0] + 1 and not plain[matches[0].end() :].strip(f" {STOP}"):
            return Found(0, matches[0].end(), numbers)
    if first and (first["first"].startswith("0") or is_in_season_folder):
        return _found(first, plain)
    if len(matches) > 1 and len(matches[0]["first"]) < len(matches[1]["first"]):
        return Found(found.start, found.end, ())
    return found


def _bracketed(plain: str, is_in_season_folder: bool) -> Found | None:
    matches = list(_BRACKET.finditer(plain))
    if not matches:
        return None
    told = {match["first"] for match in matches}
    later = [match for match in matches if match.start()]
    if len(told) > 1 and len(later) > 1:
        return None
    return _found((later or matches)[0], plain)


def _in_parentheses(plain: str, is_in_season_folder: bool) -> Found | None:
    matches = list(_PARENTHESES.finditer(plain))
    if len(matches) != 1:
        return None
    return _found(matches[0], plain)


def _first(plain: str, is_in_season_folder: bool) -> Found | None:
    match = _FIRST.search(plain)
    if match is None or (len(match["first"]) > 3 and not match["first"].startswith("0")):
        return None
    return _found(match, plain)


def _last(plain: str, is_in_season_folder: bool) -> Found | None:
    matches = [match for match in _LAST.finditer(plain) if not _is_year(match["first"])]
    if not matches:
        return None
    match = matches[0]
    if len(match["first"]) == 1 and not (is_in_season_folder or match["decimal"] or match["rest"]):
        return None
    return _found(match, plain)


def _beside_text(plain: str, is_in_season_folder: bool) -> Found | None:
    """Return a number with words behind it: "05 Toradora", "Bleach 001 The Day", "Show - 05 Title"."""
    leading = _LEADING.search(plain)
    if leading and (is_in_season_folder or leading["first"].startswith("0")):
        return _found(leading, plain)
    padded = [match for match in _MIDDLE.finditer(plain) if match["first"].startswith("0")]
    tight = [match for match in _MIDDLE.finditer(plain) if plain[match.start() - 1] == "-"]
    weak = [match for match in _WEAK.finditer(plain) if len(match["first"]) > 1]
    for matches in (padded, weak, tight):
        fitting = [match for match in matches if not _is_year(match["first"])]
        if len(fitting) == 1:
            return _found(fitting[0], plain)
    return None


def _is_year(digits: str) -> bool:
    return len(digits) == 4 and digits[:2] in ("19", "20")


def _found(match: re.Match[str], plain: str, season: int | None = None) -> Found:
    first = match["first"]
    if match["decimal"]:
        return Found(match.start(), match.end(), (), f"{int(first)}{match['decimal']}", season)
    text_follows = bool(re.match(r"\s+[^\W\d_]", plain[match.end() :]))
    episodes = _span(first, match["rest"] or "", season, text_follows)
    half = match["half"]
    if half:
        half = half.lower()
    return Found(match.start(), match.end(), episodes, None, season, half)


def _span(first: str, rest: str, season: int | None, text_follows: bool) -> tuple[int, ...]:
    """Return all episodes from "E01" and what follows it: E02 is one more, -E03 and -03 are all up to there.

    Returns none when they are of two seasons, or more than one file can hold.
    """
    episodes = [int(first)]
    for more in _MORE.finditer(rest):
        told = more["season"] or more["x"]
        if season is not None and told and int(told) != season:
            return ()
        last = int(more["number"])
        is_worded = bool(more["word"] or told)
        if last <= episodes[-1] or (not is_worded and not _fits(first, more["number"], text_follows)):
            break
        most = MAX_IN_FILE if is_worded or season is not None else MAX_BARE
        if last - episodes[0] >= most:
            return () if season is None else tuple(episodes)
        if more["sign"] in ("-", "~", "to", "bis"):
            episodes += range(episodes[-1] + 1, last + 1)
        else:
            episodes.append(last)
    return tuple(episodes)


def _fits(first: str, last: str, text_follows: bool) -> bool:
    """Return whether a bare number ends a range, and does not begin the title: "05-12 Angry Men"."""
    if len(first) != len(last) and first.startswith("0"):
        return False
    return not (text_follows and int(last) - int(first) > 3)


def _han(digits: str) -> int:
    """Return the number that Chinese and Japanese write as 二十四, 百二 or 二〇一."""
    if "十" not in digits and "百" not in digits:
        return int("".join(str(max(_HAN.index(digit) - 1, 0)) for digit in digits))
    hundreds, hundred, rest = digits.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    number = max(_HAN.find(ones or "零") - 1, 0)
    if ten:
        number += 10 * max(_HAN.find(tens or "一") - 1, 1)
    if hundred:
        number += 100 * max(_HAN.find(hundreds or "一") - 1, 1)
    return number
