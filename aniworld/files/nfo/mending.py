"""Mends what is no good XML, as Kodi does: only for reading ids, as nothing is written into such a file."""

import re
from html.entities import name2codepoint

_KNOWN = ("amp", "lt", "gt", "quot", "apos")
_AMPERSAND = re.compile(r"&(?:(#\d{1,7}|#x[0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,20});)?")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_END = "</tvshow>"
MOST_AMPERSANDS = 30_000  # as each costs time


def mended(content: bytes) -> tuple[bytes, bytes]:
    """Return the XML of a tvshow.nfo, and the text behind it, in UTF-8: all is text where there is no XML."""
    if content.count(b"&") > MOST_AMPERSANDS:
        return b"", b""
    text = _NOT_IN_XML.sub("", _text(content))
    start, end = text.find("<tvshow"), text.rfind(_END)
    if start < 0 or end < start:
        return b"", text.encode()
    end += len(_END)
    return _AMPERSAND.sub(_entity, text[start:end]).encode(), text[end:].encode()


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeError:
        return content.decode("windows-1252", "replace")


def _entity(match: re.Match[str]) -> str:
    """Return what stands for an ampersand and what follows it: & is none, &eacute; is one of web pages."""
    name = match[1] or ""
    if name.startswith("#") or name in _KNOWN:
        return match[0]
    if name in name2codepoint:
        return chr(name2codepoint[name])
    return f"&amp;{match[0][1:]}"
