"""Which show a tvshow.nfo is about: its ids, as any program writes them, its titles and its year."""

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field

from .. import show_ids
from . import meaning, placeholders
from .mending import mended
from .reading import Broken, OnlyAddress, Unreadable, parse

_ID_SERVICE = re.compile(r"[a-z][a-z0-9]{0,31}")
_NUMBER = re.compile(r"0*([1-9]\d{0,11})")
_IMDB = re.compile(r"(tt\d{1,12})")
_OTHER = re.compile(r"([A-Za-z0-9_-]{1,64})")
NUMBERED = ("tvdb", "tmdb", "tvmaze", "mal", "anidb", "anilist", "kitsu", "bangumi")
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

    What is no good XML is mended first, as Kodi does.
    """
    return read_identity(content).ids


def read_identity(content: bytes) -> Identity:
    """Return which show a tvshow.nfo is about; a text that is none says what the addresses in it do."""
    try:
        read = parse(content)
    except OnlyAddress as only:
        return Identity(_of_pages(only.address))
    except Broken:
        return _of_broken(content)
    except Unreadable:
        return Identity()
    return _of_root(read.documents[0].root, read.tail)


def _of_broken(content: bytes) -> Identity:
    text, tail = mended(content)
    if not text:
        return Identity(_of_pages(tail.decode()))
    try:
        return _of_root(parse(text).documents[0].root, tail)
    except Unreadable:
        return Identity()


def _of_root(root: ET.Element, tail: bytes) -> Identity:
    return Identity(_ids(root, tail), _titles(root), _year(root))


def _ids(root: ET.Element, tail: bytes) -> dict[str, str]:
    ids: dict[str, str] = {}
    for name, value in [*_unique_ids(root), *_older_ids(root), *_guide_ids(root)]:
        service = meaning.service(name)
        known = _id(service, value.strip())
        if known and _ID_SERVICE.fullmatch(service) and service not in meaning.NO_SERVICE:
            ids.setdefault(service, known)
    for service, known in _of_pages(tail.decode() + " " + _addresses(root)).items():
        ids.setdefault(service, known)
    return ids


def _id(service: str, value: str) -> str:
    """Return an id as it is kept; "" for what is none at this service."""
    if placeholders.is_no_id(value):
        return ""
    if service in NUMBERED:
        match = _NUMBER.fullmatch(value.lower().removeprefix(f"{service}-"))
    elif service == "imdb":
        match = _IMDB.fullmatch(value)
    else:
        match = _OTHER.fullmatch(value)
    if match is None:
        return ""
    return match[1]


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


def _unique_ids(root: ET.Element) -> list[tuple[str, str]]:
    """Return service and value of each uniqueid, the default one first."""
    default = []
    others = []
    for element in root.findall("uniqueid"):
        told = (element.get("type", ""), meaning.text_of(element))
        if element.get("default", "").lower() == "true":
            default.append(told)
        else:
            others.append(told)
    return default + others


def _older_ids(root: ET.Element) -> list[tuple[str, str]]:
    """Return the ids as older programs write them: <id>, and an element for each service ("tvdbid")."""
    found: list[tuple[str, str]] = []
    services = meaning.services_of_ids(root)
    for element in root:
        if element.tag == "id":
            found.append((meaning.service_of_id(element, services), meaning.text_of(element)))
            found += element.items()
        elif isinstance(element.tag, str) and (match := meaning.ID_TAG.fullmatch(element.tag.lower())):
            found.append((match[1], meaning.text_of(element)))
    return found


def _guide_ids(root: ET.Element) -> list[tuple[str, str]]:
    """Return the ids of an <episodeguide> as Kodi 19 and later have it: a JSON object, a value a service."""
    try:
        guide = json.loads(root.findtext("episodeguide") or "")
    except (ValueError, RecursionError):
        return []
    if not isinstance(guide, dict):
        return []
    found: list[tuple[str, str]] = []
    for name, value in guide.items():
        if isinstance(value, str | int):
            found.append((name, str(value)))
    return found


def _addresses(root: ET.Element) -> str:
    """Return what stands where Kodi looks for the address of a page."""
    places = [*root.findall("url"), *root.findall("episodeguide"), *root.findall("episodeguide/url")]
    return " ".join(meaning.text_of(place) for place in places)


def _of_pages(text: str) -> dict[str, str]:
    """Return the ids in the addresses of shows' pages."""
    ids, _ = show_ids.from_addresses(text[:MOST_ADDRESS_CHARACTERS])
    return ids
