"""Careful reading of foreign data: each function takes anything at all and gives a clean value or a blank, never an error.

Cleaning what is clean changes nothing. The types at the end are the functions as fields of a model.
"""

import html
import math
import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, ValidationError

TITLE_LENGTH, TEXT_LENGTH, MOST_TEXTS = 500, 20_000, 100
ROUNDS = 10  # of undressing a text
MOST_NUMBER = 100_000  # of episodes, seasons, minutes
UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")
HIDDEN = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|$)|<!--.*?(?:-->|$)", re.IGNORECASE | re.DOTALL)
BREAK = re.compile(r"<(?:br|/p|/div|/li|/h[1-6])\b[^<>]*>", re.IGNORECASE)
HTML = (
    "a|abbr|b|big|blockquote|br|center|cite|code|dd|del|div|dl|dt|em|figure|font|h[1-6]|hr|i|iframe|img|ins|li|mark|ol|p|pre|q"
    "|s|script|small|span|strike|strong|style|sub|sup|svg|table|tbody|td|th|thead|tr|tt|u|ul|video"
)  # other words in angles are words: <Infinite Dendrogram>
TAG = re.compile(rf"</?(?:{HTML})(?=[\s/>])[^<>]*>|<[!?][^<>]*>", re.IGNORECASE)
CREDIT = re.compile(r"[(\[](?:source|written by)\b[^()\[\]]*[)\]]$", re.IGNORECASE)
PLACEHOLDER = re.compile(
    r"(?:[eé]pisod(?:e|io)|folge|aflevering|avsnitt|odcinek|серия|эпизод|第|에피소드)\s*#?\d+\s*[話话集회]?"
    r"|\d+\. ?(?:bölüm|epizoda|epizód)",
    re.IGNORECASE,
)
STATES = ("running", "ended", "upcoming")
WEB_URL = re.compile(r"https?://[^\s\x00-\x20\x7f-\x9f\"'<>\\^`{|}]+")
ID, NUMBER_ID = r"(?!0+$)\w[\w.-]{0,63}", r"[1-9]\d{0,11}"
NUMBERED = ("anidb", "anilist", "kitsu", "mal", "tmdb", "tvdb", "tvmaze")
FORMS = dict.fromkeys(NUMBERED, NUMBER_ID) | {"imdb": r"tt\d{5,12}"}  # of ids, by service
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
    items = map(text, value[:MOST_TEXTS]) if isinstance(value, list | tuple) else ()
    return tuple(dict.fromkeys(item for item in items if item))


def first(value: Any) -> str:
    """The first text in a list."""
    return next(iter(texts(value)), "")


def plain(value: Any, length: int = TEXT_LENGTH) -> str:
    """HTML as plain text: paragraphs become lines; tags, entities and closing credits ("(Source: …)") go.

    It is undressed until nothing more comes off; what hides more than ten layers is no text.
    """
    clean = value[: 4 * length] if isinstance(value, str) else ""
    for _ in range(ROUNDS):
        told, clean = clean, _undressed(clean)[:length].rstrip()
        if clean == told:
            return clean
    return ""


def _undressed(told: str) -> str:
    marked = BREAK.sub("\n", HIDDEN.sub(" ", told))
    clean = UNSAFE.sub("", html.unescape(TAG.sub("", marked)))
    lines = [" ".join(line.split()) for line in clean.splitlines()]
    return CREDIT.sub("", "\n".join(line for line in lines if line))


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


def identifier(value: Any, pattern: str = NUMBER_ID) -> str:
    """An id as text when it has the right form, else ""."""
    written = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return written if re.fullmatch(pattern, written, re.ASCII) else ""


def ids(value: Any) -> dict[str, str]:
    """By service, those that have the form of its ids."""
    return {service: told for service, given in _pairs(value) if (told := identifier(given, FORMS.get(service, ID)))}


def titles(value: Any, clean: Callable[[Any], str] = text) -> dict[str, str]:
    """By language, those that are some."""
    return {language: title for language, given in _pairs(value) if (title := clean(given))}


def _pairs(value: Any) -> list[tuple[str, Any]]:
    told = list(value.items())[:MOST_TEXTS] if isinstance(value, dict) else []
    return [(name, given) for key, given in told if (name := identifier(key, ID))]


def language(value: Any) -> str | None:
    """The code of a language in small letters: "de", "pt-br"."""
    return identifier(text(value).lower(), r"[a-z]{2,3}(-[a-z\d]{2,8}){0,2}") or None


def day(value: Any) -> date | None:
    """A date, or the one at the start of an ISO text; None for "", "0000-00-00" and years before cinema."""
    try:
        told = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    except ValueError:
        return None
    return date(told.year, told.month, told.day) if isinstance(told, date) and told.year >= 1880 else None


def year(value: Any) -> int | None:
    """A year, or that of a day."""
    told = day(value)
    return told.year if told else whole(value, 1880, 9999)


def web_url(value: Any) -> str | None:
    """An http or https address without user name, fit for a link; None for anything else."""
    if not isinstance(value, str) or len(value.encode("utf-8", "replace")) > 2000 or not WEB_URL.fullmatch(value):
        return None
    try:
        parts = urlsplit(value)
        return value if parts.hostname and "@" not in parts.netloc and UNSAFE.search(value) is None else None
    except ValueError:
        return None


Made = TypeVar("Made")


def read(make: Callable[..., Made], row: Any, *more: Any) -> Made | None:
    """What `make` makes of a row; None when the row lacks what that cannot be without."""
    try:
        return make(row, *more)
    except ValidationError:
        return None


def kept(make: Callable[..., Made], rows: Any, *more: Any) -> Iterator[Made]:
    """What `make` makes of each dict in a list; those that lack what they cannot be without are dropped."""
    return (value for row in dicts(rows) if (value := read(make, row, *more)) is not None)


# Fields that are blank where nothing good was told
Title = Annotated[str, BeforeValidator(text)]
EpisodeTitle = Annotated[str, BeforeValidator(episode_title)]
Word = Annotated[str, BeforeValidator(partial(text, length=40))]
Text = Annotated[str, BeforeValidator(plain)]
Titles = Annotated[dict[str, str], BeforeValidator(titles)]
EpisodeTitles = Annotated[dict[str, str], BeforeValidator(partial(titles, clean=episode_title))]
Texts = Annotated[tuple[str, ...], BeforeValidator(texts)]
Status = Annotated[Literal[*STATES, ""], BeforeValidator(lambda told: told if told in STATES else "")]
Country = Annotated[str, BeforeValidator(partial(identifier, pattern="[A-Z]{2}"))]
Language = Annotated[str | None, BeforeValidator(language)]
Ids = Annotated[dict[str, str], BeforeValidator(ids)]
WebUrl = Annotated[str | None, BeforeValidator(web_url)]
Day = Annotated[date | None, BeforeValidator(day)]
Year = Annotated[int | None, BeforeValidator(year)]
Number = Annotated[int | None, BeforeValidator(whole)]
Amount = Annotated[int | None, BeforeValidator(partial(whole, low=1))]  # of minutes, pixels, episodes: 0 means unknown
Rating = Annotated[float | None, BeforeValidator(partial(number, low=0.01, high=10))]

# Fields without which there is no value
NeededTitle = Annotated[str, Field(min_length=1), BeforeValidator(text)]
NeededId = Annotated[str, Field(min_length=1), BeforeValidator(partial(identifier, pattern=ID))]
NeededUrl = Annotated[str, BeforeValidator(web_url)]
NeededNumber = Annotated[int, BeforeValidator(whole)]
