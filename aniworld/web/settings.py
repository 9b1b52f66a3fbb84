"""The settings: pages of what the household prefers. Folders, servers, sources and others have their own."""

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ..errors import Invalid
from ..messages import Message
from ..preferences.table import FILES, GENERAL
from . import preference_forms, toasts
from .toasts import Toast

bp = Blueprint("settings", __name__, url_prefix="/settings")


@bp.get("", endpoint="show")
def show() -> ResponseReturnValue:
    return redirect(url_for("settings.general"))


@bp.get("/general", endpoint="general")
def general() -> ResponseReturnValue:
    return _page(GENERAL)


@bp.get("/files", endpoint="files")
def files() -> ResponseReturnValue:
    return _page(FILES)


@bp.post("/general", endpoint="save_general")
def save_general() -> ResponseReturnValue:
    return _saved(GENERAL)


@bp.post("/files", endpoint="save_files")
def save_files() -> ResponseReturnValue:
    return _saved(FILES)


def _page(page: str, error: Invalid | None = None) -> tuple[str, int]:
    drawn = render_template(
        f"settings/{page}.html",
        preferences=preference_forms.shown(page, error),
        may_change=bool(g.user and g.user.is_admin),
        view=None,
    )
    return drawn, error.status if error else 200


def _saved(page: str) -> ResponseReturnValue:
    try:
        preference_forms.save(page)
    except Invalid as error:
        return _page(page, error)
    return toasts.keep(redirect(url_for(f"settings.{page}")), Toast(Message("settings_saved")))
