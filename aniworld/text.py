"""Texts as they are compared: without case, diacritics, width and punctuation."""

import re
import unicodedata

SIGNS = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Remove case, diacritics, width and punctuation, and put one blank between words.

    "Détective Conan!" → "detective conan".
    """
    if text.isascii():
        return SIGNS.sub(" ", text.lower()).strip()
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = plain if plain.isascii() else "".join(char for char in plain if not unicodedata.combining(char))
    return SIGNS.sub(" ", bare).strip()


def squeeze(text: str) -> str:
    """Return a text folded and without blanks, as nobody agrees on those: "Re:Zero" and "rezero" are one."""
    return fold(text).replace(" ", "")
