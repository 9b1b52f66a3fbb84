"""Changes elements in the text of an NFO; every other byte of it stays as it is."""

import copy
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .reading import Document

_BLANKS = b" \t\r\n"
_EMPTY_END = re.compile(rb"\s*/>$")


class Edit(NamedTuple):
    """Bytes from start to end that become others."""

    start: int
    end: int
    becomes: bytes


class Layout(NamedTuple):
    """How a file is written: its line feed, "" in a file of one line, and the indentation of elements."""

    line_feed: bytes
    indent: bytes

    @property
    def before(self) -> bytes:
        """Return what stands before an element."""
        return self.line_feed + self.indent if self.line_feed else b""


class Patch:
    """The changes of one document, made together at the end."""

    def __init__(self, document: Document):
        self.document = document
        self.layout = layout_of(document)
        self.edits: list[Edit] = []
        self.added: list[bytes] = []
        self.spans = {id(child.element): (child.start, child.end) for child in document.children}

    def replace(self, element: ET.Element, by: ET.Element) -> None:
        start, end = self.spans[id(element)]
        self.edits.append(Edit(start, end, written(by, self.layout)))

    def remove(self, element: ET.Element) -> None:
        """Remove an element, and its line if it is alone on it."""
        start, end = self.spans[id(element)]
        line = self.document.text.rfind(b"\n", 0, start)
        if line >= 0 and not self.document.text[line:start].strip(_BLANKS):
            start = line
            if self.document.text[line - 1 : line] == b"\r":
                start = line - 1
        self.edits.append(Edit(start, end, b""))

    def insert_behind(self, element: ET.Element, new: Iterable[ET.Element]) -> None:
        _, end = self.spans[id(element)]
        text = b"".join(self.layout.before + written(one, self.layout) for one in new)
        self.edits.append(Edit(end, end, text))

    def append(self, new: Iterable[ET.Element]) -> None:
        """Add elements behind all others."""
        self.added += [self.layout.before + written(one, self.layout) for one in new]

    def text(self) -> bytes:
        """Return the document with these changes."""
        edits = list(self.edits)
        if self.added:
            edits.append(self._addition(b"".join(self.added)))
        pieces: list[bytes] = []
        done = 0
        for edit in sorted(edits):
            pieces += [self.document.text[done : edit.start], edit.becomes]
            done = edit.end
        return b"".join(pieces) + self.document.text[done:]

    def _addition(self, added: bytes) -> Edit:
        """Return the edit that puts elements behind the last one."""
        document = self.document
        if document.closing is None:  # <tvshow/>
            tag = document.text[document.opening : document.opening_end]
            opening = _EMPTY_END.sub(b">", tag)
            closing = b"</" + document.root.tag.encode() + b">"
            new = opening + added + self.layout.line_feed + closing
            return Edit(document.opening, document.opening_end, new)
        inside = document.text[document.opening_end : document.closing]
        end = document.opening_end + len(inside.rstrip(_BLANKS))
        if end == document.opening_end:  # nothing but blanks, which go
            return Edit(end, document.closing, added + self.layout.line_feed)
        return Edit(end, end, added)


def layout_of(document: Document) -> Layout:
    """Return how a document is written, to write like it."""
    line_feed = b"\n"
    if b"\r\n" in document.text:
        line_feed = b"\r\n"
    if not document.children:
        return Layout(line_feed, b"  ")
    first = document.children[0].start
    line = document.text.rfind(b"\n", document.opening_end, first)
    if line < 0:
        return Layout(b"", b"")
    indent = document.text[line + 1 : first]
    return Layout(line_feed, b"" if indent.strip(_BLANKS) else indent)


def written(element: ET.Element, layout: Layout) -> bytes:
    """Return an element as it is written in a file of this layout."""
    own = copy.deepcopy(element)
    own.tail = None
    _without_blanks(own)
    if layout.line_feed:
        ET.indent(own, space=layout.indent.decode(), level=1)
    text = ET.tostring(own, "unicode").encode()
    if layout.line_feed == b"\r\n":
        text = text.replace(b"\n", b"\r\n")
    return text


def _without_blanks(element: ET.Element) -> None:
    """Drop the indentation that an element has from where it was written first."""
    if not len(element):
        return
    element.text = None
    for child in element:
        child.tail = None
        _without_blanks(child)


def joined(texts: Sequence[bytes], added: Iterable[ET.Element], line_feed: bytes) -> bytes:
    """Return documents one behind the other, with new ones behind the last, each on lines of its own."""
    text = b"".join(texts)
    for root in added:
        if not text.endswith(b"\n"):
            text += line_feed
        own = copy.deepcopy(root)
        ET.indent(own)
        text += ET.tostring(own, "unicode").strip().encode().replace(b"\n", line_feed) + line_feed
    return text
