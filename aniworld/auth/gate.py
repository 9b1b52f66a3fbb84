"""The one gate in front of every route: who asks, whether they may, and whether a change comes from our own page."""

import hashlib
import hmac
import secrets

from flask import Flask, Request, Response, g, jsonify, redirect, request, url_for

from ..errors import NotAllowed
from ..models import ApiKey, Session
from ..push import Ticket, is_same_origin
from .accounts import SESSION_IDLE_SECONDS, find_key, find_session, server_secret

COOKIE, ANONYMOUS_COOKIE = "aniworld_session", "aniworld_visitor"
FOR_PROGRAMS = ("/api/", "/ws", "/metrics", "/healthz", "/readyz")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

# The endpoints that answer without signing in. Everything else is denied, whatever its address looks like.
OPEN = frozenset({
    "static", "session.show", "session.create", "session.link", "session.enter", "setup.show", "setup.create",
    "health.healthz", "health.readyz", "health.health",
})


def csrf_token() -> str:
    """The token of this browser's forms: bound to its session, or to a visitor cookie before signing in."""
    holder = request.cookies.get(COOKIE) if g.get("user") else g.setdefault(
        "visitor", request.cookies.get(ANONYMOUS_COOKIE) or secrets.token_urlsafe(24))
    return hmac.new(server_secret(), ("csrf " + (holder or "")).encode(), hashlib.sha256).hexdigest()


def guard(app: Flask) -> None:
    """Put the gate in front of every route of the app."""

    @app.before_request
    def gate() -> Response | None:
        identify(request)
        if g.user is None and g.key is None and request.endpoint not in OPEN:
            return _denied()
        if request.method not in SAFE_METHODS and g.key is None:
            _check_unsafe(request)
        if is_socket(request):
            _check_socket(request)
        return None

    @app.after_request
    def keep_visitor(response: Response) -> Response:
        if g.get("visitor") and request.cookies.get(ANONYMOUS_COOKIE) != g.visitor:
            set_cookie(response, ANONYMOUS_COOKIE, g.visitor)
        return response


def identify(asked: Request) -> None:
    """Find out who asks: g.user for a session, g.key for a program. A key never opens a session's doors twice."""
    g.user = g.key = g.session = None
    if asked.blueprint == "health":  # which answers whoever asks, also without the database
        return
    kind, _, key = asked.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer":
        g.key = find_key(key.strip())
        return
    g.session = find_session(asked.cookies.get(COOKIE))
    g.user = g.session.user if g.session else None


def _denied() -> Response:
    if wants_json():
        answer = jsonify(error="Sign in, or send an API key as “Authorization: Bearer KEY”.", code="unauthorized")
        answer.status_code = 401
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer
    back = request.full_path.rstrip("?") if request.method == "GET" else "/"
    login = url_for("session.show", next=back)
    if request.headers.get("HX-Request"):
        return Response("", 401, {"HX-Redirect": login})
    return redirect(login)


def wants_json() -> bool:
    """Whether a program asks: to it errors are JSON."""
    return (request.path + "/").startswith(FOR_PROGRAMS) or is_socket(request)


def is_socket(asked: Request) -> bool:
    return asked.headers.get("Upgrade", "").lower() == "websocket"


def _check_unsafe(asked: Request) -> None:
    """A change must come from our own page: by its origin, by the browser's word, and by the form's token."""
    if asked.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise NotAllowed("This request came from another site, so nothing was changed.")
    if asked.headers.get("Origin") is not None and not is_same_origin(asked):
        raise NotAllowed("This request came from another site, so nothing was changed.")
    token = asked.headers.get("X-CSRF-Token") or asked.form.get("csrf_token", "")
    if not hmac.compare_digest(token.encode(), csrf_token().encode()):
        raise NotAllowed("This form is too old. Go back, reload the page and try again.")


def _check_socket(asked: Request) -> None:
    """A browser's socket must come from our own page; a program's has its key, and no origin."""
    foreign = asked.headers.get("Origin") is not None and not is_same_origin(asked)
    if foreign or (g.key is None and not is_same_origin(asked)):
        raise NotAllowed("This socket was opened by another site.")
    asked.environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)  # no deflate: 180 KB a socket, and bytes that cannot be shared


def ticket() -> Ticket:
    """What this request was let in with, for a socket that outlives it."""
    return ("key", g.key.id) if g.key else ("session", g.session.id)


def still_valid(tickets: set[Ticket]) -> set[Ticket]:
    """Those of these tickets whose session or key is still there."""
    ids = {kind: [number for name, number in tickets if name == kind] for kind in ("session", "key")}
    sessions = Session.select(Session.id).where(Session.id.in_(ids["session"])).tuples()
    keys = ApiKey.select(ApiKey.id).where(ApiKey.id.in_(ids["key"])).tuples()
    return {("session", number) for (number,) in sessions} | {("key", number) for (number,) in keys}


def set_cookie(response: Response, name: str, value: str, *, keep: bool = False) -> None:
    age = int(SESSION_IDLE_SECONDS) if keep else None
    response.set_cookie(name, value, max_age=age, httponly=True, samesite="Lax", secure=request.is_secure, path=cookie_path())


def cookie_path() -> str:
    return request.script_root or "/"


def safe_next(target: str | None) -> str:
    """Where to go after signing in: a path of this site, else its front page. The one place that judges redirects."""
    path = (target or "").partition("?")[0]
    plain = path.startswith("/") and "//" not in path.lower().replace("%2f", "/") and target.isprintable()
    return request.script_root + target if plain and "\\" not in target else url_for("library.show")
