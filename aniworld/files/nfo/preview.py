"""What writing an NFO would change, element by element, without writing it."""

import xml.etree.ElementTree as ET
from typing import NamedTuple

from .merging import merge
from .reading import Unreadable, parse

ADDED, KEPT = "added", "kept"
LONGEST_VALUE = 300


class Change(NamedTuple):
    """One element. what: ADDED, or KEPT where the file has a value of its own; value: as it will be there."""

    tag: str
    what: str
    value: str


def changes(current: bytes | None, new: bytes) -> list[Change]:
    """Return what becomes of each element that we would write into a file that is not ours.

    A file that cannot be read is left alone: then nothing is added.
    """
    if current is None:
        return [_change(element, ADDED) for element in parse(new).documents[0].root]
    merged = merge(current, None, new)
    if merged.content is None:
        return []
    try:
        before, after = _root(current), _root(merged.content)
    except Unreadable:
        return []
    there = {_name(element) for element in before}
    found = []
    for element in after:
        if not isinstance(element.tag, str):
            continue
        found.append(_change(element, KEPT if _name(element) in there else ADDED))
    return found


def _root(content: bytes) -> ET.Element:
    return parse(content).documents[0].root


def _name(element: ET.Element) -> tuple[str, str]:
    return str(element.tag), element.get("type", "") or element.get("number", "")


def _change(element: ET.Element, what: str) -> Change:
    tag, identity = _name(element)
    text = " ".join("".join(element.itertext()).split())
    return Change(f"{tag} {identity}".strip(), what, text[:LONGEST_VALUE])
