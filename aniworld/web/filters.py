"""Numbers, dates and times as their reader writes them; used by every template."""

from datetime import date, datetime
from typing import Any

from flask import Flask
from jinja2 import pass_context
from jinja2.filters import do_filesizeformat
from jinja2.runtime import Context

from ..auth import rights
from ..database import now
from ..messages import counted
from ..translations import N_, formats, gettext, templates
from ..translations.formats import number, size
from . import language_choice

# By the seconds of the unit.
FAR_AWAY = {86400: N_("in {count} days"), 3600: N_("in {count} h"), 60: N_("in {count} min")}


def localtime(seconds: float | None) -> str:
    """Return epoch seconds as local time: "25 Nov 2026, 14:05"."""
    return formats.day_and_time(datetime.fromtimestamp(seconds)) if seconds else ""


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
    return gettext("{how_far}, at {moment}").format(how_far=in_time(seconds), moment=clock(seconds))


def day(value: date | None) -> str:
    """Return "12 Jan 2026"."""
    return formats.day(value) if value else ""


def in_time(seconds: float | None) -> str:
    """Return how far away a moment of the future is: "in 40 s", "in 3 min", "in 2 h", "in 6 days".

    "now" when it has passed.
    """
    left = (seconds or 0) - now()
    if left <= 0:
        return gettext("now")
    for unit, words in FAR_AWAY.items():
        if left >= 1.5 * unit:
            return gettext(words).format(count=round(left / unit))
    return gettext("in {count} s").format(count=max(1, round(left)))


def file_size(count: int) -> str:
    """Return the size of a file: "1.5 MB"."""
    return formats.signed(do_filesizeformat(count))


def decimal(value: float) -> str:
    """Return a number with one digit behind the point."""
    return formats.formatted(value, ".1f")


def first_upper(text: str) -> str:
    """Return a text as it begins a sentence; German nouns stay as they are."""
    return text[:1].upper() + text[1:]


# The roles as pages name them; one that is not here is shown as it is.
ROLES = {"admin": N_("administrator"), "editor": N_("editor"), "viewer": N_("viewer")}


def role_word(role: str) -> str:
    """Return a role in the words of the reader."""
    return gettext(ROLES[role]) if role in ROLES else role


@pass_context
def may(context: Context, endpoint: str) -> bool:
    """Return whether the reader of a page may ask for this; not for macros, which do not know who reads."""
    user: Any = context.get("user")
    return rights.may(user, endpoint)


def register(app: Flask) -> None:
    app.jinja_env.globals.update(may=may, role_word=role_word)
    templates.register(app.jinja_env)
    app.jinja_env.globals["language_address"] = language_choice.address
    app.jinja_env.filters.update(
        localtime=localtime,
        date=day,
        in_time=in_time,
        plural=counted,
        number=number,
        size=size,
        filesizeformat=file_size,
        decimal=decimal,
        first_upper=first_upper,
        month=formats.month,
        month_name=formats.month_name,
        weekday=formats.weekday,
        short_weekday=formats.short_weekday,
    )
