"""Reads NFO files that anybody may have written: within limits, without entities, with the URL that may follow."""

import codecs
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

MAX_BYTES = 5 * 1024 * 1024
MAX_DEPTH = 200
MAX_MARKS = 100_000  # of each of the characters at which a parser starts anew: bounds its time and memory
MARKS = (b"<", b"=", b"&", b"\n", b"\r")

_DECLARATION = re.compile(rb"\s*<\?xml\b[^>]{0,200}\?>")
_BLANKS = re.compile(rb"\s*")
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_SINGLE_BYTE = ("iso-8859-1", "iso-8859-15", "windows-1252", "windows-1251", "latin1", "us-ascii")
_ID_VALUE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_ID_NAMES = {"thetvdb": "tvdb", "themoviedb": "tmdb", "myanimelist": "mal", "imdb_": "imdb"}
_ID_TAG = re.compile(r"((?:tv|tm|im|ani)db|imdb_|tvmaze|anilist|kitsu|mal|myanimelist)id")


class Unreadable(ValueError):
    """Bytes that are no NFO; str() is one sentence."""


@dataclass(frozen=True)
class Document:
    """One root element, with what stands before it (comments) as it was."""

    head: bytes
    root: ET.Element


@dataclass(frozen=True)
class Nfo:
    """The documents of one file, and what follows the last of them: nothing, or the URL of a combination NFO."""

    documents: tuple[Document, ...]
    tail: bytes

    @property
    def tag(self) -> str:
        return self.documents[0].root.tag


def parse(content: bytes) -> Nfo:
    """Return what an NFO file holds. Comments inside a root are kept as elements whose tag is ET.Comment.

    Raises Unreadable: too large, too deep, an unknown encoding, a DOCTYPE, no XML, or a URL and nothing else.
    """
    if len(content) > MAX_BYTES:
        raise Unreadable("The file is larger than an NFO ever is.")
    text = _as_utf8(content)
    if any(text.count(mark) > MAX_MARKS for mark in MARKS):
        raise Unreadable("The file holds more elements or lines than an NFO ever does.")
    if declaration := _DECLARATION.match(text):
        text = text[declaration.end():]
    if not text.strip():
        raise Unreadable("The file is empty.")
    if _is_addresses(text):
        raise Unreadable("The file holds only the address of a page.")
    *documents, tail = _split(text)
    if not _is_addresses(tail[_prolog_end(tail):]):
        raise Unreadable("The file is not well-formed XML: something follows its end.")
    return Nfo(tuple(map(_document, documents)), tail.strip())


def read_ids(content: bytes) -> dict[str, str]:
    """Return the ids in a tvshow.nfo by service ("tvdb", "imdb", "mal", …), the default one first; {} for bad XML."""
    try:
        root = parse(content).documents[0].root
    except Unreadable:
        return {}
    uniques = sorted(root.findall("uniqueid"), key=lambda element: element.get("default", "").lower() != "true")
    found = [(element.get("type", ""), element.text) for element in uniques]
    for element in root:
        if element.tag == "id":
            found += [("imdb" if (element.text or "").strip().startswith("tt") else "tvdb", element.text), *element.items()]
        elif isinstance(element.tag, str) and (match := _ID_TAG.fullmatch(element.tag.lower())):
            found.append((match[1], element.text))
    ids: dict[str, str] = {}
    for name, value in found:
        name = _ID_NAMES.get(name.strip().lower(), name.strip().lower())
        if re.fullmatch(r"[a-z][a-z0-9]{0,31}", name) and _ID_VALUE.fullmatch((value or "").strip()):
            ids.setdefault(name, value.strip())
    return ids


class _ShallowTree(ET.TreeBuilder):
    """Builds elements, comments and instructions, and gives up at MAX_DEPTH."""

    def __init__(self) -> None:
        super().__init__(insert_comments=True, insert_pis=True)
        self.depth = 0

    def start(self, tag: str, attributes: dict[str, str]) -> ET.Element:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Unreadable("The file is nested deeper than an NFO ever is.")
        return super().start(tag, attributes)

    def end(self, tag: str) -> ET.Element:
        self.depth -= 1
        return super().end(tag)


def _as_utf8(content: bytes) -> bytes:
    try:
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return content.decode("utf-16").encode()
        content = content.removeprefix(codecs.BOM_UTF8)
        declaration = _DECLARATION.match(content)
        declared = _ENCODING.search(declaration[0]) if declaration else None
        if declared and declared[1].decode().lower() in _SINGLE_BYTE:
            return content.decode(declared[1].decode()).encode()
        content.decode()
    except UnicodeError as error:
        raise Unreadable("The file is not text in UTF-8.") from error
    return content


def _is_addresses(text: bytes) -> bool:
    return all(word.startswith((b"http://", b"https://")) for word in text.split())


def _split(text: bytes) -> list[bytes]:
    """Return the documents of a file and what follows them; stacked documents have the same root."""
    root = re.compile(rb"<([A-Za-z][\w.-]{0,60})").match(text, _prolog_end(text))
    parts = re.split(rb"(?<=</" + re.escape(root[1]) + rb">)", text) if root else [text]
    return parts if len(parts) > 1 else [text, b""]


def _prolog_end(text: bytes) -> int:
    """Return where the comments and processing instructions at the start of text end, and the blanks behind them."""
    position = 0
    while True:
        position = _BLANKS.match(text, position).end()
        closing = b"-->" if text.startswith(b"<!--", position) else b"?>" if text.startswith(b"<?", position) else None
        if not closing or (end := text.find(closing, position + 2)) < 0:
            return position
        position = end + len(closing)


def _document(text: bytes) -> Document:
    parser = DefusedXMLParser(target=_ShallowTree(), encoding="utf-8", forbid_dtd=True)
    try:
        parser.feed(text)
        root = parser.close()
    except DefusedXmlException as error:
        raise Unreadable("The file holds a DOCTYPE or entities, which no NFO needs.") from error
    except ET.ParseError as error:
        raise Unreadable(f"The file is not well-formed XML: {error}.") from error
    return Document(text[:_prolog_end(text)].strip(), root)
