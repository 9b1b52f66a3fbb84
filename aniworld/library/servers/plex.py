"""Plex: a partial scan of the section that holds a folder.

https://support.plex.tv/articles/201638786-plex-media-server-url-commands/
"""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from ...providers.cleaning import at, column, dicts, text
from . import path_map
from .connection import Connection, Look, Place, Told


class Plex:
    label, port, needs_key, has_user = "Plex", 32400, True, False

    def look(self, server: Connection) -> Look:
        about = server.ask("/", _is_container, headers=_headers(server))
        name, version = at(about, "MediaContainer", "friendlyName"), at(about, "MediaContainer", "version")
        locations = [path for path, _ in _locations(server)]
        return Look(text(name), text(version), tuple(locations))

    def tell(self, server: Connection, places: Sequence[Place]) -> Iterator[Told]:
        known = _locations(server)
        for place in places:
            sections = set()
            for path, section in known:
                if path_map.is_in(place.theirs, path):
                    sections.add(section)
            for section in sorted(sections):
                path = f"/library/sections/{quote(section, safe='')}/refresh"
                server.say(path, params=[("path", place.theirs)], headers=_headers(server))
            yield Told(place.ours, is_known=bool(sections))


def _headers(server: Connection) -> dict[str, str]:
    return {"X-Plex-Token": server.key, "X-Plex-Client-Identifier": "aniworld", "X-Plex-Product": "aniworld"}


def _is_container(answer: Any) -> bool:
    return isinstance(at(answer, "MediaContainer"), dict)


def _locations(server: Connection) -> list[tuple[str, str]]:
    """Return each folder that a section holds, with the key of the section."""
    answer = server.ask("/library/sections", _is_container, headers=_headers(server))
    found = []
    for section in dicts(at(answer, "MediaContainer", "Directory")):
        for path in column(at(section, "Location"), "path"):
            if isinstance(path, str) and section.get("key"):
                found.append((path, str(section["key"])))
    return found
