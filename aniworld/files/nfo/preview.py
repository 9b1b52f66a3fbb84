"""What writing an NFO would change, element by element, without writing it."""

import xml.etree.ElementTree as ET
from collections import Counter
from typing import NamedTuple

from .merging import merge
from .reading import parse

ADDED, KEPT = "added", "kept"
LONGEST_VALUE = 300


class Change(NamedTuple):
    """One element. what: ADDED, or KEPT where the file has a value of its own; value: as it will be there."""

    tag: str
    what: str
    value: str


def changes(current: bytes | None, new: bytes, file_name: str = "") -> list[Change]:
    """Return what becomes of each element that we would write into a file that is not ours.

    A file that cannot be read is left alone: then nothing is added.
    """
    if current is None:
        return differences(None, new)
    merged = merge(current, None, new, file_name)
    if merged.content is None:
        return []
    return differences(current, merged.content)


def differences(before: bytes | None, after: bytes) -> list[Change]:
    """Return which elements of a file were there before, and which came into it. Raises Unreadable."""
    there: Counter[Change] = Counter()
    if before is not None:
        there.update(_elements(before))
    found = []
    for change in _elements(after):
        if there[change]:
            there[change] -= 1
            found.append(change)
        else:
            found.append(change._replace(what=ADDED))
    return found


def _elements(content: bytes) -> list[Change]:
    found = []
    for document in parse(content).documents:
        found += [_change(element) for element in document.root if isinstance(element.tag, str)]
    return found


def _change(element: ET.Element) -> Change:
    identity = element.get("type", "") or element.get("number", "")
    text = " ".join("".join(element.itertext()).split())
    return Change(f"{element.tag} {identity}".strip(), KEPT, text[:LONGEST_VALUE])
