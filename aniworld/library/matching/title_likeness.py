"""How alike a title that was asked for and one of a show are; a longer title is never the same."""

import re
from collections.abc import Iterable

from ...catalogue.sound import sound
from ...fuzzy import OSA, fuzz
from ...text import fold, squeeze
from ..series import titles

EXACT = 1.0
NEARLY = 0.97  # the same but for words that one writes and another does not, or in another romanisation
BEGINS = 0.86  # the title goes on after a colon or dash
AROUND = 0.84  # begins and ends so, with more between
SEASON_WORDS_COST = 0.05  # an entry that is alike only without its "Season 2"
TYPED_RATIO = 0.85  # how alike a title with typing errors is to the right one
TYPED_WORD = 0.7  # and each of its words
SHORTEST_TYPED, LETTERS_PER_ERROR = 5, 6  # one letter in a short title makes another title
SHORTEST_SOUND = 8  # letters, so that "Lain" is no "Rain"
MOST_BETWEEN, LEAST_AROUND = 4, 4  # words
ARTICLES = ("the", "a", "an")
JOINING = ("and", "x")  # words that are often written as signs
OFFSHOOT = re.compile(
    r"\b(?:junior|jr|mini|petit|puchi|chibi|kids|shorts?|theat(?:er|re)|specials?|recap|digest|omnibus|gaiden"
    r"|side stor(?:y|ies)|picture drama|ov[as]|oad|movies?|films?|gekijou ?ban|live action)\b"
)

_HEAD_ENDS = re.compile(r":\s|\s[-–—~(]|\s*[–—~(（〜～]")  # noqa: RUF001


def closest(asked: str, title: str) -> tuple[float, float]:
    """Return how alike they are, the title as it is or without its season words, and what that costs."""
    whole = _alike(asked, title)
    base = titles.base(title)
    if whole == EXACT or base == fold(title):
        return whole, 0.0
    bare = _alike(asked, base)
    if bare - SEASON_WORDS_COST > whole:
        return bare, SEASON_WORDS_COST
    return whole, 0.0


def is_offshoot(asked: str, title: str) -> bool:
    """Return whether a title goes on in a way that says that it is beside the show: "Show: Junior High"."""
    rest = fold(title).removeprefix(f"{asked} ")
    return rest != fold(title) and OFFSHOOT.search(rest) is not None


def beginning(title: str) -> str:
    """Return what stands before a subtitle, else the whole title."""
    return _HEAD_ENDS.split(title, maxsplit=1)[0].strip()


def _alike(asked: str, title: str) -> float:
    """Return how alike a folded title and another one are: EXACT, a little less, or not at all."""
    known = fold(title)
    if not asked or not known:
        return 0.0
    if asked == known or squeeze(asked) == squeeze(known):
        return EXACT
    if _is_the_same(asked, known):
        return NEARLY
    if _is_mistyped(asked, known):
        return fuzz.ratio(asked, known) / 100
    if _goes_on(asked, title):
        return BEGINS
    if _is_around(asked.split(), known.split()):
        return AROUND
    return 0.0


def _is_the_same(asked: str, known: str) -> bool:
    """Return whether they differ only in words that are often left out, or in how Japanese is spelled."""
    left, right = _weighty(asked), _weighty(known)
    if left == right:
        return bool(left)
    if _has_more(left, right):
        return False
    heard = sound(asked)
    return len(heard) >= SHORTEST_SOUND and heard == sound(known) and _numbers(left) == _numbers(right)


def _is_mistyped(asked: str, known: str) -> bool:
    """Return whether one is the other with typing errors: the same number of words, and the same numbers."""
    if fuzz.ratio(asked, known) < 100 * TYPED_RATIO or _is_plural(asked, known) or _is_far(asked, known):
        return False
    left, right = _weighty(asked), _weighty(known)
    if len(left) != len(right):
        is_alike = fuzz.ratio(squeeze(asked), squeeze(known)) >= 95
        return is_alike and not _has_more(left, right) and _numbers(left) == _numbers(right)
    if _numbers(left) != _numbers(right):
        return False
    return all(fuzz.ratio(*pair) >= 100 * TYPED_WORD for pair in zip(left, right, strict=True))


def _has_more(left: list[str], right: list[str]) -> bool:
    """Return whether one has all words of the other and more: "Show Z" is no "Show"."""
    return set(left) < set(right) or set(right) < set(left)


def _is_far(one: str, other: str) -> bool:
    """Return whether there are more errors than one makes in so few letters."""
    left, right = squeeze(one), squeeze(other)
    shorter = min(len(left), len(right))
    errors = OSA.distance(left, right)
    return shorter < SHORTEST_TYPED or errors > max(1, shorter // LETTERS_PER_ERROR)


def _is_plural(one: str, other: str) -> bool:
    """Return whether they are "monster" and "monsters", which are two titles."""
    return " " not in one and (one + "s" == other or other + "s" == one)


def _weighty(text: str) -> list[str]:
    """Return the words without articles and what joins two others; the last one counts: "Willow X"."""
    words = text.split()
    found = []
    for place, word in enumerate(words, 1):
        is_light = word in ARTICLES or (word in JOINING and place > 1)
        if place == len(words) or not is_light:
            found.append(word)
    return found


def _numbers(words: Iterable[str]) -> list[str]:
    return [word for word in words if word.isdecimal()]


def _goes_on(asked: str, title: str) -> bool:
    """Return whether a title is what was asked for, with a subtitle behind it."""
    return any(fold(title[: match.start()]) == asked for match in _HEAD_ENDS.finditer(title))


def _is_around(asked: list[str], known: list[str]) -> bool:
    """Return whether a title begins and ends so, and has a few more words between."""
    more = len(known) - len(asked)
    if len(asked) < LEAST_AROUND or not 0 < more <= MOST_BETWEEN:
        return False
    for length in range(1, len(asked)):
        if known[:length] == asked[:length] and known[length + more :] == asked[length:]:
            return True
    return False
