"""Kodi, over JSON-RPC: https://kodi.wiki/view/JSON-RPC_API/v13.

A scan finds new files and does not look into NFO files that changed; a refresh of the show reads those. So
both are asked for. A new show is found by a scan of the folder above it, and by no scan of its own. A second
scan while one runs would end that one: the next folder waits until it is done.
"""

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...providers.cleaning import at, column, dicts, text
from . import path_map
from .connection import Connection, Look, Place, Told

SCANNING = "Library.IsScanningVideo"


class Kodi:
    label, port, needs_key, has_user = "Kodi", 8080, False, True

    def look(self, server: Connection) -> Look:
        about = _call(server, "Application.GetProperties", {"properties": ["name", "version"]})
        sources = _call(server, "Files.GetSources", {"media": "video"})
        version = f"{at(about, 'version', 'major')}.{at(about, 'version', 'minor')}"
        locations = tuple(filter(None, map(_path, column(at(sources, "sources"), "file"))))
        return Look(text(at(about, "name")), text(version), locations)

    def tell(self, server: Connection, places: Sequence[Place]) -> Iterator[Told]:
        if _is_scanning(server):
            return
        for directory, group in _by_directory(places, _shows(server)).items():
            if _is_scanning(server):
                return
            _call(server, "VideoLibrary.Scan", {"directory": directory, "showdialogs": False})
            for show in sorted(group.shows):
                _refresh(server, show)
            for place in group.places:
                yield Told(place.ours)


@dataclass
class Group:
    """What one scan is for: its folders, and the ids of the shows in them that Kodi knows."""

    places: list[Place] = field(default_factory=list)
    shows: set[int] = field(default_factory=set)


def _by_directory(places: Sequence[Place], shows: list[dict[str, Any]]) -> dict[str, Group]:
    """Return the folders by what is scanned for them.

    The folder of a show that Kodi knows is scanned itself. A new show is found from the folder above it
    only, and all new ones in there at once.
    """
    found: dict[str, Group] = {}
    for place in places:
        folder = with_slash(place.theirs)
        known = {show["tvshowid"] for show in shows if _holds(show, folder)}
        directory = folder if known else _above(folder)
        group = found.setdefault(directory, Group())
        group.places.append(place)
        group.shows |= known
    return found


def _above(folder: str) -> str:
    """Return the folder above one; both end with a slash."""
    separator = path_map.separator_of(folder)
    parent = folder.rstrip(separator).rpartition(separator)[0]
    return parent + separator


def with_slash(folder: str) -> str:
    """Return a folder as Kodi names it: with a slash at its end."""
    separator = path_map.separator_of(folder)
    return folder.rstrip(separator) + separator


def _shows(server: Connection) -> list[dict[str, Any]]:
    """Return the shows that Kodi knows, each with its folder."""
    return dicts(at(_call(server, "VideoLibrary.GetTVShows", {"properties": ["file"]}), "tvshows"))


def _path(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _holds(show: dict[str, Any], folder: str) -> bool:
    """Return whether a folder is the one of a show, or lies in it."""
    file = _path(show.get("file"))
    return bool(file) and folder.startswith(with_slash(file)) and isinstance(show.get("tvshowid"), int)


def _refresh(server: Connection, show: int) -> None:
    wanted = {"tvshowid": show, "ignorenfo": False, "refreshepisodes": True}
    _call(server, "VideoLibrary.RefreshTVShow", wanted)


def _is_scanning(server: Connection) -> bool:
    return at(_call(server, "XBMC.GetInfoBooleans", {"booleans": [SCANNING]}), SCANNING) is True


def _call(server: Connection, method: str, params: dict[str, Any]) -> Any:
    """Return the result of a method. Raises ProviderError, also for an error in JSON-RPC's own words."""
    body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    answer = server.ask("/jsonrpc", _is_answer, headers=_headers(server), body=body)
    if "result" not in answer:
        raise server.refused("server_refused_call", method=method)
    return answer["result"]


def _is_answer(answer: Any) -> bool:
    return isinstance(answer, dict) and ("result" in answer or "error" in answer)


def _headers(server: Connection) -> dict[str, str]:
    if not server.user and not server.key:
        return {}
    pair = f"{server.user}:{server.key}".encode()
    return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
