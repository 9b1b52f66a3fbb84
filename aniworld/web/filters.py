"""Numbers, dates and times as people read them; used by every template."""

from datetime import date, datetime
from typing import Any

from flask import Flask
from jinja2 import pass_context
from jinja2.runtime import Context

from ..auth import rights
from ..database import now
from ..messages import counted


def localtime(seconds: float | None) -> str:
    """Return epoch seconds as local time: "25 Nov 2026, 14:05"."""
    return datetime.fromtimestamp(seconds).strftime("%-d %b %Y, %H:%M") if seconds else ""


def clock(seconds: float | None) -> str:
    """Return a moment as local time, as short as it can be: "14:05:12" today, else "25 Nov 2026, 14:05"."""
    if not seconds:
        return ""
    moment = datetime.fromtimestamp(seconds)
    if moment.date() == datetime.fromtimestamp(now()).date():
        return moment.strftime("%H:%M:%S")
    return localtime(seconds)


def until(seconds: float | None) -> str:
    """Return how far away and when a moment is, "in 40 s, at 14:05:52"; "" when it has passed."""
    if not seconds or seconds <= now():
        return ""
    return f"{in_time(seconds)}, at {clock(seconds)}"


def day(value: date | None) -> str:
    """Return "12 Jan 2026"."""
    return value.strftime("%-d %b %Y") if value else ""


def in_time(seconds: float | None) -> str:
    """Return how far away a moment of the future is: "in 40 s", "in 3 min", "in 2 h", "in 6 days".

    "now" when it has passed.
    """
    left = (seconds or 0) - now()
    if left <= 0:
        return "now"
    for size, word in ((86400, "days"), (3600, "h"), (60, "min")):
        if left >= 1.5 * size:
            return f"in {round(left / size)} {word}"
    return f"in {max(1, round(left))} s"


def number(count: int) -> str:
    """Return a number as it is read in English: 2010 → "2,010"."""
    return f"{count:,}"


def size(count: int) -> str:
    """Return a number of bytes as people read it: "1.5 TB", "640 MB"."""
    amount = float(count)
    for unit in ("bytes", "KB", "MB", "GB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if amount >= 10 or unit == "bytes" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} TB"


@pass_context
def may(context: Context, endpoint: str) -> bool:
    """Return whether the reader of a page may ask for this; not for macros, which do not know who reads."""
    user: Any = context.get("user")
    return rights.may(user, endpoint)


def register(app: Flask) -> None:
    app.jinja_env.globals["may"] = may
    app.jinja_env.filters.update(
        localtime=localtime, date=day, in_time=in_time, plural=counted, number=number, size=size
    )
