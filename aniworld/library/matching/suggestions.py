"""Shows to begin a library with: the best known of the catalogue."""

from ... import catalogue
from ...catalogue import Entry
from . import catalogue_source

LOOKED_AT = 60  # of the best known entries, some of which are seasons of one show


def best_known(most: int) -> list[Entry]:
    """Return the best known shows, one entry of each, the earliest."""
    shows: dict[str, Entry] = {}
    for entry in sorted(catalogue.of_ranks(range(1, LOOKED_AT + 1)), key=_rank):
        show = entry.ids.get("tmdb")
        if entry.kind != "TV" or show is None:
            continue
        if show not in shows or (entry.year or 9999) < (shows[show].year or 9999):
            shows[show] = entry
    return list(shows.values())[:most]


def _rank(entry: Entry) -> int:
    return entry.rank


def title(entry: Entry) -> str:
    return catalogue_source.title(entry)
