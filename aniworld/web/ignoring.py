"""Ignoring episodes that nobody wants: one, those of a season that are missing, or all of it."""

from datetime import date

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from ..errors import Invalid
from ..library.episodes import by_hand
from ..library.series import series as verbs
from ..messages import Message
from ..models import Episode, Series
from . import episodes, htmx, toasts
from .toasts import Toast
from .view_models import show

bp = Blueprint("ignoring", __name__, url_prefix="/series/<int:series_id>")
MISSING = "missing"  # instead of numbers: those that are missing now
# What is said of one episode, of some, and of a whole season.
IGNORED = ("one_ignored", "some_ignored", "whole_ignored")
COUNTED = ("one_counted", "some_counted", "whole_counted")
MOST_TO_UNDO = 200  # that an address can name one by one


@bp.post("/ignore", endpoint="ignore")
def ignore(series_id: int) -> ResponseReturnValue:
    """Ignore episodes, or do not any more.

    number: one, several with commas, "missing", or none for the whole season; count: likewise, of those that
    are not to be ignored any more.
    """
    series, sent = verbs.get(series_id), request.values
    season = _number(sent.get("season", ""), "season")
    numbers = _numbers(series, season, sent.get("count", sent.get("number", "")))
    is_ignored = "count" not in sent and sent.get("ignored") != "no"
    by_hand.ignore(series, season, numbers, ignored=is_ignored)
    note = _note(series_id, season, numbers, is_ignored=is_ignored)
    if htmx.is_asking():
        return episodes.redrawn(show([series])[0]) + toasts.draw(note)
    return toasts.keep(episodes.to_page(series), note)


def _numbers(series: Series, season: int, text: str) -> list[int] | None:
    """Return the numbers that are meant; None for the whole season."""
    if text == MISSING:
        today = date.today()
        rows = series.episodes.where(Episode.season == season).order_by(Episode.number)
        return [row.number for row in rows if row.state(today) == "missing"]
    if not text.strip():
        return None
    return [_number(part, "number") for part in text.split(",")]


def _number(text: str, name: str) -> int:
    stripped = text.strip()
    if not (stripped.isascii() and stripped.isdecimal()) or len(stripped) > 6:
        raise Invalid("not_a_number", name, name=name.capitalize())
    return int(stripped)


def _note(series_id: int, season: int, numbers: list[int] | None, *, is_ignored: bool) -> Toast:
    """Return what is said of it, with the way back."""
    one, some, whole = IGNORED if is_ignored else COUNTED
    names = ""
    if numbers is None or len(numbers) > MOST_TO_UNDO:
        said = Message(whole, {"season": season})
    else:
        names = ",".join(map(str, numbers))
        said = Message(some, {"season": season, "count": len(numbers)})
    if numbers is not None and len(numbers) == 1:
        said = Message(one, {"season": season, "number": numbers[0]})
    back = "count" if is_ignored else "number"
    undo = f"{url_for('ignoring.ignore', series_id=series_id, season=season)}&{back}={names}"
    return Toast(said, undo)
