"""English titles that the catalogue has in capitals alone, or without any, as one writes them."""

import re

SMALL = ("a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "vs", "with")
INITIALS = ("ai", "mf", "npc", "ona", "ova", "pi", "rpg", "sd", "tv", "vr")
ROMAN = re.compile(r"[ivx]+")
LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")  # noqa: RUF001
FIRST_AGAIN = (":", "-", "–", "~", ".", "!", "?")  # noqa: RUF001  # after which a title begins anew


def readable(title: str) -> str:
    """Return a title with capitals where English has them.

    One that has both kinds of letters stays as it is, as does a single word, which may be meant so.
    """
    words = title.split()
    is_shouted = title == title.upper()
    if len(words) < 2 or not (is_shouted or title == title.lower()):
        return title
    written: list[str] = []
    for word in words:
        is_first = not written or written[-1].endswith(FIRST_AGAIN)
        written.append(_written(word, is_first=is_first, is_shouted=is_shouted))
    return " ".join(written)


def _written(word: str, *, is_first: bool, is_shouted: bool) -> str:
    bare = word.lower().strip("!?.,:;()")
    if bare in SMALL and not is_first:
        return word.lower()
    is_kept = bare in INITIALS or ROMAN.fullmatch(bare) or any(map(str.isdigit, bare))
    if is_shouted and is_kept:
        return word
    return LETTERS.sub(_capitalised, word)


def _capitalised(letters: re.Match[str]) -> str:
    return letters[0][0].upper() + letters[0][1:].lower()
