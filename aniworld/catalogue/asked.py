"""What is asked of the catalogue: words as they were typed, and what they say about a year or a season."""

from typing import NamedTuple

from ..files import folder_names
from ..text import fold
from .sound import sound

MOST_TITLES = 4  # that one question may hold: "Title", "Title (Other)", "題名 Title"
SHORTEST_HEAD = 3


class Asked(NamedTuple):
    """One way to understand a question.

    words: folded; sound: "" for words that are not in Latin letters; year, season: of the entry that is
    meant, as far as they are told.
    """

    words: str
    sound: str
    year: int | None = None
    season: int | None = None


def understood(query: str) -> list[Asked]:
    """Return what may be meant: the words as they stand, then without year and season."""
    name = folder_names.read(query)
    year = name.year or name.maybe_year
    as_it_stands = sound(query)
    if year:
        as_it_stands = ""  # four digits would sound like other four digits
    ways = [Asked(fold(query), as_it_stands)]
    for title in name.titles[:MOST_TITLES]:
        way = Asked(fold(title), sound(title), year, name.season)
        if way.words and (way.words != ways[0].words or year or name.season):
            ways.append(way)
    return ways


def head(query: str) -> list[Asked]:
    """Return what stands before the subtitle, which a title in the catalogue may lack; else nothing."""
    title, colon, _ = folder_names.read(query).title.partition(": ")
    if not colon or len(title) < SHORTEST_HEAD:
        return []
    return [Asked(fold(title), sound(title))]
