"""Finds the number of an episode in a name: the surest place first."""

import re
from typing import NamedTuple

from .. import season_words
from . import number_forms as forms
from . import spans
from .release_forms import CHAPTER_IN_BRACKETS, STOP

NEAR = 40  # letters before a number that may say that it is of a season
_TEXT_FOLLOWS = re.compile(r"\s+(?!of\s\d)[^\W\d_]")
_ENDS_PADDED = re.compile(r"(?<!\S)0\d$")
_PADDED = re.compile(r"(?<!\S)0\d(?=\s)")  # is no ordinal


class Found(NamedTuple):
    """Where a name tells its number. episodes: empty for a decimal, and where the numbers contradict.

    half: "a" of 09a and 09b.
    """

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
    for pattern in forms.EXPLICIT:
        match = pattern.search(plain)
        if match:
            return _found(match, int(match["season"]))
    return None


def counted(plain: str) -> Found | None:
    """Return what "Episode 5", "#5", "第5話" or "5 of 11" tells."""
    for pattern in forms.COUNTED:
        match = pattern.search(plain)
        if match:
            if _is_in_title(plain, match.start()):
                return None
            if _contradicts(plain, match):
                return Found(match.start(), match.end(), ())
            return _found(match)
    match = forms.IN_HAN.search(plain)
    if match:
        return Found(match.start(), match.end(), (_han(match["number"]),))
    return None


def _is_in_title(plain: str, start: int) -> bool:
    """Return whether a number stands in the title of an episode that was numbered: "05 - Viewer Mail #2".

    So it does where it counts the parts of a story: "Show 05 Part 2 of 3".
    """
    if forms.NUMBER_AND_PART.search(plain[:start]):
        return True
    if plain[:start].rstrip().endswith(("-", STOP)):
        return False
    before = _all(forms.AFTER_DASH, plain)
    first = forms.AT_START.search(plain)
    if first and first["first"].startswith("0"):
        before.append(first)
    return any(match.end() <= start and len(match["first"]) > 1 for match in before)


def _contradicts(plain: str, match: re.Match[str]) -> bool:
    """Return whether another number stands by itself before this: "Show - 03 - Episode 4"."""
    before = forms.NUMBER_BY_ITSELF.search(plain[: match.start()])
    return before is not None and int(before["first"]) != int(match["first"])


def behind_season(plain: str, season: int | None) -> tuple[Found, tuple[int, ...]] | None:
    """Return episode 12 of "112" in the folder of season 1, and the numbers as written."""
    match = forms.BEHIND_SEASON.search(plain)
    if match is None or not season or match["season"] != str(season):
        return None
    episodes, written = [], []
    for number in (match["first"], match["last"]):
        if number:
            episodes.append(int(number))
            written.append(int(match["season"] + number))
    return Found(match.start(), match.end(), tuple(episodes)), tuple(written)


def chapter(plain: str) -> Found | None:
    """Return season 1, episode 2 of "[Cap.102]"."""
    match = CHAPTER_IN_BRACKETS.search(plain)
    if match is None:
        return None
    first, last = int(match["first"]), int(match["last"] or match["first"])
    episodes = tuple(range(first, last + 1))
    if len(episodes) > spans.MAX_IN_FILE:
        episodes = ()
    return Found(match.start(), match.end(), episodes, season=int(match["season"]))


def bare(plain: str, is_in_season_folder: bool) -> Found | None:
    """Return what a number without a word tells; None when nobody can be sure.

    In a season folder a number counts that elsewhere would belong to the title: "Season 1/1 Pilot".
    """
    found = (
        _after_dash(plain, is_in_season_folder)
        or _in_brackets(plain)
        or _at_start(plain)
        or _at_end(plain, is_in_season_folder)
        or _in_parentheses(plain)
    )
    if found and len(found.episodes) > 1 and _has_another(plain, found):
        return found._replace(episodes=())
    return found or _beside_text(plain, is_in_season_folder)


def _has_another(plain: str, found: Found) -> bool:
    """Return whether a number stands behind several: "[652-654] Punk Hazard 01" names chapters before it."""
    match = forms.AT_END.search(plain, found.end)
    return match is not None and match["first"].startswith("0")


def _after_dash(plain: str, is_in_season_folder: bool) -> Found | None:
    matches = _all(forms.AFTER_DASH, plain)
    if not matches:
        return None
    first = forms.AT_START.search(plain)
    if first and not first["rest"] and (first["first"].startswith("0") or is_in_season_folder):
        return _pair(first, matches[0], plain) or _found(first)
    found = _found(matches[0])
    if len(matches) > 1 and _may_mean_other(matches[0], matches[1], plain):
        return found._replace(episodes=(), decimal=None)
    return found


def _may_mean_other(first: re.Match[str], second: re.Match[str], plain: str) -> bool:
    """Return whether the first may be a season, "Show - 2 - 05", or both a range: "Show - 01 - 12"."""
    if len(first["first"]) != len(second["first"]):
        return len(first["first"]) < len(second["first"])
    if int(second["first"]) == int(first["first"]) + 1:  # "Show - 08 - 09 - Title"
        return True
    return not plain[second.end() :].strip(f" {STOP}")


def _pair(first: re.Match[str], second: re.Match[str], plain: str) -> Found | None:
    """Return the two episodes of "01 - 02"."""
    numbers = int(first["first"]), int(second["first"])
    if numbers[1] == numbers[0] + 1 and not plain[second.end() :].strip(f" {STOP}"):
        return Found(0, second.end(), numbers)
    return None


