"""How the bytes of an NFO say its text: UTF-8, and what older programs write."""

import codecs
import re
from typing import NamedTuple

UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
DECLARATION = re.compile(rb"\s*<\?xml\b[^>]{0,200}\?>")
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_SINGLE_BYTE = ("iso-8859-1", "iso-8859-15", "windows-1252", "windows-1251", "latin1", "us-ascii")


class Encoding(NamedTuple):
    """How the bytes of a file say its text. mark: the byte order mark at its start."""

    name: str = "utf-8"
    mark: bytes = b""

    def encode(self, text: bytes) -> bytes:
        """Return UTF-8 in this encoding."""
        if self.name == "utf-8":
            return self.mark + text
        return self.mark + text.decode().encode(self.name, "xmlcharrefreplace")


def as_utf8(content: bytes) -> tuple[bytes, Encoding]:
    """Return the text of a file in UTF-8, and the encoding that it has.

    Raises UnicodeError when it is not text.
    """
    for mark, name in UTF_16.items():
        if content.startswith(mark):
            return content.removeprefix(mark).decode(name).encode(), Encoding(name, mark)
    encoding = Encoding()
    if content.startswith(codecs.BOM_UTF8):
        encoding = Encoding(mark=codecs.BOM_UTF8)
    content = content.removeprefix(codecs.BOM_UTF8)
    declaration = DECLARATION.match(content)
    if declaration and not encoding.mark:
        declared = _ENCODING.search(declaration[0])
        if declared and declared[1].decode().lower() in _SINGLE_BYTE:
            name = declared[1].decode()
            return content.decode(name).encode(), Encoding(name)
    content.decode()
    return content, encoding
