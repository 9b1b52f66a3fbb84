"""The first account, made once, with the code that aniworld printed where it was started."""

from flask import Blueprint, render_template, request, url_for

from ..auth import accounts
from ..errors import Invalid
from .session import signed_in

bp = Blueprint("setup", __name__, url_prefix="/setup")


@bp.get("", endpoint="show")
def show():
    accounts.check_setup_code(request.args.get("code", ""))
    return _page(None)


def _page(error: str | None, status: int = 200):
    page = dict(code=request.values.get("code", "")[:200], error=error, shortest=accounts.SHORTEST_PASSWORD, view=None)
    return render_template("setup/show.html", **page), status


@bp.post("", endpoint="create")
def create():
    try:
        user = accounts.set_up(request.form.get("code", ""), request.form.get("username", ""), request.form.get("password", ""))
    except Invalid as error:
        return _page(str(error), error.status)
    return signed_in(user, url_for("library.show"))
