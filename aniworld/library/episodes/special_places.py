"""Which special a video is, that its name numbers by a word: "OVA 02", "SP1", "Special 3"."""

import re
from collections.abc import Iterable

from ...text import fold
from .numbering import Place
from .show_numbers import SPECIALS, ShowNumbers

_SEASON_ZERO = re.compile(r"(?i)(?<![a-z\d])(?:s0{1,2}[ ._-]*x?ep?|0{1,2}x)\d")
_IN_PATH = re.compile(r"(?i)(?<![a-z])(ova|oad|ona|special|sp)s?(?![a-z])")
# What titles of specials say of their kind, by the word in the name of a file.
_MEANT = {
    "ova": r"\bova\b|\boad\b",
    "oad": r"\boad\b|\bova\b",
    "ona": r"\bona\b",
    "sp": r"\bspecials?\b|\bsp\b",
    "special": r"\bspecials?\b|\bsp\b",
}
_ANY_KIND = re.compile("|".join(_MEANT.values()))


def find(show: ShowNumbers, path: str, numbers: Iterable[int]) -> tuple[Place, ...]:
    """Return the places of the specials that a video holds; empty when they are not certain.

    S00E02 is exactly that. "OVA 02" is the second one whose title says so; where no title says what kind of
    special it is, the second of all.
    """
    word = None if _SEASON_ZERO.search(path) else _word(path)
    found = []
    for number in numbers:
        place = _of_word(show, word, number) if word else (SPECIALS, number)
        if place not in show.places:
            return ()
        found.append(place)
    return tuple(found)


def _word(path: str) -> str | None:
    """Return the last word of a path that names a kind of special; a folder of all specials names none."""
    folders, _, name = path.rpartition("/")
    words = [word.casefold() for word in _IN_PATH.findall(name)]
    if not words:
        words = []
        for word in _IN_PATH.findall(folders):
            if word.casefold() != "special":
                words.append(word.casefold())
    return words[-1] if words else None


def _of_word(show: ShowNumbers, word: str, number: int) -> Place:
    kinds = {special: fold(title) for special, title in show.specials.items()}
    alike = []
    for special, title in sorted(kinds.items()):
        if re.search(_MEANT[word], title):
            alike.append(special)
    if alike:
        return SPECIALS, alike[number - 1] if 0 < number <= len(alike) else -1
    others = [title for title in kinds.values() if _ANY_KIND.search(title)]
    return SPECIALS, -1 if others else number
