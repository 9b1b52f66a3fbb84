"""The kinds of media servers that aniworld can tell of changes."""

from .connection import Kind
from .jellyfin_and_emby import EMBY, JELLYFIN
from .kodi import Kodi
from .plex import Plex

KINDS: dict[str, Kind] = {"jellyfin": JELLYFIN, "kodi": Kodi(), "plex": Plex(), "emby": EMBY}
