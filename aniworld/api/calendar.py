"""What airs when, for programs, and the addresses at which calendar apps read it."""

import re
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, g, jsonify, url_for

from ..auth import calendar_addresses
from ..database import iso
from ..errors import Invalid
from ..library.series import calendar_days
from ..library.series.calendar_days import Airing
from ..models import CalendarAddress
from ..models.days import day_of
from . import missing
from .routes import PAGE, PER_PAGE, body
from .shapes import Text, takes

bp = Blueprint("api_calendar", __name__, url_prefix="/api/calendar")

USUAL_DAYS = 30
# Calendars of other programs ask with the time of day, as 2026-01-31T00:00:00+01:00; + may arrive as a blank.
DAY_OR_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T[\d:.]{5,15}(Z|[ +-]\d\d:?\d\d)?)?", re.ASCII)

START, END = Text("start"), Text("end")


@bp.get("", endpoint="list")
@takes(query=(PAGE, PER_PAGE, START, END))
def list_days() -> Response:
    """Return what airs from one day to another, both included: of the next 30 days, if none are sent."""
    page, per_page = PAGE.read(), PER_PAGE.read()
    start = _day(START, date.today())
    end = _day(END, start + timedelta(days=USUAL_DAYS))
    found = calendar_days.slots(start, end)
    first = (page - 1) * per_page
    items = [_described(airing) for airing in calendar_days.filled(found[first : first + per_page])]
    span = {"start": start.isoformat(), "end": end.isoformat()}
    return missing.listed(items, len(found), page, per_page, **span)


def _day(asked: Text, otherwise: date) -> date:
    text = asked.read()
    if not text:
        return otherwise
    day = day_of(text[:10]) if DAY_OR_MOMENT.fullmatch(text) else None
    if day is None or not 1880 <= day.year <= 2200:
        raise Invalid("bad_day", asked.name)
    return day


def _described(airing: Airing) -> dict[str, Any]:
    row = airing.episode
    return missing.described(row) | {"day": airing.day.isoformat(), "state": row.state(date.today())}


@bp.get("/addresses", endpoint="addresses")
def list_addresses() -> Response:
    """List the addresses of calendars."""
    rows = calendar_addresses.all_of(g.user)
    return jsonify(addresses=[_address(row) for row in rows], total=len(rows))


@bp.post("/addresses", endpoint="add")
def add() -> Response:
    """Make an address; it is told only now."""
    name = body().get("name")
    if not isinstance(name, str):
        raise Invalid("address_name_length", "name")
    row, token = calendar_addresses.add(name, g.user, g.key)
    answer = jsonify(_address(row) | {"url": url_for("calendar.feed", token=token, _external=True)})
    answer.status_code = 201
    return answer


@bp.delete("/addresses/<int:number>", endpoint="remove")
def remove(number: int) -> Response:
    """Remove an address: it works no more."""
    calendar_addresses.remove(calendar_addresses.get(number, g.user))
    return Response(status=204)


def _address(row: CalendarAddress) -> dict[str, Any]:
    times = {"created_at": iso(row.created_at), "last_used_at": iso(row.last_used_at)}
    return {"id": row.id, "name": row.name} | times
