"""Shows of one name: a remake is called like the show that it remakes."""

from functools import lru_cache

from ... import catalogue
from ...text import fold

LOOKED_AT = 8  # entries of the catalogue
NEAR_YEARS = 1
SHOWS = ("TV", "ONA", "")


@lru_cache(4096)
def has_several(title: str) -> bool:
    """Return whether the catalogue has shows of exactly this title from different years."""
    years = []
    for entry in catalogue.search(title, LOOKED_AT):
        is_called_so = any(fold(name) == fold(title) for _, name in entry.names)
        if is_called_so and entry.kind in SHOWS and entry.year:
            years.append(entry.year)
    return bool(years) and max(years) - min(years) > NEAR_YEARS
