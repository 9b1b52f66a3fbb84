"""The NFO files of Kodi and Jellyfin: written, read safely, and merged without losing the user's edits."""

from .comparing import ADDED, CHANGED, KEPT, REMOVED, Difference, compared
from .edited import SHOW, Edited
from .entries import Actor, EpisodeNfo, Rating, SeasonNfo, ShowNfo
from .identity import Identity, read_identity, read_ids
from .merging import Merged, Over, merge
from .reading import MAX_BYTES
from .writing import episode, season, tvshow

__all__ = [
    "ADDED",
    "CHANGED",
    "KEPT",
    "MAX_BYTES",
    "REMOVED",
    "SHOW",
    "Actor",
    "Difference",
    "Edited",
    "EpisodeNfo",
    "Identity",
    "Merged",
    "Over",
    "Rating",
    "SeasonNfo",
    "ShowNfo",
    "compared",
    "episode",
    "merge",
    "read_identity",
    "read_ids",
    "season",
    "tvshow",
]
