"""The rows: what aniworld knows, and nothing of how it came to know it."""

from .access import ApiKey, Code, Preference, Session, User
from .artwork import Artwork, ReplacedArtwork, WrittenFile
from .chore import Chore
from .part import PARTS, Part
from .progress import Progress, derive
from .series import Episode, Season, Series, SeriesId
from .worker import Worker

ALL = (Series, SeriesId, Season, Episode, Part, Artwork, ReplacedArtwork, WrittenFile, User, Session, ApiKey, Code, Preference, Chore, Worker)

__all__ = [model.__name__ for model in ALL] + ["ALL", "PARTS", "Progress", "derive"]
