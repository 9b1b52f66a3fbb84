"""The NFO files of Kodi and Jellyfin: written, read safely, and merged without losing the user's edits."""

from .entries import Actor, EpisodeNfo, Rating, SeasonNfo, ShowNfo
from .comparing import Difference, compared
from .identity import Identity, read_identity, read_ids
from .merging import Merged, merge
from .preview import ADDED, KEPT, Change, changes, differences
from .reading import MAX_BYTES
from .writing import episode, season, tvshow

__all__ = [
    "ADDED",
    "KEPT",
    "MAX_BYTES",
    "Actor",
    "Difference",
    "Change",
    "EpisodeNfo",
    "Identity",
    "Merged",
    "Rating",
    "SeasonNfo",
    "ShowNfo",
    "changes",
    "differences",
    "episode",
    "merge",
    "read_identity",
    "read_ids",
    "season",
    "tvshow",
]
