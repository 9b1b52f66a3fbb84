"""How this browser shows the library: as a grid or a list, and how large. A cookie keeps it."""

from typing import NamedTuple

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as BaseResponse

from ..auth import guard
from . import htmx

bp = Blueprint("look", __name__, url_prefix="/look")
COOKIE = "aniworld_look"
VIEWS = ("grid", "list")
SIZES = "12345"
YEAR_SECONDS = 365 * 86_400


class Look(NamedTuple):
    """view: one of VIEWS; size: of the posters, one of SIZES."""

    view: str = "grid"
    size: int = 3


def chosen() -> Look:
    """Return what this browser has chosen."""
    view, _, size = request.cookies.get(COOKIE, "").partition(".")
    return _valid(view, size, Look())


def _valid(view: str, size: str, otherwise: Look) -> Look:
    if view not in VIEWS:
        view = otherwise.view
    if size in tuple(SIZES):
        return Look(view, int(size))
    return Look(view, otherwise.size)


@bp.post("", endpoint="choose")
def choose() -> ResponseReturnValue:
    """Keep what was chosen; what the form does not name stays."""
    look = _valid(request.form.get("view", ""), request.form.get("size", ""), chosen())
    answer: BaseResponse = Response(status=204)
    if not htmx.is_asking():
        answer = redirect(guard.safe_next(request.args.get("next")))
    guard.set_cookie(answer, COOKIE, f"{look.view}.{look.size}", seconds=YEAR_SECONDS)
    return answer
