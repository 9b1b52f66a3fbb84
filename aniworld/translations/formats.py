"""Numbers, sizes, dates and lists as they are written in the language that is spoken. Babel knows how."""

from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING

from .. import later
from . import ENGLISH, N_, gettext, language

if TYPE_CHECKING:
    import babel
    from babel import dates, numbers
else:
    babel = later.module("babel")
    dates, numbers = later.module("babel.dates"), later.module("babel.numbers")

UNITS = (N_("bytes"), "KB", "MB", "GB")
# Short dates with the month in letters: 11/12 is a day in November to some and one in December to others.
DAY = {ENGLISH: "d MMM y", "de": "d. MMM y"}
DAY_AND_TIME = {ENGLISH: "d MMM y, HH:mm", "de": "d. MMM y, HH:mm"}


@cache
def _locale(code: str) -> "babel.Locale":
    return babel.Locale.parse(code)


@cache
def _signs(code: str) -> dict[int, str]:
    """Return what the comma and the point of an English number become."""
    locale = _locale(code)
    return str.maketrans({",": numbers.get_group_symbol(locale), ".": numbers.get_decimal_symbol(locale)})


def formatted(value: float, form: str) -> str:
    """Return a number by a format of Python's: 2010 as ",": "2,010", in German "2.010"."""
    return signed(format(value, form))


def signed(text: str) -> str:
    """Return an English number with the comma and the point of the language that is spoken."""
    return text if language() == ENGLISH else text.translate(_signs(language()))


def number(count: int) -> str:
    """Return a number with its thousands apart: 2010 → "2,010", in German "2.010"."""
    return formatted(count, ",")


def size(count: int) -> str:
    """Return a number of bytes as people read it: "1.5 TB", "640 MB"."""
    amount = float(count)
    for unit in UNITS:
        if amount < 1000:
            digits = ".0f" if amount >= 10 or unit == UNITS[0] else ".1f"
            return f"{formatted(amount, digits)} {gettext(unit)}"
        amount /= 1000
    return f"{formatted(amount, '.1f')} TB"


def day(value: date) -> str:
    """Return a day: "12 Jan 2026"."""
    return dates.format_date(value, DAY[language()], locale=_locale(language()))


def day_and_time(moment: datetime) -> str:
    """Return a moment: "25 Nov 2026, 14:05"."""
    return dates.format_datetime(moment, DAY_AND_TIME[language()], locale=_locale(language()))


def month(value: date) -> str:
    """Return a month: "January 2026"."""
    return dates.format_date(value, "LLLL y", locale=_locale(language()))


def month_name(value: date) -> str:
    """Return what the month of a day is called: "January"."""
    return dates.format_date(value, "LLLL", locale=_locale(language()))


def weekday(value: date) -> str:
    """Return what the day of the week is called: "Monday"."""
    return dates.format_date(value, "cccc", locale=_locale(language()))


def short_weekday(value: date) -> str:
    """Return a day of the week in a few letters: "Mon"."""
    return dates.format_date(value, "ccc", locale=_locale(language())).removesuffix(".")


def language_name(code: str, english: str) -> str:
    """Return what a language is called in the one that is spoken. english: its name in English."""
    if language() == ENGLISH:
        return english
    main, _, place = code.partition("-")
    name = _locale(language()).languages.get(f"{main}_{place.upper()}" if place else main)
    return name or gettext(english)
