"""Reads NFO files that anybody may have written: within limits, without entities, with a URL at the end."""

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import Any, NamedTuple

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from ...translations import N_
from .encoding import DECLARATION, Encoding, as_utf8

# These bound time and memory. A show with a thousand actors has six thousand elements in half a megabyte.
MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 50
MAX_NODES = 10_000  # elements, attributes, comments and instructions together
MAX_DOCUMENTS = 100  # as many episodes as one video may hold
MAX_NAMESPACE = 300  # characters: it is a part of the name of each element in it
MAX_MARKS = 30_000  # of each of the characters at which a parser starts anew
MARKS = (b"<", b"=", b"&", b"\n", b"\r")
CHUNK = 64 * 1024  # what is fed at once: the parser notices a limit only behind it

TOO_MANY = N_("The file holds more elements or lines than an NFO ever does.")

_ROOT = re.compile(rb"<([A-Za-z][\w.-]{0,60})")
_BLANKS = re.compile(rb"\s*")
_WORD = re.compile(rb"\S+")
_WEB_PAGE = re.compile(rb"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_TAG = re.compile(rb"<[^\s/>]+(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")


class Unreadable(ValueError):
    """Bytes that are not taken for an NFO; str() is one sentence."""


class Broken(Unreadable):
    """Bytes that nobody can read as an NFO: empty, cut, binary, a web page.

    What else is refused may be in order.
    """


class OnlyAddress(Unreadable):
    """Nothing but the address of a page, from which Kodi reads everything by itself: a user's choice."""

    def __init__(self, address: str):
        super().__init__(N_("The file holds only the address of a page."))
        self.address = address


class Child(NamedTuple):
    """An element of a root, and where it is in the text of its document."""

    element: ET.Element
    start: int
    end: int


@dataclass(frozen=True)
class Document:
    """One root element with the text that it was read from, in UTF-8, and with what stands before it.

    opening, opening_end: where the first tag of the root begins and ends; closing: where its last tag begins,
    None when it has only one (<tvshow/>).
    """

    text: bytes
    root: ET.Element
    children: tuple[Child, ...]
    opening: int
    opening_end: int
    closing: int | None


@dataclass(frozen=True)
class Nfo:
    """The documents of one file, what stands before the first of them, and what follows the last.

    declaration: as it is, nothing where there is none; tail: blanks, and the URL of a combination NFO.
    """

    documents: tuple[Document, ...]
    declaration: bytes
    tail: bytes
    encoding: Encoding

    @property
    def tag(self) -> str:
        return self.documents[0].root.tag


def parse(content: bytes) -> Nfo:
    """Return what an NFO file holds. Comments inside a root are kept as elements whose tag is ET.Comment.

    Raises Unreadable: too large, too many elements, too deep, a DOCTYPE, or a URL and nothing else; Broken:
    an unknown encoding, or no XML.
    """
    if len(content) > MAX_BYTES:
        raise Unreadable(N_("The file is larger than an NFO ever is."))
    try:
        text, encoding = as_utf8(content)
    except UnicodeError as error:
        raise Broken(N_("The file is not text in UTF-8.")) from error
    if any(text.count(mark) > MAX_MARKS for mark in MARKS):
        raise Unreadable(TOO_MANY)
    declaration = b""
    if match := DECLARATION.match(text):
        declaration, text = match[0], text[match.end() :]
    _refuse_what_is_no_xml(text)
    *documents, tail = _split(text)
    if len(documents) > MAX_DOCUMENTS:
        raise Unreadable(TOO_MANY)
    if not _is_addresses(tail[_prolog_end(tail) :]):
        raise Broken(N_("The file is not well-formed XML: something follows its end."))
    return Nfo(tuple(map(document_of, documents)), declaration, tail, encoding)


def _refuse_what_is_no_xml(text: bytes) -> None:
    if not text.strip():
        raise Broken(N_("The file is empty."))
    if _WEB_PAGE.match(text):
        raise Broken(N_("The file is a web page."))
    if _is_addresses(text):
        raise OnlyAddress(text.decode().strip())


class _SmallTree(ET.TreeBuilder):
    """Builds elements, comments and instructions, and gives up at the limits."""

    def __init__(self, text: bytes) -> None:
        super().__init__(insert_comments=True, insert_pis=True)
        self.depth = self.nodes = 0
        self.text = text
        self.expat: Any = None  # knows where it is
        self.tags: dict[int, re.Match[bytes]] = {}  # depth -> the first tag of the root, and of a child
        self.children: list[Child] = []
        self.closing: int | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> ET.Element:
        self.depth += 1
        self.note_tag()
        if self.depth > MAX_DEPTH:
            raise Unreadable(N_("The file is nested deeper than an NFO ever is."))
        self.count(1 + len(attributes))
        return super().start(tag, attributes)

    def note_tag(self) -> None:
        """Note where the tag of a root or a child is."""
        if self.depth <= 2 and (match := _TAG.match(self.text, self.expat.CurrentByteIndex)):
            self.tags[self.depth] = match

    def end(self, tag: str) -> ET.Element:
        self.depth -= 1
        element = super().end(tag)
        if self.depth == 1:
            self.children.append(Child(element, self.tags[2].start(), self.end_of(self.tags[2])))
        elif self.depth == 0 and not self.tags[1][0].endswith(b"/>"):
            self.closing = self.expat.CurrentByteIndex
        return element

    def end_of(self, tag: re.Match[bytes]) -> int:
        """Return where the element ends that is read to its end now."""
        if tag[0].endswith(b"/>"):
            return tag.end()
        return self.text.index(b">", self.expat.CurrentByteIndex) + 1

    def comment(self, text: str | None) -> ET.Element:
        self.count(1)
        return super().comment(text)

    def pi(self, target: str, text: str | None = None) -> ET.Element:
        self.count(1)
        return super().pi(target, text)

    def start_ns(self, prefix: str, address: str) -> None:
        self.count(1)
        if len(address) > MAX_NAMESPACE:
            raise Unreadable(N_("The file names a namespace longer than an NFO ever does."))

    def count(self, nodes: int) -> None:
        self.nodes += nodes
        if self.nodes > MAX_NODES:
            raise Unreadable(TOO_MANY)


def _is_addresses(text: bytes) -> bool:
    return all(word[0].startswith((b"http://", b"https://")) for word in _WORD.finditer(text))


def _split(text: bytes) -> list[bytes]:
    """Return the documents of a file and what follows them; stacked documents have the same root."""
    root = _ROOT.match(text, _prolog_end(text))
    if root is None:
        return [text, b""]
    parts = re.split(rb"(?<=</" + re.escape(root[1]) + rb">)", text)
    if len(parts) == 1:
        return [text, b""]
    return parts


def _prolog_end(text: bytes) -> int:
    """Return where the comments and processing instructions at the start of text end, with the blanks."""
    position = 0
    while True:
        if blanks := _BLANKS.match(text, position):
            position = blanks.end()
        if text.startswith(b"<!--", position):
            closing = b"-->"
        elif text.startswith(b"<?", position):
            closing = b"?>"
        else:
            return position
        end = text.find(closing, position + 2)
        if end < 0:
            return position
        position = end + len(closing)


def document_of(text: bytes) -> Document:
    """Return what one document in UTF-8 says. Raises as parse()."""
    tree = _SmallTree(text)
    parser = DefusedXMLParser(target=tree, encoding="utf-8", forbid_dtd=True)
    tree.expat = parser.parser
    try:
        for start in range(0, len(text), CHUNK):
            parser.feed(text[start : start + CHUNK])
        root = parser.close()
    except DefusedXmlException as error:
        raise Unreadable(N_("The file holds a DOCTYPE or entities, which no NFO needs.")) from error
    except ET.ParseError as error:
        raise Broken(f"The file is not well-formed XML: {error}.") from error
    opening = tree.tags[1]
    return Document(text, root, tuple(tree.children), opening.start(), opening.end(), tree.closing)
