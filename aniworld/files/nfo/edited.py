"""The elements of an NFO in which a person's words differ from ours, as plain texts."""

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from typing import NamedTuple

from .meaning import Key, is_true, text_of

Numbers = tuple[str, str]  # season and episode, as the document of an episode says them; "" of a show
SHOW: Numbers = ("", "")


class Edited(NamedTuple):
    """One element, or several of one tag, that are the person's.

    numbers: of the episode; tag, which: of the element ("uniqueid", "tvdb"); texts: one of each, empty when
    the person deleted them; is_ours: whether it is one that we would write, too.
    """

    numbers: Numbers
    tag: str
    which: str
    texts: tuple[str, ...]
    is_ours: bool

    @property
    def key(self) -> Key:
        return self.tag, self.which


def of(numbers: Numbers, key: Key, elements: Sequence[ET.Element], *, is_ours: bool) -> Edited:
    """Return what these elements, which are all about one thing, say."""
    texts = [_text(element) for element in elements]
    return Edited(numbers, *key, tuple(text for text in texts if text), is_ours)


def _text(element: ET.Element) -> str:
    if element.tag == "ratings":
        return _rating(element)
    if element.tag == "actor":
        name, role = element.findtext("name", "").strip(), element.findtext("role", "").strip()
        return f"{name} ({role})" if role else name
    return " ".join("".join(element.itertext()).split()) if len(element) else text_of(element)


def _rating(ratings: ET.Element) -> str:
    """Return the rating that readers take: the default one, else the last."""
    entries = ratings.findall("rating")
    defaults = [entry for entry in entries if is_true(entry.get("default"))]
    for entry in [*defaults, *reversed(entries)]:
        return _in_tens(entry.findtext("value", "").strip(), entry.get("max", "10"))
    return ""


def _in_tens(value: str, most: str) -> str:
    """Return a rating as one of 0 to 10."""
    try:
        return f"{float(value) * 10 / float(most):.1f}"
    except (ValueError, ZeroDivisionError, OverflowError):
        return value
