"""Careful reading of foreign data: each function takes anything and gives a clean value or a blank.

It never raises. Cleaning what is clean changes nothing. The types at the end are the functions as fields of a
model.
"""

import html
import math
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

from pydantic import ValidationError

TITLE_LENGTH, TEXT_LENGTH, MOST_TEXTS = 500, 20_000, 100
ROUNDS = 10  # of undressing a text
MOST_NUMBER = 100_000  # of episodes, seasons, minutes
UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")
HIDDEN = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|$)|<!--.*?(?:-->|$)", re.IGNORECASE | re.DOTALL)
BREAK = re.compile(r"<(?:br|/p|/div|/li|/h[1-6])\b[^<>]*>", re.IGNORECASE)
# By expression: an HTML parser (nh3) drops <Infinite Dendrogram> as a tag and runs paragraphs together.
# Other words in angles are words: <Infinite Dendrogram>.
HTML = (
    "a|abbr|b|big|blockquote|br|center|cite|code|dd|del|div|dl|dt|em|figure|font|h[1-6]|hr|i|iframe|img"
    "|ins|li|mark|ol|p|pre|q|s|script|small|span|strike|strong|style|sub|sup|svg|table|tbody|td|th|thead"
    "|tr|tt|u|ul|video"
)
TAG = re.compile(rf"</?(?:{HTML})(?=[\s/>])[^<>]*>|<[!?][^<>]*>", re.IGNORECASE)
CREDIT = re.compile(r"[(\[](?:source|written by)\b[^()\[\]]*[)\]]$", re.IGNORECASE)
PLACEHOLDER = re.compile(
    r"(?:[eé]pisod(?:e|io)|folge|aflevering|avsnitt|odcinek|серия|эпизод|第|에피소드)\s*#?\d+\s*[話话集회]?"
    r"|\d+\. ?(?:bölüm|epizoda|epizód)",
    re.IGNORECASE,
)
WEB_URL = re.compile(r"https?://[^\s\x00-\x20\x7f-\x9f\"'<>\\^`{|}]+")
ID, NUMBER_ID = r"(?!0+$)\w[\w.-]{0,63}", r"[1-9]\d{0,11}"
NUMBERED = ("anidb", "anilist", "kitsu", "mal", "tmdb", "tvdb", "tvmaze")
FORMS = dict.fromkeys(NUMBERED, NUMBER_ID) | {"imdb": r"tt\d{5,12}"}  # of ids, by service
JAPANESE = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")


def at(value: Any, *path: str) -> Any:
    """Return what lies at a path of keys in nested dicts; None when there is no such path."""
    for key in path:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def dicts(value: Any) -> list[dict[str, Any]]:
    """Return the dicts in a list; of anything else, none."""
    if not isinstance(value, list):
        return []
    return [item for item in value if isinstance(item, dict)]


def column(rows: Any, key: str) -> tuple[Any, ...]:
    """Return what each dict in a list has under a key."""
    return tuple(at(row, key) for row in dicts(rows))


def is_list(value: Any) -> bool:
    return isinstance(value, list)


def text(value: Any, length: int = TITLE_LENGTH) -> str:
    """Return one line of clean text, at most `length` characters."""
    if not isinstance(value, str):
        return ""
    return " ".join(UNSAFE.sub("", value[: 4 * length]).split())[:length].rstrip()


def texts(value: Any) -> tuple[str, ...]:
    """Return the different texts in a list, at most a hundred."""
    if not isinstance(value, list | tuple):
        return ()
    items = map(text, value[:MOST_TEXTS])
    return tuple(dict.fromkeys(item for item in items if item))


def first(value: Any) -> str:
    """Return the first text in a list."""
    return next(iter(texts(value)), "")


def plain(value: Any, length: int = TEXT_LENGTH) -> str:
    """Return HTML as plain text: paragraphs become lines; tags, entities and credits ("(Source: …)") go.

    It is stripped until nothing more comes off; what hides more than ten layers is no text.
    """
    if not isinstance(value, str):
        return ""
    clean = value[: 4 * length]
    for _ in range(ROUNDS):
        raw, clean = clean, _undressed(clean)[:length].rstrip()
        if clean == raw:
            return clean
    return ""


