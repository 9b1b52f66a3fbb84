"""How well a title of the catalogue fits what is asked for: by its words, and by how it sounds."""

from typing import NamedTuple

from ..fuzzy import fuzz
from ..text import fold
from . import sounds
from .store import Entry

# What it counts where in a title the words stand; their share of it counts up to 1 more.
WHOLE, START, WORD, PART = 1.0, 0.4, 0.3, 0.1
WHOLE_WORDS = 0.1  # what it counts that the words at the start are not joined or cut
READING = 0.1  # what it costs to be only how a title is read, as that is worked out
GUESS = 0.1  # the most that a title counts that only sounds a little like it
LEAST = 0.11  # what a title counts at least that has the words
SAME_SOUND, STEEP = 1.95, 8.0  # what it counts to sound the same, and how fast that falls with likeness
STEEP_BEGINNING = 1.0  # how fast it falls for what only begins to sound so
SHORTEST_SOUND, LONG_SOUND = 4, 8


class Match(NamedTuple):
    """How well a title fits: score, likeness from 0 to 1, and the title, "" for a mere reading."""

    score: float = 0.0
    likeness: float = 0.0
    title: str = ""


def by_words(asked: str, language: str, title: str) -> Match:
    """Return how well it fits that a title has these words; a reading, which has no language, less so."""
    folded = fold(title)
    place = _place(asked, folded)
    if not place:
        return Match()
    if f"{folded} ".startswith(f"{asked} "):
        place += WHOLE_WORDS
    share = fuzz.ratio(asked, folded) / 100
    if language:
        return Match(place + share, share, title)
    return Match(max(place + share - READING, LEAST), share)


def by_sound(asked: str, entry: Entry) -> list[Match]:
    """Return how well the titles of an entry fit a sound."""
    if len(asked) < SHORTEST_SOUND:
        return []
    matches = []
    for place, sound in sounds.of(entry.rank):
        language, title = entry.names[place]
        if not language:
            title = ""
        likeness = sounds.likeness(asked, sound)
        matches.append(Match(_sound_fit(asked, sound, likeness), likeness, title))
    return matches


def _sound_fit(asked: str, sound: str, likeness: float) -> float:
    """Return how well it fits that a title sounds so: a little less than the same words would."""
    fit = 0.0
    # In a short word one letter makes another word.
    sure = 1 - (1 - likeness) * max(1.0, LONG_SOUND / len(asked))
    if sure >= sounds.LIKE:
        fit = max(GUESS * sure, SAME_SOUND - STEEP * (1 - sure))
    return max(fit, _part_fit(asked, sound, likeness))


def _part_fit(asked: str, sound: str, likeness: float) -> float:
    """Return how well it fits that a title sounds so at its start or somewhere."""
    if len(asked) > SHORTEST_SOUND and sound.startswith(asked):
        return START + likeness
    if len(asked) < LONG_SOUND:
        return 0.0
    if asked in sound:
        return PART + likeness
    beginning = sounds.likeness(asked, sound[: len(asked)])
    if beginning < sounds.LIKE_BEGINNING:
        return 0.0
    return START - STEEP_BEGINNING * (1 - beginning)


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
