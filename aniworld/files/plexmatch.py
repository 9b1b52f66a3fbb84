"""Plex's .plexmatch: a text file in a show's folder that says which show it is."""

import re
from dataclasses import dataclass, field

from . import show_ids

FILE = ".plexmatch"
LARGEST = 65_536
_LINE = re.compile(r"\s*(?P<key>[A-Za-z]+)\s*:\s*(?P<value>.*?)\s*")


@dataclass(frozen=True)
class PlexMatch:
    """What a .plexmatch says; nothing of it is certain to be there."""

    title: str = ""
    year: int | None = None
    season: int | None = None
    ids: dict[str, str] = field(default_factory=dict)


def read(data: bytes) -> PlexMatch:
    """Read a .plexmatch. Lines that are not understood are passed over, as Plex does; it never fails.

    Source: https://support.plex.tv/articles/plexmatch/
    """
    said: dict[str, str] = {}
    told = ""
    for line in data[:LARGEST].decode("utf-8-sig", "replace").splitlines():
        match = _LINE.fullmatch(line)
        if match is None or not match["value"]:
            continue
        key = match["key"].casefold()
        if key == "guid":
            told += f"[{match['value']}]"
        elif key.removesuffix("id") in show_ids.SERVICES:
            told += f"[{key.removesuffix('id')}-{match['value']}]"
        else:
            said.setdefault(key, match["value"])
    ids, _ = show_ids.read(told)
    title = said.get("title") or said.get("show") or ""
    return PlexMatch(title, _number(said.get("year"), 4), _number(said.get("season"), 4), ids)


def _number(text: str | None, digits: int) -> int | None:
    match = re.fullmatch(rf"\d{{1,{digits}}}", text or "")
    if match is None:
        return None
    return int(match[0])
