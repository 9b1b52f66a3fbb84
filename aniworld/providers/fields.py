"""Careful reading of foreign data: each function takes anything at all and gives a clean value or a blank, never an error."""

import html
import math
import re
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from .base import Episode

TITLE_LENGTH, TEXT_LENGTH = 500, 20_000
MOST_NUMBER = 100_000  # of episodes, seasons, minutes
UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")
HIDDEN = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|$)|<!--.*?(?:-->|$)", re.IGNORECASE | re.DOTALL)
BREAK = re.compile(r"<(?:br|/p|/div|/li|/h[1-6])\b[^<>]*>", re.IGNORECASE)
TAG = re.compile(r"</?[a-z!?][^<>]*>", re.IGNORECASE)
CREDIT = re.compile(r"\s*[(\[](?:source|written by)\b[^()\[\]]*[)\]]\s*$", re.IGNORECASE)
PLACEHOLDER = re.compile(
    r"(?:[eé]pisod(?:e|io)|folge|aflevering|avsnitt|odcinek|серия|эпизод|第|에피소드)\s*#?\d+\s*[話话集회]?"
    r"|\d+\. ?(?:bölüm|epizoda|epizód)",
    re.IGNORECASE,
)
WEB_URL = re.compile(r"https?://[^\s\x00-\x20\x7f-\x9f\"'<>\\^`{|}]+")
JAPANESE = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")


def at(value: Any, *path: str) -> Any:
    """What lies at a path of keys in nested dicts; None when there is no such path."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def dicts(value: Any) -> list[dict[str, Any]]:
    """The dicts in a list; of anything else, none."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def is_list(value: Any) -> bool:
    return isinstance(value, list)


def text(value: Any, length: int = TITLE_LENGTH) -> str:
    """One line of clean text, at most `length` characters."""
    if not isinstance(value, str):
        return ""
    return " ".join(UNSAFE.sub("", value[: 4 * length]).split())[:length].rstrip()


def texts(value: Any) -> tuple[str, ...]:
    """The different texts in a list, at most a hundred."""
    items = map(text, value[:100]) if isinstance(value, list) else ()
    return tuple(dict.fromkeys(item for item in items if item))


def plain(value: Any, length: int = TEXT_LENGTH) -> str:
    """HTML as plain text: paragraphs become lines; tags, entities and closing credits ("(Source: …)") go."""
    if not isinstance(value, str):
        return ""
    marked = BREAK.sub("\n", HIDDEN.sub(" ", value[: 4 * length]))
    clean = UNSAFE.sub("", html.unescape(TAG.sub("", marked)))
    lines = [" ".join(line.split()) for line in clean.splitlines()]
    result = "\n".join(line for line in lines if line)
    while (shorter := CREDIT.sub("", result)) != result:
        result = shorter
    return result[:length].rstrip()


def episode_title(value: Any) -> str:
    """A title, unless it only repeats the number ("Episode 5")."""
    title = text(value)
    return "" if PLACEHOLDER.fullmatch(title) else title


def number(value: Any, low: float = 0, high: float = MOST_NUMBER) -> float | None:
    """A finite number from low to high, also when written as text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str) or (isinstance(value, str) and len(value) > 20):
        return None
    try:
        result = float(value)
    except (ValueError, OverflowError):
        return None
    return result if math.isfinite(result) and low <= result <= high else None


def whole(value: Any, low: int = 0, high: int = MOST_NUMBER) -> int | None:
    result = number(value, low, high)
    return int(result) if result is not None and result.is_integer() else None


def identifier(value: Any, pattern: str = r"[1-9]\d{0,11}") -> str:
    """An id as text when it has the right form, else ""."""
    written = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return written if re.fullmatch(pattern, written, re.ASCII) else ""


def day(value: Any) -> date | None:
    """The date at the start of an ISO text; None for "", "0000-00-00" and years before cinema."""
    try:
        result = date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None
    return result if result and result.year >= 1880 else None


def web_url(value: Any) -> str | None:
    """An http or https address without user name, fit for a link; None for anything else."""
    if not isinstance(value, str) or len(value.encode("utf-8", "replace")) > 2000 or not WEB_URL.fullmatch(value):
        return None
    try:
        parts = urlsplit(value)
        return value if parts.hostname and "@" not in parts.netloc and UNSAFE.search(value) is None else None
    except ValueError:
        return None


def without_doubles(episodes: list[Episode]) -> list[Episode]:
    """Of episodes with one id, or one place in the show, the first stays."""
    seen: set[object] = set()
    kept = []
    for episode in episodes:
        place = (episode.season, episode.number if episode.number is not None else episode.id)
        if episode.id not in seen and place not in seen:
            kept.append(episode)
        seen |= {episode.id, place}
    return kept
