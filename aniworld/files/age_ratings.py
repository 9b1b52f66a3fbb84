"""For which age a show is fit, in the words of a country: its own board's, or converted from another's."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from ..translations import N_


class RatingSystem(NamedTuple):
    """The ratings of a country, or of a service that has its own. ages: word -> years, youngest first."""

    name: str
    ages: dict[str, int]
    prefix: str = ""  # what readers expect before a word


SYSTEMS = {  # by country, in the order in which one is converted into another
    "US": RatingSystem(
        N_("United States (TV-14)"),
        {"TV-Y": 0, "TV-G": 0, "TV-Y7": 7, "TV-PG": 10, "TV-14": 14, "TV-MA": 17},
    ),
    "GB": RatingSystem(N_("United Kingdom (12)"), {"U": 0, "PG": 8, "12": 12, "15": 15, "18": 18}),
    "DE": RatingSystem(N_("Germany (FSK-12)"), {"0": 0, "6": 6, "12": 12, "16": 16, "18": 18}, "FSK-"),
    "FR": RatingSystem(N_("France (12)"), {"TP": 0, "10": 10, "12": 12, "16": 16, "18": 18}),
    "NL": RatingSystem(
        N_("Netherlands (12)"), {"AL": 0, "6": 6, "9": 9, "12": 12, "14": 14, "16": 16, "18": 18}
    ),
    "BR": RatingSystem(N_("Brazil (12)"), {"L": 0, "10": 10, "12": 12, "14": 14, "16": 16, "18": 18}),
    "AU": RatingSystem(N_("Australia (MA 15+)"), {"G": 0, "PG": 8, "M": 14, "MA 15+": 15, "R 18+": 18}),
    "JP": RatingSystem(N_("Japan (PG12)"), {"G": 0, "PG12": 12, "R15+": 15, "R18+": 18}),
}
OF_SERVICES = {
    "mal": RatingSystem("MyAnimeList", {"G": 0, "PG": 8, "PG-13": 13, "R": 17, "R+": 17, "Rx": 18}),
    "kitsu": RatingSystem("Kitsu", {"G": 0, "PG": 13, "R": 17, "R18": 18}),
}
OTHER_WORDS = {  # of the same rating, folded
    "DE": {"ab0": "0", "ab6": "6", "ab12": "12", "ab16": "16", "ab18": "18"},
    "FR": {"u": "TP", "tous": "TP"},
    "GB": {"12a": "12", "r18": "18"},
    "AU": {"ma15+": "MA 15+", "r18+": "R 18+"},
    "JP": {"pg-12": "PG12"},
    "BR": {"al": "L"},
}
DEFAULT = "US"


def in_system(content_ratings: Mapping[str, str], country: str) -> str:
    """Return the rating of a show as a country writes it; "" where nobody rated it.

    The country's own counts. Another's is converted by its age: the nearest counts, of two the higher.
    content_ratings: as providers tell them, by country or service.
    """
    system = SYSTEMS[country]
    own = _word(country, system, content_ratings.get(country, ""))
    if own is None:
        age = _age(content_ratings)
        if age is None:
            return ""
        own = _nearest(system, age)
    return system.prefix + own


def _age(content_ratings: Mapping[str, str]) -> int | None:
    """Return the age that the first system knows that has a rating of it."""
    for name, system in (SYSTEMS | OF_SERVICES).items():
        word = _word(name, system, content_ratings.get(name, ""))
        if word is not None:
            return system.ages[word]
    return None


def _word(name: str, system: RatingSystem, told: str) -> str | None:
    """Return a rating as its system writes it; "FSK 12" and "12+" are "12"."""
    if not told:
        return None
    folded = _folded(told).removeprefix(_folded(system.prefix))
    by_folded = {_folded(word): word for word in system.ages} | OTHER_WORDS.get(name, {})
    return by_folded.get(folded) or by_folded.get(folded.removesuffix("+"))


def _folded(text: str) -> str:
    return re.sub(r"[\s_]+", "", text.lower()).removeprefix("fsk").removeprefix("-")


def _nearest(system: RatingSystem, age: int) -> str:
    best = ""
    best_distance = 100
    for word, years in system.ages.items():
        distance = abs(years - age)
        is_higher = best and years > system.ages[best]
        if distance < best_distance or (distance == best_distance and is_higher):
            best, best_distance = word, distance
    return best
