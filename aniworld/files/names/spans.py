"""How far several numbers in one name reach: "E01-E03" is three episodes, "05-12 Angry Men" is one."""

import re

from . import number_forms as forms

MAX_IN_FILE = 50
MAX_BARE = 6  # "01-06" without a word may be a file of six; "01-26" is a whole season
MAX_BEFORE_TEXT = 3  # "05-06 Title" is two episodes; "05-12 Angry Men" is one with its title
UP_TO = ("-", "~", "to", "bis")


def read(first: str, rest: str, season: int | None, text_follows: bool) -> tuple[int, ...]:
    """Return all episodes from "E01" and what follows it: E02 is one more, -E03 and -03 are all up to there.

    Return none when they are of two seasons, or more than one file can hold.
    """
    episodes = [int(first)]
    for more in forms.MORE.finditer(rest):
        told = more["season"] or more["x"]
        if season is not None and told and int(told) != season:
            return ()
        last = int(more["number"])
        is_worded = bool(more["word"] or told)
        if not is_worded and _may_be_season(first, more, season):
            return ()
        if last <= episodes[-1]:
            break
        if not (is_worded or more["sign"]) and last != episodes[-1] + 1:
            break
        if not is_worded and not _is_range(first, more["number"], text_follows):
            break
        if season is not None and last - episodes[0] >= MAX_IN_FILE:
            break
        if season is None and last - episodes[0] >= _most(is_worded):
            return ()
        if (more["sign"] or "").lower() in UP_TO:
            episodes += range(episodes[-1] + 1, last + 1)
        else:
            episodes.append(last)
    return tuple(episodes)


def _may_be_season(first: str, more: re.Match[str], season: int | None) -> bool:
    """Return whether "1-03" or "5-1" may be an episode of season 1 or 5, or "0-1" the number of one."""
    if len(first) == 1 and (first == "0" or more["number"].startswith("0")):
        return True
    return season is None and more["sign"] is not None and int(more["number"]) < int(first)


def _most(is_worded: bool) -> int:
    if is_worded:
        return MAX_IN_FILE
    return MAX_BARE


def _is_range(first: str, last: str, text_follows: bool) -> bool:
    """Return whether a bare number ends a range, and does not begin the title: "05-12 Angry Men"."""
    if len(first) != len(last) and first.startswith("0"):
        return not text_follows and int(last) == int(first) + 1
    return not (text_follows and int(last) - int(first) > MAX_BEFORE_TEXT)
