"""Who you are: your password, the browsers that you are signed in with, and your linked accounts."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from .. import messages
from ..auth import accounts, guard, identities, provider, sessions, sign_in
from ..database import transaction
from ..errors import AniworldError, Invalid
from ..messages.words import word
from .provider import sent_there
from .session import signed_in

bp = Blueprint("account", __name__, url_prefix="/account")


@bp.get("", endpoint="show")
def show() -> ResponseReturnValue:
    return _page()


def _page(*, error: str = "", status: int = 200, notice: str = "") -> tuple[str, int]:
    page = render_template(
        "account/show.html",
        sessions=sessions.of(g.user),
        current=g.session.id,
        identities=identities.of(g.user),
        provider=provider.name() if provider.is_on() else "",
        error=error,
        notice=notice,
        view=None,
    )
    return page, status


@bp.post("/password", endpoint="password")
def password() -> ResponseReturnValue:
    """Change the password. Who has none yet, and came in another way, needs to tell none."""
    given = request.form.get("current", "")
    if g.user.password_hash and not sign_in.is_password_of(g.session, given, guard.visitor()):
        return _page(error=messages.sentence("wrong_password"), status=422)
    try:
        with transaction():
            accounts.set_password(g.user, request.form.get("password", ""))
            return signed_in(g.user, url_for("account.show"), g.session.how)
    except Invalid as error:
        return _page(error=str(error), status=error.status)


@bp.post("/sessions/<int:number>/ended", endpoint="end_session")
def end_session(number: int) -> ResponseReturnValue:
    """End one of your own sessions."""
    for session in sessions.of(g.user):
        if session.id == number:
            sessions.end(session)
            if session.id == g.session.id:
                return redirect(url_for("session.show"))
            return redirect(url_for("account.show", _anchor="sessions"))
    return _page(notice=word("session_ended_before"))


@bp.post("/sessions/others-ended", endpoint="end_others")
def end_others() -> ResponseReturnValue:
    sessions.end_others(g.user, g.session)
    return redirect(url_for("account.show", _anchor="sessions"))


@bp.post("/linked", endpoint="link")
def link() -> ResponseReturnValue:
    """Send the browser to the provider, to link the account there to this user."""
    try:
        return sent_there("", g.user)
    except AniworldError as error:
        return _page(error=str(error), status=error.status)


@bp.post("/linked/<int:number>/removed", endpoint="unlink")
def unlink(number: int) -> ResponseReturnValue:
    identities.unlink(g.user, number)
    return redirect(url_for("account.show", _anchor="linked"))
