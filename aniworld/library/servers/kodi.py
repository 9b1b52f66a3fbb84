"""Kodi, over JSON-RPC: https://kodi.wiki/view/JSON-RPC_API/v13.

A scan finds new files and does not look into NFO files that changed; a refresh of the show reads those. So
both are asked for. A second scan while one runs would end that one: the next folder waits until it is done.
"""

import base64
from collections.abc import Iterator, Sequence
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
        shows: list[dict[str, Any]] | None = None
        for place in places:
            if _is_scanning(server):
                return
            if shows is None:
                shows = _shows(server)
            folder = with_slash(place.theirs)
            _call(server, "VideoLibrary.Scan", {"directory": folder, "showdialogs": False})
            for show in shows:
                if _holds(show, folder):
                    _refresh(server, show["tvshowid"])
            yield Told(place.ours)


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
