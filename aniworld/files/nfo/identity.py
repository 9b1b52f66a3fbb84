"""Which show a tvshow.nfo is about: its ids, as any program writes them, its titles and its year."""

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field

from .. import show_ids
from . import meaning
from .reading import Nfo, OnlyAddress, Unreadable, parse

_ID_SERVICE = re.compile(r"[a-z][a-z0-9]{0,31}")
_ID_VALUE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_YEAR = re.compile(r"\d{4}")
MOST_ADDRESS_CHARACTERS = 1000


@dataclass(frozen=True)
class Identity:
    """What a tvshow.nfo says of its show. ids: by service, the default one first."""

    ids: dict[str, str] = field(default_factory=dict)
    titles: tuple[str, ...] = ()
    year: int | None = None


def read_ids(content: bytes) -> dict[str, str]:
    """Return the ids in a tvshow.nfo by service ("tvdb", "imdb", "mal", …), the default one first.

    There are none in bad XML.
    """
    return read_identity(content).ids


def read_identity(content: bytes) -> Identity:
    """Return which show a tvshow.nfo is about; bad XML says nothing."""
    try:
        read = parse(content)
    except OnlyAddress as only:
        return Identity(_of_pages(only.address))
    except Unreadable:
        return Identity()
    root = read.documents[0].root
    return Identity(_ids(read, root), _titles(root), _year(root))


def _ids(read: Nfo, root: ET.Element) -> dict[str, str]:
    ids: dict[str, str] = {}
    for name, value in [*_unique_ids(root), *_older_ids(root), *_guide_ids(root)]:
        service = meaning.service(name)
        known = (value or "").strip()
        if _ID_SERVICE.fullmatch(service) and _ID_VALUE.fullmatch(known):
            ids.setdefault(service, known)
    for service, known in _of_pages(read.tail.decode() + " " + _addresses(root)).items():
        ids.setdefault(service, known)
    return ids


def _titles(root: ET.Element) -> tuple[str, ...]:
    found = []
    for tag in ("title", "originaltitle"):
        text = (root.findtext(tag) or "").strip()
        if text and text not in found:
            found.append(text[:500])
    return tuple(found)


def _year(root: ET.Element) -> int | None:
    for tag in ("year", "premiered"):
        match = _YEAR.match((root.findtext(tag) or "").strip())
        if match:
            return int(match[0])
    return None


def _unique_ids(root: ET.Element) -> list[tuple[str, str | None]]:
    """Return service and value of each uniqueid, the default one first."""
    default = []
    others = []
    for element in root.findall("uniqueid"):
        told = (element.get("type", ""), element.text)
        if element.get("default", "").lower() == "true":
            default.append(told)
        else:
            others.append(told)
    return default + others


def _older_ids(root: ET.Element) -> list[tuple[str, str | None]]:
    """Return the ids as older programs write them: <id>, and an element for each service ("tvdbid")."""
    found: list[tuple[str, str | None]] = []
    for element in root:
        if element.tag == "id":
            found.append((meaning.service_of_id(element), element.text))
            found += element.items()
        elif isinstance(element.tag, str) and (match := meaning.ID_TAG.fullmatch(element.tag.lower())):
            found.append((match[1], element.text))
    return found


def _guide_ids(root: ET.Element) -> list[tuple[str, str | None]]:
    """Return the ids of an <episodeguide> as Kodi 19 and later have it: a JSON object, a value a service."""
    try:
        guide = json.loads(root.findtext("episodeguide") or "")
    except (ValueError, RecursionError):
        return []
    if not isinstance(guide, dict):
        return []
    found: list[tuple[str, str | None]] = []
    for name, value in guide.items():
        if isinstance(value, str | int):
            found.append((name, str(value)))
    return found


def _addresses(root: ET.Element) -> str:
    """Return what stands where Kodi looks for the address of a page."""
    texts = [root.findtext("url") or "", root.findtext("episodeguide") or ""]
    texts.append(root.findtext("episodeguide/url") or "")
    return " ".join(texts)


def _of_pages(text: str) -> dict[str, str]:
    """Return the ids in the addresses of shows' pages."""
    ids, _ = show_ids.from_addresses(text[:MOST_ADDRESS_CHARACTERS])
    return ids
