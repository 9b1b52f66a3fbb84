"""Signing in at a provider: the browser is sent there, and its answer is looked at once."""

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from ..auth import guard, identities, provider, security_log, throttle
from ..auth.provider import Answer
from ..errors import AniworldError, NotAllowed, NotFound
from ..models import Session, User
from .session import page_with, signed_in

bp = Blueprint("provider", __name__, url_prefix="/login/provider")

COOKIE = "aniworld_provider"


@bp.post("", endpoint="begin")
def begin() -> ResponseReturnValue:
    """Send a browser to the provider, to sign in."""
    try:
        return sent_there(guard.safe_next(request.form.get("next")))
    except AniworldError as error:
        return page_with(str(error), error.status)


def sent_there(target: str, user: User | None = None) -> Response:
    """Return the page that leads to the provider. user: who links an account there to theirs.

    A redirect would not do: browsers follow none from a form to another site, as our policy tells them.
    """
    begun = provider.begin(_back_address(), target, user)
    page = render_template("session/leaving.html", address=begun.address, name=provider.name(), view=None)
    answer = make_response(page)
    guard.set_cookie(answer, COOKIE, begun.browser, seconds=provider.BEGUN_SECONDS)
    return answer


def _back_address() -> str:
    return url_for("provider.back", _external=True)


@bp.get("/back", endpoint="back")
def back() -> ResponseReturnValue:
    """Take the provider's answer, which signs in or links an account."""
    if not provider.is_on():
        raise NotFound("provider_off")
    try:
        found = provider.finish(request.args, request.cookies.get(COOKIE, ""), _back_address())
        answer = _linked(found) if found.user_id is not None else _in(found)
    except AniworldError as error:
        text = "A sign-in by the provider, from %s, was refused: %s"
        if throttle.failures.warn(text, request.remote_addr, error):
            security_log.write_if_possible("provider_refused", why=error.kept.as_json)
        answer = make_response(*page_with(str(error), error.status))
    answer.delete_cookie(COOKIE, path=guard.cookie_path())
    return answer


def _in(found: Answer) -> Response:
    user = identities.user_of(found.person)
    return signed_in(user, found.target, Session.PROVIDER)


def _linked(found: Answer) -> Response:
    if g.user is None or g.user.id != found.user_id:
        raise NotAllowed("sign_in_again_to_link")
    identities.link(g.user, found.person)
    return redirect(url_for("account.show", _anchor="linked"))
