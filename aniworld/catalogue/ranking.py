"""Which of the entries that may be meant is meant: how well a title fits, and which words were mistyped."""

from collections.abc import Iterable
from dataclasses import replace
from operator import itemgetter

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from ..text import fold
from .store import Entry

WHOLE, START, WORD, PART = (
    1.0,
    0.4,
    0.3,
    0.1,
)  # what it counts where in a title the words stand; their share counts up to 1
SERIES = 0.15  # what it counts to be one, in a library of series
RANKS = 50_000  # how many ranks of fame outweigh a title that fits perfectly
SPELLINGS, CLOSE_ENOUGH, SHORTEST = 3, 0.65, 4


def best(asked: str, entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries with a title that holds what was asked for (folded), best match first.

    Of the seasons of one show only the likeliest stays.
    """
    scored: list[tuple[float, int, Entry]] = []
    for entry in entries:
        fit, title = _best_fit(asked, entry)
        if fit:
            score = fit + _fame(entry)
            scored.append((-score, entry.rank, replace(entry, found_as=title)))
    scored.sort(key=itemgetter(0, 1))
    likeliest: dict[str, Entry] = {}
    for _, _, entry in scored:
        likeliest.setdefault(entry.ids.get("tmdb", f"only {entry.id}"), entry)
    return list(likeliest.values())


def _fame(entry: Entry) -> float:
    fame = -entry.rank / RANKS
    if entry.kind == "TV":
        fame += SERIES
    return fame


def _best_fit(asked: str, entry: Entry) -> tuple[float, str]:
    """Return how well the title that fits best does so, and that title ("" for a mere reading).

    0.0 when none does.
    """
    scored = []
    for language, title in entry.names:
        shown = title
        if not language:
            shown = ""
        scored.append((_fit(asked, fold(title)), shown))
    return max(scored)


def _fit(asked: str, title: str) -> float:
    place = _place(asked, title)
    if not place:
        return 0.0
    return place + fuzz.ratio(asked, title) / 100


def _place(asked: str, title: str) -> float:
    """Return where in the title it stands.

    Blanks are overlooked, but within a word only what is one word begins.
    """
    together = asked.replace(" ", "")
    words = title.split()
    whole = "".join(words)
    if words and whole == together:
        return WHOLE
    if words and whole.startswith(together):
        return START
    for start in range(1, len(words)):
        if "".join(words[start:]).startswith(together):
            return WORD
    if asked in title or all(_has(title, word) for word in asked.split()):
        return PART
    return 0.0


def _has(title: str, word: str) -> bool:
    """Return whether a word of the title begins with this one.

    Japanese has no blanks that would say where words begin.
    """
    return f" {word}" in f" {title}" or (not word.isascii() and word in title)


def spellings(asked: str, words: Iterable[str]) -> list[str]:
    """Return what may have been meant instead, best match first.

    Each word is replaced by those of all words that are like it.

    A letter too many, too few, wrong or in its neighbour's place is one error; what counts is their share of
    the longer word, so no short word is like a long one.
    """
    near = [_near(word, words) for word in asked.split()]
    found: list[str] = []
    for place in range(SPELLINGS):
        # A word with fewer spellings stays at its last one.
        spelling = " ".join(likes[min(place, len(likes) - 1)] for likes in near)
        if spelling != asked and spelling not in found:
            found.append(spelling)
    return found


def _near(word: str, words: Iterable[str]) -> list[str]:
    if len(word) < SHORTEST or not word.isascii():
        return [word]
    near = process.extract(
        word, words, scorer=OSA.normalized_similarity, score_cutoff=CLOSE_ENOUGH, limit=SPELLINGS
    )
    return [found for found, *_ in near] or [word]
