"""Titles as files and folders are named by them: several in one name, or with the article at the end."""

import re
import unicodedata
from collections.abc import Iterator

_ARTICLE_LAST = re.compile(
    r"(?P<title>.+), (?P<article>the|an?|der|die|das|les?|la|los|las|el|il|gli)(?P<rest>$| [-:(\[].*)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s+[/|_~]\s+|\s*[／｜]\s*|\s+(?:a\.?k\.?a\.?|alias)\s+", re.IGNORECASE)
_PARENTHESES = re.compile(r"\s*[(（]([^()（）]+)[)）]\s*")
_YEAR_LAST = re.compile(r"(?P<title>.*[^\W\d_].*?)[\s,_-]+(?P<year>(?:19[5-9]|20[0-3])\d)")
SHORTEST = 3  # letters of a title that is only a part of a name


def article_first(title: str) -> str:
    """Return "The Show" for "Show, The"."""
    match = _ARTICLE_LAST.fullmatch(title)
    if match is None:
        return title
    return f"{match['article']} {match['title']}{match['rest']}"


def year_last(title: str) -> tuple[str, int] | None:
    """Return ("Show", 2019) for "Show 2019": it may be the year, or belong to the title."""
    match = _YEAR_LAST.fullmatch(title.strip())
    if match is None:
        return None
    return match["title"].rstrip(" -,:"), int(match["year"])


def variants(title: str) -> tuple[str, ...]:
    """Return a title and the other titles that it may hold: "Name (Other)", "Name / Other", "名前 Name"."""
    whole = article_first(" ".join(title.split()))
    found = [whole]
    for piece in _BETWEEN.split(whole):
        found.append(piece)
        found += _around_parentheses(piece)
    for name in tuple(found):
        found += _by_script(name)
    return tuple(dict.fromkeys(name for name in found if name == whole or _is_long(name)))


def _around_parentheses(text: str) -> Iterator[str]:
    inner = _PARENTHESES.findall(text)
    if inner:
        yield " ".join(_PARENTHESES.sub(" ", text).split())
        yield from inner


def _by_script(text: str) -> Iterator[str]:
    """Split a title where Latin and East Asian words meet; yields nothing when it is in one script."""
    if text.isascii():
        return
    runs: list[tuple[bool, list[str]]] = []
    for word in text.split():
        if not any(sign.isalpha() for sign in word):
            is_eastern = bool(runs) and runs[-1][0]
        else:
            is_eastern = any(_is_eastern(sign) for sign in word)
        if not runs or runs[-1][0] != is_eastern:
            runs.append((is_eastern, []))
        runs[-1][1].append(word)
    if len(runs) > 1:
        for _, words in runs:
            yield " ".join(words).strip(" -_/|~")


def _is_eastern(sign: str) -> bool:
    return unicodedata.name(sign, "").startswith(("CJK", "HIRAGANA", "KATAKANA", "HANGUL"))


def _is_long(text: str) -> bool:
    return sum(sign.isalpha() for sign in text) >= SHORTEST
