"""How the bytes of an NFO say its text: UTF-8, and what older programs write."""

import codecs
import re
from typing import NamedTuple

UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
DECLARATION = re.compile(rb"\s*<\?xml\b[^>]{0,200}\?>")
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_OLDER = (
    *("iso-8859-1", "iso-8859-2", "iso-8859-15", "latin1", "us-ascii", "koi8-r"),
    *("windows-1250", "windows-1251", "windows-1252", "windows-1254"),
    *("shift_jis", "shift-jis", "windows-31j", "euc-jp", "gb2312", "gbk", "gb18030", "big5", "euc-kr"),
)


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
        if declared and declared[1].decode().lower() in _OLDER:
            return _of_older(content, declared[1].decode())
    content.decode()
    return content, encoding


def _of_older(content: bytes, name: str) -> tuple[bytes, Encoding]:
    """Return a text in UTF-8, when each of its bytes can be written again as it was."""
    text = content.decode(name)
    if text.encode(name) != content:
        raise UnicodeError("it would change")
    return text.encode(), Encoding(name)
