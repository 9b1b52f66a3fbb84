"""The NFO files of Kodi and Jellyfin: written, read safely, and merged without losing what the user edited."""

from .entries import EpisodeNfo, SeasonNfo, ShowNfo
from .merging import Merged, merge
from .reading import read_ids
from .writing import episode, season, tvshow

__all__ = ["EpisodeNfo", "Merged", "SeasonNfo", "ShowNfo", "episode", "merge", "read_ids", "season", "tvshow"]
