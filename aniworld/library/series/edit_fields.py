"""The fields of a series and of an episode that a person may edit, and what may be in each."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from ...errors import Invalid

LONGEST_LINE, LONGEST_TEXT, MOST_LINES = 500, 10_000, 100
YEARS = range(1900, 2100)
LONGEST_MINUTES = 1440
STATUS = {"running": "Continuing", "ended": "Ended", "upcoming": "Unreleased"}  # ours -> as NFO files have it
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

Check = Callable[[str, Any], Any]


class Field(NamedTuple):
    """A field.

    tag: of its element in NFO files; check: returns a value as it is kept, or raises Invalid; column: of the
    row, "" for what only an edit can say; lock: what Jellyfin calls it, "" when it cannot lock it.
    """

    tag: str
    check: Check
    column: str = ""
    lock: str = ""


def _line(longest: int = LONGEST_LINE, *, is_needed: bool = False) -> Check:
    """Return the check of a text of one line. is_needed: it is never empty."""

    def check(name: str, value: Any) -> str:
        text = " ".join(_text(name, value, longest).split())
        if is_needed and not text:
            raise Invalid("edit_empty", name, name=name)
        return text

    return check


def _text(name: str, value: Any, longest: int = LONGEST_TEXT) -> str:
    """Check a text of several lines."""
    if not isinstance(value, str):
        raise Invalid("edit_no_text", name, name=name)
    if len(value) > longest:
        raise Invalid("edit_too_long", name, name=name, most=longest)
    if _NO_TEXT.search(value):
        raise Invalid("edit_strange_signs", name, name=name)
    return value.replace("\r\n", "\n").replace("\r", "\n").strip()


def _lines(name: str, value: Any) -> list[str]:
    """Check a list of texts; each is in it once."""
    if not isinstance(value, list) or len(value) > MOST_LINES:
        raise Invalid("edit_no_list", name, name=name, most=MOST_LINES)
    one_line = _line()
    found = [one_line(name, item) for item in value]
    return list(dict.fromkeys(text for text in found if text))


def _day(name: str, value: Any) -> str | None:
    """Check a day; "" for none."""
    if value == "":
        return None
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        day = None
    if day is None or day.year not in YEARS or day.isoformat() != value:
        raise Invalid("edit_no_day", name, name=name)
    return day.isoformat()


def _status(name: str, value: Any) -> str:
    if not isinstance(value, str) or value not in ("", *STATUS):
        raise Invalid("edit_no_status", name, name=name, choices=list(STATUS))
    return value


def _whole(least: int, most: int) -> Check:
    """Return the check of a whole number; "" for none."""

    def check(name: str, value: Any) -> int | None:
        if value == "":
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise Invalid("edit_no_number", name, name=name, least=least, most=most)
        return value

    return check


def _rating(name: str, value: Any) -> float | None:
    """Check a rating; "" for none."""
    if value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 10:
        raise Invalid("edit_no_number", name, name=name, least=0, most=10)
    return round(float(value), 1)


_NAME = _line(is_needed=True)
_MINUTES = _whole(1, LONGEST_MINUTES)

# In the order in which they are shown, and laid over a row: the sort title after the title that gives one.
SERIES = {
    "title": Field("title", _NAME, "title", "Name"),
    "sort_title": Field("sorttitle", _NAME),
    "original_title": Field("originaltitle", _line(), "original_title"),
    "tagline": Field("tagline", _line(), "tagline"),
    "plot": Field("plot", _text, "overview", "Overview"),
    "premiered": Field("premiered", _day, "premiered"),
    "ended": Field("enddate", _day, "ended"),
    "status": Field("status", _status, "status"),
    "runtime_minutes": Field("runtime", _MINUTES, "runtime_minutes", "Runtime"),
    "genres": Field("genre", _lines, "genres", "Genres"),
    "tags": Field("tag", _lines, "tags", "Tags"),
    "studio": Field("studio", _line(200), "studio", "Studios"),
    "country": Field("country", _line(100), "country", "ProductionLocations"),
    "mpaa": Field("mpaa", _line(100), "", "OfficialRating"),
    "rating": Field("ratings", _rating, "rating"),
    "user_rating": Field("userrating", _whole(1, 10)),
}
EPISODE = {
    "title": Field("title", _NAME, "title"),
    "plot": Field("plot", _text, "overview"),
    "air_date": Field("premiered", _day, "air_date"),  # "aired" means the same
    "runtime_minutes": Field("runtime", _MINUTES, "runtime_minutes"),
    "rating": Field("ratings", _rating, "rating"),
}
FORMER_NAMES = {"name": "title", "overview": "plot"}  # in the answers of the API
LISTS = ("genres", "tags")
DAYS = ("premiered", "ended", "air_date")
NUMBERS = ("runtime_minutes", "rating", "user_rating")


def named(name: str, fields: dict[str, Field]) -> str:
    """Return the name of a field that programs may call otherwise, too. Raises Invalid if there is none."""
    known = FORMER_NAMES.get(name, name)
    if known not in fields:
        raise Invalid("no_such_field", name[:40], choices=list(fields))
    return known


def from_text(name: str, text: str) -> Any:
    """Return what a person typed into a form, as check() takes it; what is no number stays as it is."""
    if name in LISTS:
        return [part for part in re.split(r"[,;\n]", text) if part.strip()]
    stripped = text.strip()
    if name not in NUMBERS:
        return stripped if name != "plot" else text
    try:
        number = float(stripped.replace(",", "."))
    except ValueError:
        return stripped
    return int(number) if number.is_integer() and name != "rating" else number


def as_text(name: str, value: Any) -> str:
    """Return a value as a form shows it."""
    if value is None:
        return ""
    if name in LISTS:
        return ", ".join(value)
    return str(value)


def from_file(name: str, field: Field, texts: Sequence[str]) -> Any:
    """Return what elements of an NFO say. Raises Invalid when it is none of what may be in the field."""
    if name in LISTS:
        return field.check(name, list(texts))
    text = ", ".join(texts) if field.check is not _text else "\n".join(texts)
    if name == "status":
        text = next((ours for ours, theirs in STATUS.items() if theirs == text), text)
    if not text:
        return blank(name)
    return field.check(name, from_text(name, text))


def blank(name: str) -> Any:
    """Return the value of a field that somebody emptied."""
    if name in LISTS:
        return []
    return None if name in (*NUMBERS, *DAYS) else ""
