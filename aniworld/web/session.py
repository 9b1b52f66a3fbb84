"""Signing in and out."""

import math

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from .. import messages
from ..auth import accounts, browsers, guard, provider, sign_in
from ..database import transaction
from ..errors import NotAllowed, TooManyTries
from ..models import Session, User
from . import htmx

bp = Blueprint("session", __name__)


@bp.get("/login", endpoint="show")
def show() -> ResponseReturnValue:
    return page_with(None)


def page_with(error: str | None, status: int = 200) -> tuple[str, int]:
    """Return the sign-in page with what went wrong."""
    page = render_template(
        "session/show.html",
        error=error,
        name=request.form.get("username", "")[:80],
        next=request.values.get("next", ""),
        setup_needed=not User.select().exists(),
        provider=provider.name() if provider.is_on() else "",
        view=None,
    )
    return page, status


@bp.post("/login", endpoint="create")
def create() -> ResponseReturnValue:
    try:
        user = sign_in.by_password(
            request.form.get("username", ""), request.form.get("password", ""), guard.visitor()
        )
        if user is not None:
            return signed_in(user, guard.safe_next(request.form.get("next")))
    except NotAllowed as error:  # a user who is disabled
        return page_with(str(error), error.status)
    except TooManyTries as error:
        if htmx.is_asking():
            raise
        wait = math.ceil(error.retry_after_seconds or 0)
        return *page_with(str(error), error.status), {"Retry-After": str(wait)}
    return page_with(messages.sentence("wrong_sign_in"), 401)


def signed_in(user: User, target: str, how: str = Session.PASSWORD) -> Response:
    """Start a new session for this browser, whatever cookie it came with. Raises NotAllowed."""
    device = browsers.described(request.headers.get("User-Agent", ""))
    with transaction():
        accounts.end_session(request.cookies.get(guard.COOKIE))
        token = accounts.start_session(user, how, device, (request.remote_addr or "")[:64])
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
            user = accounts.enter(request.form.get("code", ""))
            return signed_in(user, url_for("library.show"), Session.LINK)

    return sign_in.by_code(redeem, guard.visitor())
