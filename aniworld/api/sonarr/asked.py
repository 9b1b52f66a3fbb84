"""What Sonarr's clients ask for: numbers, days and pages in the query; and cutting an answer into pages."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask import request

from ...errors import Invalid

MOST_PER_PAGE = 1000
PER_PAGE = 10
LONGEST_NUMBER = 9
TIME_OF_DAY = "T12:00:00Z"  # sources know the day only; noon is on that day almost everywhere


def number(name: str, *, is_needed: bool = False) -> int | None:
    """Return a number of the query; None when it was not sent. Raises Invalid."""
    text = request.args.get(name)
    if text is None and not is_needed:
        return None
    if text is None or not (text.isascii() and text.isdecimal()) or len(text) > LONGEST_NUMBER:
        raise Invalid("not_a_number", name, name=name)
    return int(text)


def is_wanted(name: str) -> bool:
    """Return whether something is to be included."""
    return request.args.get(name, "").lower() == "true"


def day(name: str, otherwise: date) -> date:
    """Return a day of the query, that may have been sent as a moment. Raises Invalid."""
    text = request.args.get(name)
    if not text:
        return otherwise
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise Invalid("not_a_day", name, name=name) from None


def moment(air_date: str | None) -> str | None:
    """Return a day as the moment that clients expect."""
    return air_date + TIME_OF_DAY if air_date and len(air_date) == 10 else None


def page(
    total: int, rows: Callable[[int, int], Sequence[Any]], draw: Callable[[Any], dict[str, Any]]
) -> dict[str, Any]:
    """Return the page that was asked for. rows: takes how many to leave out, and how many to return."""
    page_number, size = number("page") or 1, min(number("pageSize") or PER_PAGE, MOST_PER_PAGE)
    shown = rows((page_number - 1) * size, size)
    return {
        "page": page_number,
        "pageSize": size,
        "sortKey": request.args.get("sortKey", "airDateUtc"),
        "sortDirection": request.args.get("sortDirection", "default"),
        "totalRecords": total,
        "records": [draw(row) for row in shown],
    }
