"""Which of the entries that may be meant is meant: how well a title fits, and which words were mistyped."""

from collections.abc import Iterable
from dataclasses import replace

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from ..folding import fold
from .store import Entry

WHOLE, START, WORD, PART = 1.0, 0.4, 0.3, 0.1  # what it counts where in a title the words stand; their share counts up to 1
SERIES = 0.15  # what it counts to be one, in a library of series
RANKS = 50_000  # how many ranks of fame outweigh a title that fits perfectly
SPELLINGS, CLOSE_ENOUGH, SHORTEST = 3, 0.65, 4


def best(asked: str, entries: Iterable[Entry]) -> list[Entry]:
    """The entries with a title that holds what was asked for (folded), the likeliest first; the others go.

    Of the seasons of one show only the likeliest stays.
    """
    scored = [(score + _fame(entry), replace(entry, found_as=title)) for entry in entries for score, title in _fits(asked, entry)]
    scored.sort(key=lambda found: (-found[0], found[1].rank))
    likeliest: dict[str, Entry] = {}
    for _, entry in scored:
        likeliest.setdefault(entry.ids.get("tmdb", f"only {entry.id}"), entry)
    return list(likeliest.values())


def _fame(entry: Entry) -> float:
    return (SERIES if entry.kind == "TV" else 0.0) - entry.rank / RANKS


def _fits(asked: str, entry: Entry) -> list[tuple[float, str]]:
    """How well the title that fits best does so, and that title ("" for a mere reading); nothing when none does."""
    scored = [(_fit(asked, fold(title)), title if language else "") for language, title in entry.names]
    return [max(scored)] if max(scored)[0] else []


def _fit(asked: str, title: str) -> float:
    place = _place(asked, title)
    return place and place + fuzz.ratio(asked, title) / 100


def _place(asked: str, title: str) -> float:
    """Where in the title it stands. Blanks are overlooked, but within a word only what is one word begins."""
    together, words = asked.replace(" ", ""), title.split()
    rests = ["".join(words[start:]) for start in range(len(words))]
    if not rests or not any(rest.startswith(together) for rest in rests):
        return PART if asked in title or all(_has(title, word) for word in asked.split()) else 0.0
    if rests[0].startswith(together):
        return WHOLE if rests[0] == together else START
    return WORD


def _has(title: str, word: str) -> bool:
    """Whether a word of the title begins with this one; Japanese has no blanks that would say where words begin."""
    return f" {word}" in f" {title}" or (not word.isascii() and word in title)


def spellings(asked: str, words: Iterable[str]) -> list[str]:
    """What may have been meant instead, the likeliest first: each word replaced by those of all words that are like it.

    A letter too many, too few, wrong or in its neighbour's place is one error; what counts is their share of the longer
    word, so no short word is like a long one.
    """
    near = [_near(word, words) for word in asked.split()]
    meant = (" ".join(found[min(place, len(found) - 1)] for found in near) for place in range(SPELLINGS))
    return [spelling for spelling in dict.fromkeys(meant) if spelling != asked]


def _near(word: str, words: Iterable[str]) -> list[str]:
    if len(word) < SHORTEST or not word.isascii():
        return [word]
    near = process.extract(word, words, scorer=OSA.normalized_similarity, score_cutoff=CLOSE_ENOUGH, limit=SPELLINGS)
    return [found for found, *_ in near] or [word]
