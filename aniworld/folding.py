"""Texts as they are compared: without case, diacritics, width and punctuation."""

import re
import unicodedata

SIGNS = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Case, diacritics, width and punctuation gone, words one blank apart: "Détective Conan!" → "detective conan"."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = plain if plain.isascii() else "".join(char for char in plain if not unicodedata.combining(char))
    return SIGNS.sub(" ", bare).strip()


def squeeze(text: str) -> str:
    """Folded and without blanks, as nobody agrees on where they belong: "Re:Zero" and "rezero" are one."""
    return fold(text).replace(" ", "")
