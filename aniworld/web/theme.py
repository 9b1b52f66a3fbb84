"""Which theme this browser shows: light, dark, or that of its system. A cookie keeps it.

A browser that has chosen none shows what the household prefers.
"""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from ..auth import guard
from ..preferences import values

bp = Blueprint("theme", __name__, url_prefix="/theme")
COOKIE = "aniworld_theme"
THEMES, SYSTEM = ("light", "dark"), "system"
YEAR_SECONDS = 365 * 86_400


def chosen() -> str:
    """Return the theme that this browser has chosen; "" for that of its system."""
    theme = request.cookies.get(COOKIE, "")
    if theme not in (*THEMES, SYSTEM):
        theme = values.value("theme")
    return theme if theme in THEMES else ""


@bp.post("", endpoint="choose")
def choose() -> ResponseReturnValue:
    answer = redirect(guard.safe_next(request.args.get("next")))
    theme = request.form.get("theme", "")
    if theme not in THEMES:
        theme = SYSTEM
    guard.set_cookie(answer, COOKIE, theme, seconds=YEAR_SECONDS)
    return answer
