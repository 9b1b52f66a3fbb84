"""Jellyfin and Emby: one family, with two ways to show a key.

https://api.jellyfin.org and https://dev.emby.media/reference/RestAPI/LibraryService/postLibraryMediaUpdated.html
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from ...providers.cleaning import at, dicts, text
from .connection import Connection, Look, Place, Told

Headers = Callable[[str], dict[str, str]]


class JellyfinOrEmby:
    """A server of this family. headers: how it wants its key."""

    port, needs_key, has_user = 8096, True, False

    def __init__(self, label: str, headers: Headers):
        self.label = label
        self._headers = headers

    def look(self, server: Connection) -> Look:
        headers = self._headers(server.key)
        about = server.ask("/System/Info", _is_object, headers=headers)
        libraries = server.ask("/Library/VirtualFolders", _is_listing, headers=headers)
        locations: list[str] = []
        for library in dicts(at(libraries, "Items") or libraries):
            locations += [path for path in at(library, "Locations") or () if isinstance(path, str)]
        return Look(text(at(about, "ServerName")), text(at(about, "Version")), tuple(locations))

    def tell(self, server: Connection, places: Sequence[Place]) -> Iterator[Told]:
        """Tell it all in one request."""
        updates = [{"Path": place.theirs, "UpdateType": "Modified"} for place in places]
        server.say("/Library/Media/Updated", headers=self._headers(server.key), body={"Updates": updates})
        for place in places:
            yield Told(place.ours)


def _is_object(answer: Any) -> bool:
    return isinstance(answer, dict)


def _is_listing(answer: Any) -> bool:
    return isinstance(answer, list | dict)


def _authorization(key: str) -> dict[str, str]:
    return {"Authorization": f'MediaBrowser Client="aniworld", Token="{quote(key, safe="")}"'}


def _token(key: str) -> dict[str, str]:
    return {"X-Emby-Token": key}


JELLYFIN = JellyfinOrEmby("Jellyfin", _authorization)
EMBY = JellyfinOrEmby("Emby", _token)
