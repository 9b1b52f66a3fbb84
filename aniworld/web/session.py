"""Signing in and out."""

import math

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from .. import messages
from ..auth import accounts, guard, sign_in
from ..database import transaction
from ..errors import TooManyTries
from ..models import User
from . import htmx

bp = Blueprint("session", __name__)


@bp.get("/login", endpoint="show")
def show() -> ResponseReturnValue:
    return _page(None)


def _page(error: str | None, status: int = 200) -> tuple[str, int]:
    page = render_template(
        "session/show.html",
        error=error,
        name=request.form.get("username", "")[:80],
        next=request.values.get("next", ""),
        setup_needed=not User.select().exists(),
        view=None,
    )
    return page, status


@bp.post("/login", endpoint="create")
def create() -> ResponseReturnValue:
    try:
        user = sign_in.by_password(
            request.form.get("username", ""), request.form.get("password", ""), guard.visitor()
        )
    except TooManyTries as error:
        if htmx.is_asking():
            raise
        wait = math.ceil(error.retry_after_seconds or 0)
        return *_page(str(error), error.status), {"Retry-After": str(wait)}
    if user is None:
        return _page(messages.sentence("wrong_sign_in"), 401)
    return signed_in(user, guard.safe_next(request.form.get("next")))


def signed_in(user: User, target: str) -> Response:
    """Start a new session for this browser, whatever cookie it came with."""
    with transaction():
        accounts.end_session(request.cookies.get(guard.COOKIE))
        token = accounts.start_session(user)
    answer = make_response(redirect(target))
    guard.remember(answer, user, token)
    return answer


@bp.post("/logout", endpoint="destroy")
def destroy() -> ResponseReturnValue:
    accounts.end_session(request.cookies.get(guard.COOKIE))
    answer = redirect(url_for("session.show"))
    answer.delete_cookie(guard.COOKIE, path=guard.cookie_path())
    return answer


@bp.get("/login/link", endpoint="link")
def link() -> ResponseReturnValue:
    return render_template("session/link.html", code=request.args.get("code", "")[:200], view=None)


@bp.post("/login/link", endpoint="enter")
def enter() -> ResponseReturnValue:
    def redeem() -> Response:
        with transaction():  # a link that could not sign in works once more
            return signed_in(accounts.enter(request.form.get("code", "")), url_for("library.show"))

    return sign_in.by_code(redeem, guard.visitor())
