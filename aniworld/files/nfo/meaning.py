"""What the elements of an NFO mean: which say the same thing in other words, and which say nothing."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Hashable, Sequence

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
# What programs write where they know nothing.
NUMBERS = ("rating", "value", "votes", "year", "runtime", "premiered", "aired")
NO_NUMBER = ("0", "0.0", "0000-00-00", "0001-01-01")
NO_TITLE = re.compile(r"(?:tb[ad]|(?:episode|season|staffel) \d+)", re.IGNORECASE)

ID_TAG = re.compile(r"((?:tv|tm|im|ani)db|imdb_|tvmaze|anilist|kitsu|mal|myanimelist)id")
ID_NAMES = {"thetvdb": "tvdb", "themoviedb": "tmdb", "myanimelist": "mal", "imdb_": "imdb"}

Key = tuple[str, str]
Groups = dict[Key, list[ET.Element]]


def groups(root: ET.Element | None) -> Groups:
    """Return the elements of a root by what they are about, in the order of the file."""
    found: Groups = {}
    if root is None:
        return found
    for child in root:
        if key := key_of(child, root.tag):
            found.setdefault(key, []).append(child)
    return found


def key_of(element: ET.Element, root_tag: str) -> Key | None:
    """Return what an element is about: a tag, and which of several; None for comments and instructions."""
    tag = element.tag
    if not isinstance(tag, str):
        return None
    if tag == "uniqueid":
        return tag, service(element.get("type", ""))
    if match := ID_TAG.fullmatch(tag.lower()):
        return "uniqueid", service(match[1])
    if tag == "id" and root_tag == "tvshow":
        return "uniqueid", service_of_id(element)
    return SAME_AS.get(tag, tag), element.get(IDENTIFIED_BY.get(tag, ""), "").strip().lower()


def service(name: str) -> str:
    """Return our name of the service that an id is of."""
    folded = name.strip().lower()
    return ID_NAMES.get(folded, folded)


def service_of_id(element: ET.Element) -> str:
    """Return whose id is in <id>, as older programs write it."""
    if text_of(element).startswith("tt"):
        return "imdb"
    return "tvdb"


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
        if text and not is_name and not NO_TITLE.fullmatch(text):
            return False
    return True


def text_of(element: ET.Element) -> str:
    return (element.text or "").strip()


def is_true(text: str | None) -> bool:
    return (text or "").strip().lower() == "true"


def _letters(text: str) -> str:
    """Return letters and digits alone: other programs write blanks for the dots of a name."""
    return "".join(filter(str.isalnum, text.casefold()))


def _says_nothing(element: ET.Element) -> bool:
    if text_of(element):
        return element.tag in NUMBERS and text_of(element) in NO_NUMBER
    return all(_says_nothing(child) for child in element if isinstance(child.tag, str))


def _value(element: ET.Element) -> Hashable:
    """Return what an element says, whatever its indentation."""
    children = tuple(_value(child) for child in element if isinstance(child.tag, str))
    return element.tag, tuple(sorted(element.items())), text_of(element), children
