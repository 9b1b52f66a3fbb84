"""The front page: the library, filtered and sorted as its address says."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from .. import events
from ..database import snapshot
from ..library.matching import suggestions
from ..library.series.browsing import Wanted
from . import live, look, setup
from .shelf import Shelf

bp = Blueprint("library", __name__)


@bp.get("/", endpoint="show")
def show_library() -> ResponseReturnValue:
    with snapshot():  # one snapshot: the cursor and the rows agree
        cursor = events.latest()
        shelf = Shelf(_wanted(), request.args.get("sort", "")[:20], request.args.get("page", 1, type=int))
    is_empty = not shelf.counts.library_total
    return render_template(
        "library/show.html",
        shelf=shelf,
        listing=shelf.counts,
        look=look.chosen(),
        suggestions=suggestions.well_known() if is_empty else [],
        is_setting_up=is_empty and setup.is_going_on(),
        cursor=cursor,
        view=live.LIBRARY if shelf.is_plain else live.CARDS,
        refresh_without_script=shelf.counts.loading_count > 0,
    )


def _wanted() -> Wanted:
    said = request.args
    q, state, genre = (said.get(name, "")[:500].strip() for name in ("q", "state", "genre"))
    return Wanted(q, state, genre, said.get("year", type=int), said.get("folder", type=int))
