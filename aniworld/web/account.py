"""Who you are: your password, and the keys that programs have."""

import shlex
import sys

from flask import Blueprint, current_app, g, render_template, request, url_for

from ..auth import accounts
from ..errors import Invalid, NotAllowed
from ..library import shelving
from ..models import ApiKey
from .session import signed_in

bp = Blueprint("account", __name__, url_prefix="/account")


@bp.get("", endpoint="show")
def show():
    _need_person()
    return _page(None)


def _need_person() -> None:
    if g.user is None:
        raise NotAllowed("This page is for people; a program's key has no account.")


def _page(error: str | None, status: int = 200):
    keys = list(ApiKey.select().order_by(ApiKey.name))
    return render_template("account/show.html", keys=keys, command=_command(), error=error, view=None), status


def _command() -> str:
    """What makes a key, for a shell: with the folders and the Python of this very process."""
    parts = (current_app.root_path, current_app.config["DATA_DIR"], shelving.root(), sys.executable)
    home, data, library, python = (shlex.quote(str(part)) for part in parts)
    return f"cd {home} && ANIWORLD_DATA_DIR={data} ANIWORLD_LIBRARY={library} {python} -m aniworld api-key add NAME"


@bp.post("/password", endpoint="password")
def password():
    _need_person()
    if accounts.verify(g.user.name, request.form.get("current", "")) is None:
        return _page("This is not your password now.", 422)
    try:
        accounts.set_password(g.user, request.form.get("password", ""))
    except Invalid as error:
        return _page(str(error), error.status)
    return signed_in(g.user, url_for("account.show"))
