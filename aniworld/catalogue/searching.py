"""Search as you type: what is asked for becomes questions that the file answers within milliseconds."""

import re
import unicodedata

from ..text import fold, squeeze
from . import ranking, store
from .store import Entry

LONGEST = 100  # characters of a question that count
FIRST, REST = 20, 30  # entries that are looked at closely: those with a title that begins so, and others
GRAM = 3


def search(query: str, limit: int = 10) -> list[Entry]:
    """Return the entries that are likeliest meant, best match first.

    There are none for a question without letters or digits.

    Found is what has the query in one of its titles, whatever the case, the accents and the blanks; of three
    or more characters anywhere, of fewer Latin ones only at the start. When there is nothing, typing errors
    are forgiven.
    """
    query = query[:LONGEST]
    asked = fold(query)
    if len(squeeze(asked)) < GRAM:
        if not asked:
            return []
        return ranking.best(asked, _short(asked, query))[:limit]
    if found := _holding(asked):
        return found[:limit]
    for spelling in ranking.spellings(asked, store.words()):
        if found := _holding(spelling):
            return found[:limit]
    return []


def _holding(asked: str) -> list[Entry]:
    """Return entries with these words in one title, as they stand or scattered."""
    together = squeeze(asked)
    entries = store.having([" " + together[:2], *_grams(together)], FIRST)
    entries += store.having(_grams(together), REST)
    scattered: list[str] = []
    for word in asked.split():
        scattered += _grams(word)
    if len(entries) < FIRST and " " in asked and scattered:
        entries += store.having(scattered, REST)
    without_doubles = {entry.rank: entry for entry in entries}
    return ranking.best(asked, without_doubles.values())


def _grams(text: str) -> list[str]:
    return [text[start : start + GRAM] for start in range(len(text) - GRAM + 1)]


def _short(asked: str, query: str) -> list[Entry]:
    """Return entries for one or two characters: two of a script with thousands may stand anywhere."""
    if asked.isascii():
        return store.like(f"%\t{asked}%", f"%\t{asked}\n%", FIRST + REST)
    written = re.sub(r"([\\%_])", r"\\\1", unicodedata.normalize("NFKC", query).strip())
    return store.like(f"%\t%{written}%", f"%\t{written}\n%", FIRST + REST)
