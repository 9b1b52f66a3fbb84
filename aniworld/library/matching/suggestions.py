"""Shows to begin a library with: the best known of the catalogue."""

from operator import attrgetter

from ... import catalogue
from ...catalogue import Entry
from ...providers.base import Candidate
from . import catalogue_source

LOOKED_AT = 60  # of the best known entries, some of which are seasons of one show
UNKNOWN_YEAR = 9999


def best_known(most: int) -> list[Candidate]:
    """Return the best known shows, one entry of each, the earliest."""
    shows: dict[str, Entry] = {}
    for entry in sorted(catalogue.of_ranks(range(1, LOOKED_AT + 1)), key=attrgetter("rank")):
        show = entry.ids.get("tmdb")
        if entry.kind != "TV" or show is None:
            continue
        if show not in shows or _year(entry) < _year(shows[show]):
            shows[show] = entry
    return [catalogue_source.candidate(entry) for entry in shows.values()][:most]


def _year(entry: Entry) -> int:
    return entry.year or UNKNOWN_YEAR
