"""How all titles sound, held in memory: the few that are likest are found among them within milliseconds."""

from functools import cache
from typing import NamedTuple

from ..fuzzy import Indel, process
from . import store
from .sound import bones

LIKE = 0.6  # of the letters must be the same
LIKE_BEGINNING = 0.75
SHORTEST_BEGINNING = 6  # of a sound with which a longer one begins
BONES, ENOUGH_BONES = 0.3, 4  # what the consonants count, as foreign words keep them in Japanese
MOST = 30


class Table(NamedTuple):
    """sounds: of all titles; ranks: whose they are; by_rank: (which of the entry's names, how it sounds)."""

    sounds: list[str]
    ranks: list[int]
    by_rank: dict[int, list[tuple[int, str]]]


@cache
def table() -> Table:
    read = Table([], [], {})
    for rank, place, sound in store.sounds():
        read.sounds.append(sound)
        read.ranks.append(rank)
        read.by_rank.setdefault(rank, []).append((place, sound))
    return read


def near(sound: str) -> set[int]:
    """Return the ranks of the entries with a title that sounds most like this."""
    known = table()
    likest = process.extract(
        sound, known.sounds, scorer=Indel.normalized_similarity, score_cutoff=LIKE, limit=MOST
    )
    return {known.ranks[index] for _, _, index in likest}


def beginning(sound: str) -> set[int]:
    """Return the ranks of the entries with a title whose beginning sounds most like this."""
    known = table()
    beginnings = [one[: len(sound)] for one in known.sounds]
    likest = process.extract(
        sound, beginnings, scorer=Indel.normalized_similarity, score_cutoff=LIKE_BEGINNING, limit=MOST
    )
    return {known.ranks[index] for _, _, index in likest}


def begun_by(sound: str) -> tuple[str, list[int]]:
    """Return the longest title's sound with which this one begins, and the ranks of the entries it is of."""
    known = table()
    longest = ""
    ranks: list[int] = []
    for rank, one in zip(known.ranks, known.sounds, strict=True):
        if len(one) < max(SHORTEST_BEGINNING, len(longest)) or not sound.startswith(one):
            continue
        if len(one) > len(longest):
            longest, ranks = one, []
        ranks.append(rank)
    return longest, ranks


def of(rank: int) -> list[tuple[int, str]]:
    """Return (which of its names, how that sounds) of an entry."""
    return table().by_rank.get(rank, [])


def likeness(one: str, other: str) -> float:
    """Return how much two sounds are alike, 1.0 being the same."""
    letters = Indel.normalized_similarity(one, other)
    hard = bones(one)
    if letters < LIKE or len(hard) < ENOUGH_BONES:
        return letters
    return (1 - BONES) * letters + BONES * Indel.normalized_similarity(hard, bones(other))
