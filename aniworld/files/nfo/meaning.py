"""What the elements of an NFO mean: which say the same thing in other words, and which say nothing."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Hashable, Mapping, Sequence

from . import placeholders

# Elements of one tag are one value ("the genres"), but these differ by an attribute.
IDENTIFIED_BY = {"uniqueid": "type", "namedseason": "number", "seasonplot": "number", "thumb": "aspect"}
# Other words for an element: a file that has one of them does not get the other.
SAME_AS = {
    "rating": "ratings",
    "aired": "premiered",
    "airsbefore_season": "displayseason",
    "airsbefore_episode": "displayepisode",
    "airsafter_season": "displayafterseason",
    "seasonname": "title",
}
TITLE = ("title", "")

ID_TAG = re.compile(r"((?:tv|tm|im|ani)db|imdb_|tvmaze|anilist|kitsu|mal|myanimelist|bangumi)id")
ID_NAMES = {"thetvdb": "tvdb", "themoviedb": "tmdb", "myanimelist": "mal", "imdb_": "imdb", "bgm": "bangumi"}
NO_SERVICE = ("", "unknown")  # Kodi calls it so when it was told an id without its service

Key = tuple[str, str]
Groups = dict[Key, list[ET.Element]]


def groups(root: ET.Element | None) -> Groups:
    """Return the elements of a root by what they are about, in the order of the file."""
    found: Groups = {}
    if root is None:
        return found
    services = services_of_ids(root)
    for child in root:
        if key := _key(child, root.tag, services):
            found.setdefault(key, []).append(child)
    return found


def _key(element: ET.Element, root_tag: str, services: Mapping[str, str]) -> Key | None:
    """Return what an element is about: a tag, and which of several; None for comments and instructions."""
    tag = element.tag
    if not isinstance(tag, str):
        return None
    if tag == "uniqueid":
        return tag, service(element.get("type", ""))
    if match := ID_TAG.fullmatch(tag.lower()):
        return "uniqueid", service(match[1])
    if tag == "id" and root_tag == "tvshow":
        return "uniqueid", service_of_id(element, services)
    return SAME_AS.get(tag, tag), element.get(IDENTIFIED_BY.get(tag, ""), "").strip().lower()


def service(name: str) -> str:
    """Return our name of the service that an id is of."""
    folded = name.strip().lower()
    return ID_NAMES.get(folded, folded)


def services_of_ids(root: ET.Element) -> dict[str, str]:
    """Return the service of each uniqueid, by its value; TheTVDB where two services have the same one."""
    found: dict[str, str] = {}
    for element in root.findall("uniqueid"):
        name = service(element.get("type", ""))
        if name == "tvdb":
            found[text_of(element)] = name
        elif name not in NO_SERVICE:
            found.setdefault(text_of(element), name)
    return found


def service_of_id(element: ET.Element, services: Mapping[str, str]) -> str:
    """Return whose id is in <id>: Kodi says the default one there once more, older programs TheTVDB's."""
    text = text_of(element)
    if text.startswith("tt"):
        return "imdb"
    return services.get(text, "tvdb")


def said(group: Sequence[ET.Element] | None) -> dict[str, list[Hashable]]:
    """Return what elements say, by tag; nothing for those that say nothing."""
    found: dict[str, list[Hashable]] = {}
    if not group or is_empty(group):
        return found
    for element in group:
        value: Hashable = _value(element)
        if element.tag == "uniqueid":  # which id is the default is settled apart
            value = text_of(element)
        found.setdefault(element.tag, []).append(value)
    return found


def ids_in(group: Sequence[ET.Element] | None) -> set[str]:
    """Return the ids in the elements about one service."""
    return {text_of(element) for element in group or () if text_of(element)}


def is_empty(group: Sequence[ET.Element]) -> bool:
    """Return whether elements are there and say nothing, as Jellyfin writes <plot />."""
    return all(map(_says_nothing, group))


def is_no_title(group: Sequence[ET.Element], file_name: str) -> bool:
    """Return whether the title is none: the name of the file, or what stands for an unknown one."""
    for element in group:
        text = text_of(element)
        is_name = _letters(text) == _letters(file_name) and any(map(str.isdigit, file_name))
        if not is_name and not placeholders.is_no_title(text):
            return False
    return True


def text_of(element: ET.Element) -> str:
    """Return the text of an element itself, also what stands behind a comment or an element in it."""
    texts = [element.text or ""]
    for child in element:
        texts.append(child.tail or "")
    return "".join(texts).strip()


def is_true(text: str | None) -> bool:
    return (text or "").strip().lower() == "true"


def _letters(text: str) -> str:
    """Return letters and digits alone: other programs write blanks for the dots of a name."""
    return "".join(filter(str.isalnum, text.casefold()))


def _says_nothing(element: ET.Element) -> bool:
    text = text_of(element)
    if text and _is_id(element.tag):
        return placeholders.is_no_id(text)
    if text:
        return placeholders.is_none(element.tag, text)
    return all(_says_nothing(child) for child in element if isinstance(child.tag, str))


def _is_id(tag: str) -> bool:
    return tag in ("id", "uniqueid") or ID_TAG.fullmatch(tag.lower()) is not None


def _value(element: ET.Element) -> Hashable:
    """Return what an element says, whatever its indentation."""
    children = tuple(_value(child) for child in element if isinstance(child.tag, str))
    return element.tag, tuple(sorted(element.items())), text_of(element), children
