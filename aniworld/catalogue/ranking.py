"""Which of the entries that may be meant is meant: how well a title fits, and which words were mistyped."""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from ..files import season_words
from ..text import fold
from . import sounds
from .asked import Asked
from .store import Entry

WHOLE, START, WORD, PART = (
    1.0,
    0.4,
    0.3,
    0.1,
)  # what it counts where in a title the words stand; their share counts up to 1
WHOLE_WORDS = 0.1  # what it counts that the words at the start are not joined or cut
SAME_SOUND, STEEP = 1.95, 8.0  # what it counts to sound the same, and how fast that falls with likeness
STEEP_BEGINNING = 1.0
GUESS = 0.1  # the most that counts what only sounds a little alike; less than any word that is there
NEAR_GUESS = 0.006
FITS_WELL = 0.8
FITS = 0.35  # from here on, the year and the season choose among entries
PICKED = 1.5  # what it counts to be of the year that was told, or its season
SHORTEST_SOUND, LONG_SOUND = 4, 8
READING = 0.1  # what it costs to be only how a title is read, which is a guess
SERIES = 0.15  # what it counts to be one, in a library of series
RANKS = 50_000  # how many ranks of fame outweigh a title that fits perfectly
SPELLINGS, CLOSE_ENOUGH, SHORTEST = 3, 0.65, 4


def best(ways: Iterable[Asked], entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries with a title that fits one of the ways to understand a question, best match first.

    Of the seasons of one show only the likeliest stays. When none fits, those stay that are likest.
    """
    scored = []
    ways = list(ways)
    for entry in entries:
        match = max(_match(way, entry) for way in ways)
        if match.score:
            scored.append((match, entry))
    scored.sort(key=lambda one: (-one[0].score - _fame(one[1]), one[1].rank))
    likeliest: dict[str, Entry] = {}
    for match, entry in _without_poor_guesses(scored):
        found = replace(
            entry, found_as=match.title, likeness=round(match.likeness, 3), is_guess=match.score <= GUESS
        )
        likeliest.setdefault(entry.ids.get("tmdb", f"only {entry.id}"), found)
    return list(likeliest.values())


class Match(NamedTuple):
    """How well an entry fits a question: score; how like its title is, 0 to 1; which title, "" for a reading."""

    score: float
    likeness: float
    title: str


def _fame(entry: Entry) -> float:
    fame = -entry.rank / RANKS
    if entry.kind == "TV":
        fame += SERIES
    return fame


def _without_poor_guesses(scored: list[tuple[Match, Entry]]) -> list[tuple[Match, Entry]]:
    """Take out guesses when something fits well, and guesses that are much worse than the best of them."""
    best = max((match.score for match, _ in scored), default=0.0)
    guesses = [match.score for match, _ in scored if match.score <= GUESS]
    if best >= FITS_WELL or not guesses:
        least = GUESS
    else:
        least = max(guesses) - NEAR_GUESS
    return [one for one in scored if one[0].score > least]


def _match(way: Asked, entry: Entry) -> Match:
    """Return how well the title that fits best does so, and what the year and the season add."""
    names = list(entry.names)
    matches = [_by_words(way.words, language, title) for language, title in names]
    if len(way.sound) >= SHORTEST_SOUND:
        matches += _by_sound(way.sound, entry)
    is_season = way.season is not None and way.season in _seasons(entry)
    if is_season:
        for language, title in names:
            matches.append(_by_words(way.words, language, season_words.split(title).title))
    best = max(matches)
    if best.score < FITS:
        return best
    return best._replace(score=best.score + is_season * PICKED + _year_fit(way.year, entry.year))


def _by_words(asked: str, language: str, title: str) -> Match:
    folded = fold(title)
    score = _fit(asked, folded)
    if score and not language:
        score = max(score - READING, PART / 2)
    shown = title if language else ""
    return Match(score, fuzz.ratio(asked, folded) / 100 if score else 0.0, shown)


def _by_sound(asked: str, entry: Entry) -> list[Match]:
    matches = []
    for place, sound in sounds.of(entry.rank):
        language, title = entry.names[place]
        likeness = sounds.likeness(asked, sound)
        score = _sound_fit(asked, sound, likeness)
        matches.append(Match(score, likeness, title if language else ""))
    return matches


def _sound_fit(asked: str, sound: str, likeness: float) -> float:
    """Return how well it fits that a title sounds so: a little less than the same words would."""
    score = 0.0
    # In a short word one letter makes another word.
    sure = 1 - (1 - likeness) * max(1.0, LONG_SOUND / len(asked))
    if sure >= sounds.LIKE:
        score = max(GUESS * sure, SAME_SOUND - STEEP * (1 - sure))
    if sound.startswith(asked):
        return max(score, START + likeness)
    if len(asked) < LONG_SOUND:
        return score
    if asked in sound:
        return max(score, PART + likeness)
    begins = sounds.likeness(asked, sound[: len(asked)])
    if begins >= sounds.LIKE_BEGINNING:
        return max(score, START - STEEP_BEGINNING * (1 - begins))
    return score


def _seasons(entry: Entry) -> set[int | None]:
    """Return the seasons that the titles of an entry name; the first is not named by most."""
    named = {season_words.split(title).season for _, title in entry.names}
    for _, title in entry.names:
        sequel = season_words.sequel(title)
        if sequel:
            named.add(sequel[1])
    return (named - {None}) or {1}


def _year_fit(asked: int | None, year: int | None) -> float:
    if asked is None or year is None:
        return 0.0
    if asked == year:
        return PICKED
    if abs(asked - year) == 1:
        return PICKED / 2
    return 0.0


def _fit(asked: str, title: str) -> float:
    place = _place(asked, title)
    if not place:
        return 0.0
    if f"{title} ".startswith(f"{asked} "):
        place += WHOLE_WORDS
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
