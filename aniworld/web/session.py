"""Signing in and out."""

from flask import Blueprint, Response, redirect, render_template, request, url_for

from ..auth import accounts, gate
from ..models import User

bp = Blueprint("session", __name__)


@bp.get("/login", endpoint="show")
def show():
    return _page(None)


def _page(error: str | None, status: int = 200):
    target = request.values.get("next", "")
    return render_template("session/show.html", error=error, next=target, setup_needed=not User.select().exists(), view=None), status


@bp.post("/login", endpoint="create")
def create():
    user = accounts.verify(request.form.get("username", ""), request.form.get("password", ""))
    if user is None:
        return _page("The user name or the password is not right.", 401)
    return signed_in(user, gate.safe_next(request.form.get("next")))


def signed_in(user: User, target: str) -> Response:
    """A new session for this browser, whatever cookie it came with."""
    accounts.end_session(request.cookies.get(gate.COOKIE))
    answer = redirect(target)
    gate.set_cookie(answer, gate.COOKIE, accounts.start_session(user), keep=True)
    return answer


@bp.post("/logout", endpoint="destroy")
def destroy():
    accounts.end_session(request.cookies.get(gate.COOKIE))
    answer = redirect(url_for("session.show"))
    answer.delete_cookie(gate.COOKIE, path=gate.cookie_path())
    return answer


@bp.get("/login/link", endpoint="link")
def link():
    return render_template("session/link.html", code=request.args.get("code", "")[:200], view=None)


@bp.post("/login/link", endpoint="enter")
def enter():
    return signed_in(accounts.enter(request.form.get("code", "")), url_for("library.show"))
