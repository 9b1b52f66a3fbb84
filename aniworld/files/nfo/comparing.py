"""Compares two versions of an NFO: what comes, what changes, what goes, and what stays its user's."""

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Collection
from typing import NamedTuple

from .reading import Document, Unreadable, parse

ADDED, CHANGED, REMOVED, KEPT = "added", "changed", "removed", "kept"
LONGEST_VALUE = 300
IDENTITY = ("type", "number", "name")  # the attributes that tell elements of one tag apart


class Difference(NamedTuple):
    """One element. what: ADDED, CHANGED or REMOVED; KEPT where the user's value stays.

    old: as it is in the file, new: as it will be there, or for KEPT what we would have written; entry: "1x2"
    where the file speaks of several episodes.
    """

    tag: str
    what: str
    old: str
    new: str
    entry: str = ""


class Element(NamedTuple):
    """One element of a file, in words."""

    entry: str
    tag: str
    value: str

    @property
    def place(self) -> tuple[str, str]:
        return self.entry, self.tag


def compared(
    before: bytes | None, after: bytes | None, ours: bytes | None = None, kept: Collection[str] = ()
) -> list[Difference]:
    """Return the elements in which two versions differ, in the order of the later one.

    None is a file that is not there; one that cannot be read has no elements. kept: names of the elements
    that stay the user's, such as "uniqueid tvdb"; ours: what we have to say in that file.
    """
    old, new = _elements(before), _elements(after)
    stay = Counter(old) & Counter(new)
    differences = _pairs(_without(old, stay), _without(new, stay))
    return differences + _kept(old, _elements(ours), kept)


def _elements(content: bytes | None) -> list[Element]:
    if content is None:
        return []
    try:
        documents = parse(content).documents
    except Unreadable:
        return []
    found = []
    for document in documents:
        entry = _entry(document) if len(documents) > 1 else ""
        found += [_element(entry, one) for one in document.root if isinstance(one.tag, str)]
    return found


def _entry(document: Document) -> str:
    season, number = document.root.findtext("season", ""), document.root.findtext("episode", "")
    return f"{season.strip()[:5]}x{number.strip()[:5]}"


def _element(entry: str, element: ET.Element) -> Element:
    names = [element.tag]
    rest = []
    for name, value in element.attrib.items():
        if name in IDENTITY:
            names.append(value)
        else:
            rest.append(f"({name}: {value})")
    words = [" ".join(text.split()) for text in element.itertext() if text.strip()]
    return Element(entry, " ".join(names)[:60], " ".join([", ".join(words), *rest]).strip()[:LONGEST_VALUE])


def _without(elements: list[Element], some: Counter[Element]) -> list[Element]:
    """Return the others, in their order; of several that are alike, the first ones are left out."""
    left = some.copy()
    found = []
    for element in elements:
        if left[element]:
            left[element] -= 1
        else:
            found.append(element)
    return found


def _pairs(old: list[Element], new: list[Element]) -> list[Difference]:
    """Return what becomes of each: an element that goes and one of its name that comes are a change."""
    left = list(old)
    found = []
    for element in new:
        former = next((one for one in left if one.place == element.place), None)
        if former is None:
            found.append(Difference(element.tag, ADDED, "", element.value, element.entry))
        else:
            left.remove(former)
            found.append(Difference(element.tag, CHANGED, former.value, element.value, element.entry))
    return found + [Difference(one.tag, REMOVED, one.value, "", one.entry) for one in left]


def _kept(here: list[Element], ours: list[Element], kept: Collection[str]) -> list[Difference]:
    """Return what stays the user's, with what we would have written."""
    found = []
    for name in kept:
        mine, wanted = _values(here, name), _values(ours, name)
        if mine != wanted:
            found.append(Difference(name, KEPT, mine, wanted))
    return found


def _values(elements: list[Element], name: str) -> str:
    return ", ".join(one.value for one in elements if one.tag == name)[:LONGEST_VALUE]
