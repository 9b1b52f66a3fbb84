"""Who you are: your password, and the keys that programs have."""

from flask import Blueprint, g, render_template, request, url_for

from ..auth import accounts
from ..errors import Invalid, NotAllowed
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
    return render_template("account/show.html", keys=list(ApiKey.select().order_by(ApiKey.name)), error=error, view=None), status


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
