"""Which theme this browser shows: light, dark, or that of its system. A cookie keeps it."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from ..auth import guard

bp = Blueprint("theme", __name__, url_prefix="/theme")
COOKIE = "aniworld_theme"
THEMES = ("light", "dark")
YEAR_SECONDS = 365 * 86_400


def chosen() -> str:
    """Return the theme that this browser has chosen; "" for that of its system."""
    theme = request.cookies.get(COOKIE, "")
    return theme if theme in THEMES else ""


@bp.post("", endpoint="choose")
def choose() -> ResponseReturnValue:
    answer = redirect(guard.safe_next(request.args.get("next")))
    theme = request.form.get("theme", "")
    if theme in THEMES:
        guard.set_cookie(answer, COOKIE, theme, seconds=YEAR_SECONDS)
    else:
        answer.delete_cookie(COOKIE, path=guard.cookie_path())
    return answer