def _in_brackets(plain: str) -> Found | None:
    matches = [match for match in forms.IN_BRACKETS.finditer(plain) if not _goes_down(match)]
    if not matches:
        return None
    if len({match["first"] for match in matches}) > 1:
        return None
    return _found(matches[-1])


def _goes_down(match: re.Match[str]) -> bool:
    """Return whether several numbers are a title, and no range: "[22-7]"."""
    last = match["rest"].strip(" -~+&,")
    return last.isdecimal() and int(last) < int(match["first"])


def _in_parentheses(plain: str) -> Found | None:
    matches = list(forms.IN_PARENTHESES.finditer(plain))
    if len(matches) != 1:
        return None
    before = plain[: matches[0].start()]
    if len(matches[0]["first"]) == 1 and (" - " in before or STOP in before):
        return None  # "Show - Title (1)": the first part of a story
    return _found(matches[0])


def _at_start(plain: str) -> Found | None:
    match = forms.AT_START.search(plain)
    if match is None or (len(match["first"]) > 3 and not match["first"].startswith("0")):
        return None
    return _found(match)


def _at_end(plain: str, is_in_season_folder: bool) -> Found | None:
    matches = _all(forms.AT_END, plain)
    if not matches:
        return None
    match = matches[0]
    before = plain[: match.start()].strip()
    if before.isdigit() and (before.startswith("0") or len(before) == 1):  # "01 02": nobody can say which
        return None
    if match["first"].startswith("0") and _ENDS_PADDED.search(before):  # "Show 05 06", but "Show 02 33"
        return None
    if match["first"] == "0":  # a film before the first season is called so
        return None
    if len(match["first"]) == 1 and not (is_in_season_folder or match["decimal"] or match["rest"]):
        return None
    padded = forms.PADDED_BEFORE_TEXT.search(before)
    if padded and _counts_no_episodes(before[: padded.start()]):  # "Season 02 Show 05"
        padded = None
    if padded and int(padded["first"]) != int(match["first"]):
        if padded["dash"] and not match["first"].startswith("0"):  # "Show 08 - Level 99"
            return None
        return Found(match.start(), match.end(), ())  # "Show 08 Level 99": nobody can say which
    return _found(match)


def _beside_text(plain: str, is_in_season_folder: bool) -> Found | None:
    """Return a number with words behind it: "05 Toradora", "Bleach 001 The Day", "Show - 05 Title"."""
    leading = forms.AT_START_WITH_TEXT.search(plain)
    if leading and (is_in_season_folder or leading["first"].startswith("0")):
        return _found(leading, text_follows=True)
    middle = []
    for match in _all(forms.IN_THE_MIDDLE, plain):
        if not forms.MAY_BE_SEASON.search(plain[: match.start()]):
            middle.append(match)
    padded = [match for match in middle if len(match["first"]) > 1 and match["first"].startswith("0")]
    if len({match["first"] for match in padded}) > 1:  # "Show 08 - 09 Lives"
        return Found(padded[0].start(), padded[0].end(), ())
    after_dash = [match for match in _all(forms.AFTER_DASH_WITH_TEXT, plain) if len(match["first"]) > 1]
    tight = [match for match in middle if plain[match.start() - 1] == "-"]
    before_title = _all(forms.BEFORE_TITLE, plain)
    for matches in (padded, after_dash, tight, before_title):
        if len(matches) == 1:
            return _found(matches[0])
    return None


def _all(pattern: re.Pattern[str], plain: str) -> list[re.Match[str]]:
    """Return all matches but those of a year, a season or a volume."""
    found = []
    for match in pattern.finditer(plain):
        if not (_is_year(match["first"]) or _counts_no_episodes(plain[: match.start("first")])):
            found.append(match)
    return found


def _counts_no_episodes(before: str) -> bool:
    """Return whether a number belongs to the word before it: "Season 04", but not "Third Season 04"."""
    near = before[-NEAR:]
    if forms.COUNTS_NO_EPISODES.search(near) is None:
        return False
    return not season_words.split(_PADDED.sub(" ", near)).says_something


def _is_year(digits: str) -> bool:
    return len(digits) == 4 and digits[:2] in ("19", "20")


def _found(match: re.Match[str], season: int | None = None, *, text_follows: bool | None = None) -> Found:
    first = match["first"]
    if match["decimal"]:
        return Found(match.start(), match.end(), (), f"{int(first)}{match['decimal']}", season)
    if text_follows is None:
        text_follows = _TEXT_FOLLOWS.match(match.string, match.end()) is not None
    episodes = spans.read(first, match["rest"] or "", season, text_follows)
    half = match["half"] or None
    if half:
        half = half.lower()
    return Found(match.start(), match.end(), episodes, None, season, half)


def _han(digits: str) -> int:
    """Return the number that Chinese and Japanese write as 二十四, 百二 or 二〇一."""
    if "十" not in digits and "百" not in digits:
        return int("".join(str(_han_digit(digit)) for digit in digits))
    hundreds, hundred, rest = digits.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    number = _han_digit(ones or "零")
    if ten:
        number += 10 * _han_digit(tens or "一")
    if hundred:
        number += 100 * _han_digit(hundreds or "一")
    return number


def _han_digit(sign: str) -> int:
    return max(forms.HAN.find(sign) - 1, 0)
