"""Search as you type: what is asked for becomes questions that the file answers within milliseconds."""

import re
import unicodedata
from dataclasses import replace

from ..files import folder_names
from ..text import fold, squeeze
from . import asked, fitting, ranking, sounds, spelling, store
from .asked import Asked
from .store import Entry

LONGEST = 100  # characters of a question that count
FIRST, REST = 20, 30  # entries that are looked at closely: those with a title that begins so, and others
GRAM = 3


def search(query: str, limit: int = 10) -> list[Entry]:
    """Return the entries that are likeliest meant, best match first.

    There are none for a question without letters or digits.

    Found is what has the query in one of its titles, whatever the case, the accents and the blanks; of three
    or more characters anywhere, of fewer Latin ones only at the start. So is what sounds alike, with a year
    or a season picking among the entries of one title, and what has an id that is named. When there is
    nothing, typing errors are forgiven.
    """
    query = query[:LONGEST]
    words = fold(query)
    if not words:
        return []
    if len(squeeze(words)) < GRAM:
        return ranking.best([Asked(words, "")], _short(words, query))[:limit]
    named = store.of_ids(folder_names.read(query).ids)
    if named:
        return _without_doubles([*named, *_fitting(asked.understood(query))])[:limit]
    ways = asked.understood(query)
    found = ranking.best(ways, _candidates(ways))
    if not found or found[0].is_guess:
        guesses = found
        found = _mistyped(words) or _of_head(query) or _begun(ways)
        if not found:
            found = _without_doubles([*_begun_by(ways), *guesses])
    return found[:limit]


def _fitting(ways: list[Asked]) -> list[Entry]:
    """Return what fits one of these ways: no guesses."""
    found = ranking.best(ways, _candidates(ways))
    return [entry for entry in found if not entry.is_guess]


def _begun(ways: list[Asked]) -> list[Entry]:
    """Return the entries with a title that begins to sound so."""
    entries = []
    for way in ways:
        if len(way.sound) >= fitting.LONG_SOUND:
            entries += store.of_ranks(sounds.beginning(way.sound))
    return ranking.best(ways, _without_doubles(entries))


def _of_head(query: str) -> list[Entry]:
    """Return what fits that which stands before the subtitle."""
    ways = asked.head(query)
    if not ways:
        return []
    return _only_partly(_fitting(ways), len(ways[0].words) / len(fold(query)))


def _begun_by(ways: list[Asked]) -> list[Entry]:
    """Return the entries with a title with which this begins: what follows is a subtitle."""
    for way in ways:
        longest, ranks = sounds.begun_by(way.sound)
        found = ranking.best([Asked(longest, longest)], store.of_ranks(ranks))
        if found:
            return _only_partly(found, len(longest) / len(way.sound))
    return []


def _only_partly(entries: list[Entry], share: float) -> list[Entry]:
    """Return entries that fit only this share of what was asked for, however well they do so."""
    return [replace(entry, likeness=round(entry.likeness * share, 3)) for entry in entries]


def _mistyped(words: str) -> list[Entry]:
    for likely in spelling.spellings(words, store.words()):
        if found := ranking.best([Asked(likely, "")], _holding(likely)):
            return found
    return []


def _candidates(ways: list[Asked]) -> list[Entry]:
    """Return entries to be looked at closely: with the words in a title, or with one that sounds alike."""
    entries = []
    for way in ways:
        entries += _holding(way.words)
        if len(way.sound) >= GRAM:
            entries += store.having([" " + way.sound[:2], *_grams(way.sound)], FIRST)
            entries += store.of_ranks(sounds.near(way.sound))
    return _without_doubles(entries)


def _holding(words: str) -> list[Entry]:
    """Return entries with these words in one title, as they stand or scattered."""
    together = squeeze(words)
    if len(together) < GRAM:
        return _short(words, words)
    entries = store.having([" " + together[:2], *_grams(together)], FIRST)
    entries += store.having(_grams(together), REST)
    scattered: list[str] = []
    for word in words.split():
        scattered += _grams(word)
    if len(entries) < FIRST and " " in words and scattered:
        entries += store.having(scattered, REST)
    return entries


def _without_doubles(entries: list[Entry]) -> list[Entry]:
    firsts: dict[int, Entry] = {}
    for entry in entries:
        firsts.setdefault(entry.rank, entry)
    return list(firsts.values())


def _grams(text: str) -> list[str]:
    return [text[start : start + GRAM] for start in range(len(text) - GRAM + 1)]


def _short(words: str, query: str) -> list[Entry]:
    """Return entries for one or two characters: two of a script with thousands may stand anywhere.

    Between two that are Latin any sign may stand, as in "H&C".
    """
    if words.isascii():
        entries = []
        for pattern in dict.fromkeys([words.replace(" ", "_"), squeeze(words)]):
            entries += store.like(f"%\t{pattern}%", f"%\t{pattern}\n%", FIRST + REST)
        return _without_doubles(entries)
    written = re.sub(r"([\\%_])", r"\\\1", unicodedata.normalize("NFKC", query).strip())
    return store.like(f"%\t%{written}%", f"%\t{written}\n%", FIRST + REST)
