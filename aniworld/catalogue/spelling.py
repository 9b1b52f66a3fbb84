"""Which words were meant where some were mistyped."""

from collections.abc import Iterable

from ..fuzzy import OSA, process

SPELLINGS, CLOSE_ENOUGH, SHORTEST = 3, 0.65, 4


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
