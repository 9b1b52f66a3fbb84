"""Titles as people type them: folded for comparing, compared with a tolerance, chosen by language."""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from ..folding import fold
from ..models import Episode

LANGUAGES: list[str] = ["en"]  # order of preference, set at start-up
SEASON_WORDS = re.compile(  # no lone "x" or "i": Hunter x Hunter
    r"\b(the )?(final season|season \d+|\d+(st|nd|rd|th) season|part \d+|cour \d+|s\d+|ii|iii|iv|vi{0,3}|ix|xi{1,3})\b"
    r"|\b\d(st|nd|rd|th) stage\b"
)


def base(text: str) -> str:
    """A folded title without the words that name a season or part, as services with an entry per cour add them."""
    folded = fold(text)
    return " ".join(SEASON_WORDS.sub(" ", folded).split()) or folded


def similarity(asked: str, title: str) -> float:
    """How alike two titles are, from 0 to 1; a title that holds all the words asked for counts as at least 0.86."""
    left, right = fold(asked), fold(title)
    if not left or not right:
        return 0.0
    if left == right:
        return 1.0
    ratio = SequenceMatcher(None, left, right).ratio()
    if len(left) >= 4 and re.search(rf"(^| ){re.escape(left)}( |$)", right):
        return max(ratio, 0.86)
    return ratio


def likeness(asked: Iterable[str], titles: Iterable[str]) -> float:
    """The best similarity between any title asked for and any title of a show."""
    known = list(titles)
    return max((similarity(left, right) for left in asked for right in known), default=0.0)


def search_text(titles: Iterable[str]) -> str:
    """All titles folded into one text for the search box."""
    return " · ".join(dict.fromkeys(folded for title in titles if (folded := fold(title))))


def preferred(titles: dict[str, str], languages: Sequence[str], fallback: str) -> str:
    """The title in the first language that has one. English is what the spine's own title is in."""
    for language in languages:
        if language == "en" and fallback:
            return fallback
        if title := titles.get(language) or titles.get(language.partition("-")[0]):
            return title
    return fallback


def of_episode(row: Episode) -> str:
    """The title of an episode in the language that is preferred; "" when it has none."""
    told = row.titles or {}
    return preferred(told, LANGUAGES, told.get("en") or row.title)


def original(titles: dict[str, str], fallback: str) -> str:
    """The native title, else the romanised one."""
    return titles.get("ja") or titles.get("x-jat") or fallback


def sort_title(title: str) -> str:
    """As a shelf is sorted: folded, without a leading article."""
    folded = fold(title)
    return re.sub(r"^(the|a|an|der|die|das) (?=.)", "", folded)[:500]