def _undressed(raw: str) -> str:
    marked = BREAK.sub("\n", HIDDEN.sub(" ", raw))
    clean = UNSAFE.sub("", html.unescape(TAG.sub("", marked)))
    lines = [" ".join(line.split()) for line in clean.splitlines()]
    return CREDIT.sub("", "\n".join(line for line in lines if line))


def episode_title(value: Any) -> str:
    """Return a title, unless it only repeats the number ("Episode 5")."""
    title = text(value)
    if PLACEHOLDER.fullmatch(title):
        return ""
    return title


def number(value: Any, low: float = 0, high: float = MOST_NUMBER) -> float | None:
    """Return a finite number from low to high, also when written as text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, str) and len(value) > 20:
        return None
    try:
        result = float(value)
    except (ValueError, OverflowError):
        return None
    if not math.isfinite(result) or not low <= result <= high:
        return None
    return result


def whole_number(value: Any, low: int = 0, high: int = MOST_NUMBER) -> int | None:
    result = number(value, low, high)
    if result is None or not result.is_integer():
        return None
    return int(result)


def identifier(value: Any, pattern: str = NUMBER_ID) -> str:
    """Return an id as text when it has the right form, else ""."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return ""
    written = str(value)
    if not re.fullmatch(pattern, written, re.ASCII):
        return ""
    return written


def ids(value: Any) -> dict[str, str]:
    """Return ids by service, without those that do not have the form of its ids."""
    found: dict[str, str] = {}
    for service, given in _pairs(value):
        raw = identifier(given, FORMS.get(service, ID))
        if raw:
            found[service] = raw
    return found


def titles(value: Any, clean: Callable[[Any], str] = text) -> dict[str, str]:
    """Return titles by language, without empty ones."""
    found: dict[str, str] = {}
    for language, given in _pairs(value):
        title = clean(given)
        if title:
            found[language] = title
    return found


def _pairs(value: Any) -> list[tuple[str, Any]]:
    """Return the first entries of a dict whose keys can be names."""
    if not isinstance(value, dict):
        return []
    found = []
    for key, given in list(value.items())[:MOST_TEXTS]:
        name = identifier(key, ID)
        if name:
            found.append((name, given))
    return found


def language(value: Any) -> str | None:
    """Return the code of a language in small letters: "de", "pt-br"."""
    return identifier(text(value).lower(), r"[a-z]{2,3}(-[a-z\d]{2,8}){0,2}") or None


def day(value: Any) -> date | None:
    """Return a date, or the one at the start of an ISO text.

    None for "", "0000-00-00" and years before cinema.
    """
    try:
        if isinstance(value, str):
            value = date.fromisoformat(value[:10])
    except ValueError:
        return None
    if not isinstance(value, date) or value.year < 1880:
        return None
    return date(value.year, value.month, value.day)


def moment(value: Any) -> float | None:
    """Return the seconds since 1970 of an ISO text with a time zone; None for anything else."""
    if not isinstance(value, str) or day(value) is None:
        return None
    try:
        told = datetime.fromisoformat(value[:40])
    except ValueError:
        return None
    return told.timestamp() if told.tzinfo else None


def year(value: Any) -> int | None:
    """Return a year, or that of a day."""
    raw = day(value)
    if raw:
        return raw.year
    return whole_number(value, 1880, 9999)


def web_url(value: Any) -> str | None:
    """Return an http or https address without user name, fit for a link; None for anything else."""
    if not isinstance(value, str) or len(value.encode("utf-8", "replace")) > 2000:
        return None
    if not WEB_URL.fullmatch(value) or UNSAFE.search(value):
        return None
    try:
        parts = urlsplit(value)
        is_plain = parts.hostname and "@" not in parts.netloc
    except ValueError:
        return None
    if not is_plain:
        return None
    return value


def status(value: Any) -> str:
    """Return "running", "ended" or "upcoming", else ""."""
    if value not in ("running", "ended", "upcoming"):
        return ""
    return str(value)


Made = TypeVar("Made")


def read(make: Callable[..., Made], row: Any, *more: Any) -> Made | None:
    """Return what `make` makes of a row; None when the row lacks what that cannot be without."""
    try:
        return make(row, *more)
    except ValidationError:
        return None


def read_all(make: Callable[..., Made], rows: Any, *more: Any) -> Iterator[Made]:
    """Yield what `make` makes of each dict in a list, but for those that lack a required value."""
    for row in dicts(rows):
        value = read(make, row, *more)
        if value is not None:
            yield value
