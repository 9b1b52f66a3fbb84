"""The NFO files of Kodi and Jellyfin: written, read safely, and merged without losing the user's edits."""

from .entries import EpisodeNfo, SeasonNfo, ShowNfo
from .merging import Merged, merge
from .reading import MAX_BYTES, read_ids
from .writing import episode, season, tvshow

__all__ = [
    "MAX_BYTES",
    "EpisodeNfo",
    "Merged",
    "SeasonNfo",
    "ShowNfo",
    "episode",
    "merge",
    "read_ids",
    "season",
    "tvshow",
]
