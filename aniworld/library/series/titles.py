"""Titles as people type them: folded for comparing, compared with a tolerance, chosen by language."""

import re
from collections.abc import Iterable, Sequence

from ... import context
from ...files import season_words
from ...fuzzy import fuzz
from ...models import Episode
from ...text import fold as fold

HOLDS_ALL = 0.86  # surely the show that was asked for, but any closer title is preferred
SHORTEST_CONTAINED = 4  # letters: "cat" is in too many titles


def base(text: str) -> str:
    """Return a folded title without the words for a season or part, as entries of one cour have them."""
    return fold(season_words.split(text).title) or fold(text)


def get_ready() -> None:
    """Load and compile what compares titles: that takes a while, in which the first answer would wait."""
    season_words.get_ready()
    similarity("one title", "another title")


def similarity(asked: str, title: str) -> float:
    """Return how alike two titles are, from 0 to 1; at least HOLDS_ALL if the title holds what was asked."""
    return _similarity(fold(asked), fold(title))


def _similarity(left: str, right: str) -> float:
    """Return the similarity of two titles that are folded already."""
    if not left or not right:
        return 0.0
    if left == right:
        return 1.0
    ratio = fuzz.ratio(left, right) / 100
    if len(left) >= SHORTEST_CONTAINED and f" {left} " in f" {right} ":
        return max(ratio, HOLDS_ALL)
    return ratio


def likeness(asked: Iterable[str], titles: Iterable[str]) -> float:
    """Return the best similarity between any title asked for and any title of a show."""
    known = [fold(title) for title in titles]
    best = 0.0
    for left in map(fold, asked):
        for right in known:
            best = max(best, _similarity(left, right))
    return best


def search_text(titles: Iterable[str]) -> str:
    """Return all titles folded into one text for the search box."""
    folded = dict.fromkeys(map(fold, titles))
    return " · ".join(filter(None, folded))


def preferred(titles: dict[str, str], languages: Sequence[str], fallback: str) -> str:
    """Return the title in the first language that has one. English is what the spine's own title is in."""
    for language in languages:
        if language == "en" and fallback:
            return fallback
        title = titles.get(language) or titles.get(language.partition("-")[0])
        if title:
            return title
    return fallback


def of_episode(row: Episode) -> str:
    """Return the title of an episode in the language that is preferred; "" when it has none."""
    names = row.titles or {}
    return preferred(names, context.current().languages, names.get("en") or row.title)


def original(titles: dict[str, str], fallback: str) -> str:
    """Return the native title, else the romanised one."""
    return titles.get("ja") or titles.get("x-jat") or fallback


def without_article(title: str) -> str:
    """Return a title as it is written in a sorted list: "The Promised Neverland" is found under P."""
    return re.sub(r"^(the|a|an|der|die|das) (?=.)", "", title, flags=re.IGNORECASE)


def sort_title(title: str) -> str:
    """Return a title as lists are sorted by it: folded, without a leading article."""
    folded = fold(title)
    return re.sub(r"^(the|a|an|der|die|das) (?=.)", "", folded)[:500]
