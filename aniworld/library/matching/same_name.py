"""What the catalogue knows of a title: whether several shows are called so, and what else it is called."""

import re
from functools import lru_cache

from ... import catalogue
from ...text import squeeze

LOOKED_AT = 8  # entries of the catalogue
NEAR_YEARS = 1
SHOWS = ("TV", "ONA", "")
YEAR_LAST = re.compile(r"[(\uff08](?:19|20)\d\d[)\uff09]$")  # the wide ones too


@lru_cache(50_000)
def plain(title: str) -> str:
    """Return a title as it is compared: without blanks, signs, and a year in brackets behind it."""
    return squeeze(YEAR_LAST.sub("", title).replace("\u00d7", "x"))


@lru_cache(4096)
def has_several(title: str) -> bool:
    """Return whether there are shows of exactly this title from different years.

    The catalogue has them, or has one that is told from another by its year: "Title (2019)".
    """
    found = _called(title)
    first_years: dict[str, int] = {}  # by show; its seasons are no shows of their own
    for entry in found:
        if any(YEAR_LAST.search(name) for _, name in entry.names):
            return True
        if entry.year:
            show = entry.ids.get("tmdb", entry.id)
            first_years[show] = min(entry.year, first_years.get(show, entry.year))
    years = first_years.values()
    return bool(years) and max(years) - min(years) > NEAR_YEARS


@lru_cache(4096)
def other_titles(title: str, year: int | None) -> tuple[str, ...]:
    """Return the titles in all languages of the one show that is called so; none when that is not sure."""
    shows = []
    for entry in _called(title):
        if not year or (entry.year and abs(entry.year - year) <= NEAR_YEARS):
            shows.append(entry)
    if len(shows) != 1:
        return ()
    return tuple(name for _, name in shows[0].names)


def _called(title: str) -> list[catalogue.Entry]:
    """Return the shows of the catalogue that are called exactly so."""
    wanted = plain(title)
    found = []
    for entry in catalogue.search(title, LOOKED_AT):
        if entry.kind in SHOWS and any(plain(name) == wanted for _, name in entry.names):
            found.append(entry)
    return found
