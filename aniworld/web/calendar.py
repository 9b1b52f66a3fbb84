"""The calendar: what airs on which day, as month or list, and as iCalendar at addresses of its own."""

import time
from collections.abc import Sequence
from datetime import date

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from .. import events
from ..auth import calendar_addresses
from ..database import snapshot
from ..errors import Invalid
from ..events import Event
from ..library.series import calendar_days, calendar_feed
from ..messages import Message
from ..models import Series
from ..models.days import day_of
from . import calendar_month, fetching_again, missing, posters, toasts
from .thumbnails import Picture
from .toasts import Toast

bp = Blueprint("calendar", __name__)

VIEW = "calendar"
PART = "calendar"  # the element that is fetched again
MONTH, LIST = "month", "list"
FIRST_YEAR, LAST_YEAR = 1900, 2200


@bp.get("/calendar", endpoint="show")
def show() -> ResponseReturnValue:
    return _page()


def _page(new_address: str = "", error: Invalid | None = None) -> tuple[str, int]:
    day = _day(request.args.get("day", ""))
    month = day or _month(request.args.get("month", ""))
    kind = LIST if request.args.get("view") == LIST or day else MONTH
    with snapshot():  # the cursor and the rows agree
        cursor = events.latest()
        weeks, days = _drawn(month, day, kind)
    page = render_template(
        "calendar/show.html",
        month=month,
        day=day,
        kind=kind,
        weeks=weeks,
        days=days,
        posters=_posters(days),
        around=calendar_month.months_around(month),
        addresses=calendar_addresses.all_of(g.user),
        new_address=new_address,
        error=str(error) if error else "",
        zone=time.tzname[time.localtime().tm_isdst > 0],
        view=VIEW if request.method == "GET" else None,
        cursor=cursor,
    )
    return page, error.status if error else 200


def _posters(days: list[calendar_month.Day]) -> dict[int, Picture | None]:
    shown = set()
    for day in days:
        for entry in day.entries:
            shown.add(entry.series.id)
    return posters.of(shown)


def _drawn(
    month: date, day: date | None, kind: str
) -> tuple[list[list[calendar_month.Day]], list[calendar_month.Day]]:
    """Return the weeks of a month, or the days of a list; the other of them is empty."""
    if day:
        return [], calendar_month.listed(calendar_days.slots(day, day), most=None)
    if kind == LIST:
        return [], calendar_month.listed(calendar_days.slots(*calendar_month.ends(month)))
    return calendar_month.weeks(month, calendar_days.slots(*calendar_month.span(month))), []


def _day(text: str) -> date | None:
    if not text:
        return None
    day = day_of(text)
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Invalid("bad_day", "day")
    return day


def _month(text: str) -> date:
    """Return the first day of a month; of this one without a text. Raises Invalid."""
    if not text:
        return date.today().replace(day=1)
    month = day_of(f"{text}-01") if len(text) == len("2026-01") else None
    if month is None or not FIRST_YEAR <= month.year <= LAST_YEAR:
        raise Invalid("bad_month", "month")
    return month


@bp.post("/calendar/addresses", endpoint="add_address")
def add_address() -> ResponseReturnValue:
    """Make an address for a calendar app. It is shown in this answer and never again."""
    try:
        _, token = calendar_addresses.add(request.form.get("name", ""), g.user)
    except Invalid as error:
        return _page(error=error)
    return _page(url_for("calendar.feed", token=token, _external=True))


@bp.post("/calendar/addresses/<int:number>/remove", endpoint="remove_address")
def remove_address(number: int) -> ResponseReturnValue:
    row = calendar_addresses.get(number, g.user)
    calendar_addresses.remove(row)
    answer = redirect(url_for("calendar.show", _anchor="addresses"))
    return toasts.keep(answer, Toast(Message("address_removed", {"name": row.name})))


@bp.get("/calendar.ics", endpoint="feed")
def feed() -> ResponseReturnValue:
    """Return the calendar to an app that has an address of it. Raises NotFound without one."""
    calendar_addresses.find(request.args.get("token", ""))
    today = date.today()
    before, after = calendar_feed.DAYS_BEFORE, calendar_feed.DAYS_AFTER
    airings = calendar_days.around(today, before, after)
    answer = Response(calendar_feed.write(airings, _address_of), content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'inline; filename="aniworld.ics"'
    return answer


def _address_of(series: Series) -> str:
    return url_for("series.show", series_id=series.id, _external=True)


def fragments(batch: Sequence[Event]) -> str:
    """Have an open page fetch its days again when one of these events may have changed them."""
    if not any(event.kind in missing.SHOWN for event in batch):
        return ""
    return fetching_again.fragment(missing.THIS_PAGE, PART)
