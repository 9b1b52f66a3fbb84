"""English titles that the catalogue has in capitals alone, or without any, as one writes them."""

import re

# Words that are small within a title, and letters that are initials.
SMALL = ("a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "vs", "with")
INITIALS = ("ai", "mf", "npc", "ona", "ova", "pi", "rpg", "sd", "tv", "vr")
ROMAN = re.compile(r"[ivx]+")
LETTERS = re.compile(r"[^\W_][\w@]*(?:['’]\w+)*")  # noqa: RUF001
FIRST_AGAIN = (":", "-", "–", "~", ".", "!", "?")  # noqa: RUF001  # after which a title begins anew


def readable(title: str) -> str:
    """Return a title with capitals where English has them.

    One that has both kinds of letters stays as it is, as does a single word, which may be meant so.
    """
    words = title.split()
    if len(words) < 2 or title not in (title.upper(), title.lower()):
        return title
    written: list[str] = []
    for place, word in enumerate(words, 1):
        is_within = bool(written) and place < len(words) and not written[-1].endswith(FIRST_AGAIN)
        written.append(_written(word, is_within=is_within))
    return " ".join(written)


def _written(word: str, *, is_within: bool) -> str:
    bare = word.lower().strip("!?.,:;()")
    if bare in SMALL and is_within:
        return word.lower()
    if bare in INITIALS or ROMAN.fullmatch(bare):
        return word.upper()
    return LETTERS.sub(_capitalised, word)


def _capitalised(letters: re.Match[str]) -> str:
    return letters[0][0].upper() + letters[0][1:].lower()
