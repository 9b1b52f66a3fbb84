"""The guard of every route: who asks, whether they may, and whether a change comes from our own page."""

import hashlib
import hmac
import secrets

from flask import Flask, Request, Response, g, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from .. import askers, fallback
from ..askers import Credential
from ..errors import NotAllowed
from ..messages import Message
from ..models import ApiKey, Session, User
from ..serving import SIGNED_IN
from . import api_keys, devices, proxy_sign_in, rights, security_log, throttle
from .accounts import SESSION_IDLE_SECONDS, SESSION_LONGEST_SECONDS, find_session, server_secret
from .origin import is_same_origin
from .sign_in import Visitor

COOKIE, ANONYMOUS_COOKIE, DEVICE_COOKIE = "aniworld_session", "aniworld_visitor", "aniworld_device"
SALT_LENGTH = 16
KEY_IN_ADDRESS = "sonarr"  # the part of the API whose programs may send their key as ?apikey=
SAFE_METHODS = rights.SAFE_METHODS

# The endpoints that answer without signing in. Everything else is denied, whatever its address looks like.
OPEN = frozenset(rights.OPEN.split())


def visitor() -> Visitor:
    """Return who tries to get in."""
    return Visitor(request.remote_addr or "", request.cookies.get(DEVICE_COOKIE))


def csrf_token() -> str:
    """Return the token of this browser's forms, bound to its session or, before that, to a cookie.

    It is another one for each answer: answers are compressed, and the length of one that holds both a secret
    and what somebody else has put into the address would betray the secret.
    """
    salt = g.setdefault("csrf_salt", secrets.token_hex(SALT_LENGTH // 2))
    return salt + _salted(salt)


def _is_csrf_token(token: str) -> bool:
    salt, rest = token[:SALT_LENGTH], token[SALT_LENGTH:]
    return hmac.compare_digest(rest.encode(), _salted(salt).encode())


def _salted(salt: str) -> str:
    if g.get("user"):
        holder = g.get("new_token") or request.cookies.get(COOKIE, "")
    else:
        known = request.cookies.get(ANONYMOUS_COOKIE)
        holder = g.setdefault("visitor", known or secrets.token_urlsafe(24))
    if "secret" not in g:
        g.secret = server_secret()
    return hmac.new(g.secret, f"csrf {salt} {holder}".encode(), hashlib.sha256).hexdigest()


def guard(app: Flask) -> None:
    """Let every request of this app pass the guard first."""
    app.before_request(_admit)

    @app.teardown_request
    def nobody_asks(error: BaseException | None) -> None:
        askers.begin(askers.Asker())

    @app.after_request
    def keep_visitor(response: Response) -> Response:
        if g.get("visitor") and request.cookies.get(ANONYMOUS_COOKIE) != g.visitor:
            set_cookie(response, ANONYMOUS_COOKIE, g.visitor)
        if g.get("new_token"):
            set_cookie(response, COOKIE, g.new_token, seconds=SESSION_IDLE_SECONDS)
        return response


def _admit() -> BaseResponse | None:
    """Return the refusal of this request, or None if it may go on. Raises NotAllowed."""
    identify(request)
    is_known = g.user is not None or g.key is not None
    request.environ[SIGNED_IN] = is_known
    askers.begin(askers.Asker(asker(), is_counted=True))
    if g.key and not _is_for_keys(request):
        return _only_for_people()
    if not is_known and request.endpoint not in OPEN:
        return _denied()
    _check_right()
    if request.method not in SAFE_METHODS and g.key is None:
        _check_unsafe(request)
    if is_socket(request):
        _check_socket(request)
    return None


def _check_right() -> None:
    """Refuse what the role of this person, or the scope of this key, does not include. Raises NotAllowed."""
    if request.endpoint in OPEN:
        return
    if g.key is not None:
        rights.check_key(g.key, request.endpoint, request.method)
    else:
        rights.check_user(g.user, request.endpoint)


def identify(asked: Request) -> None:
    """Find out who asks: sets g.user and g.session for a person, g.key for a program."""
    g.user = g.key = g.session = None
    if asked.blueprint == "health":  # answers everybody, also without the database
        return
    key = _key_sent(asked)
    if key is not None:
        g.key = api_keys.find(key)
        if g.key is None and throttle.failures.warn("A wrong API key came from %s.", asked.remote_addr):
            security_log.write_if_possible("key_was_wrong")
        return
    session = find_session(asked.cookies.get(COOKIE))
    user = session.user if session else None
    if user is not None and user.is_disabled:
        session = user = None
    g.session, g.user = session, user
    proxy_sign_in.take(asked)


def _key_sent(asked: Request) -> str | None:
    """Return the key that a program sent, None if it sent none.

    In the address it counts only where programs know no other way: addresses are kept and shown everywhere.
    """
    kind, _, key = asked.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return key.strip()
    if "X-Api-Key" in asked.headers:
        return asked.headers["X-Api-Key"].strip()
    if asked.blueprint == KEY_IN_ADDRESS:
        return asked.args.get("apikey")
    return None


def asker() -> str:
    """Return who asks as rows keep it: a person on any of their devices, or a program by its key."""
    if g.key is not None:
        return askers.key(g.key.name)
    if g.user is not None:
        return askers.user(g.user.name)
    return askers.SCHEDULE


def _is_for_keys(asked: Request) -> bool:
    """Return whether a program's key is accepted here. What needs no sign-in is open to everybody."""
    return asked.endpoint in OPEN or (asked.path + "/").startswith(fallback.FOR_PROGRAMS)


def _only_for_people() -> Response:
    """Refuse a key on the pages: it may leak, and there keys, people and passwords are changed."""
    return _unauthorized("only_for_people")


def _unauthorized(code: str) -> Response:
    answer = jsonify(fallback.as_json(Message(code)))
    answer.status_code = 401
    return answer


def _denied() -> BaseResponse:
    if wants_json():
        answer = _unauthorized("unauthorized")
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer
    back = request.full_path.rstrip("?") if request.method == "GET" else "/"
    login = url_for("session.show", next=back)
    if request.headers.get("HX-Request"):
        return Response("", 401, {"HX-Redirect": login})
    return redirect(login)


def wants_json() -> bool:
    """Return whether a program asks: to it errors are JSON."""
    return fallback.is_for_programs(request.environ)


def is_socket(asked: Request) -> bool:
    return fallback.is_socket(asked.environ)


def _check_unsafe(asked: Request) -> None:
    """Refuse a change that is not from our own page, by the browser's headers and the form's token."""
    if asked.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise NotAllowed("from_another_site")
    if asked.headers.get("Origin") is not None and not is_same_origin(asked):
        raise NotAllowed("from_another_site")
    token = asked.headers.get("X-CSRF-Token") or asked.form.get("csrf_token", "")
    if not _is_csrf_token(token):
        raise NotAllowed("form_too_old")


def _check_socket(asked: Request) -> None:
    """Refuse a browser's socket that is not from our own page. A program's has a key and no origin."""
    foreign = asked.headers.get("Origin") is not None and not is_same_origin(asked)
    if foreign or (g.key is None and not is_same_origin(asked)):
        raise NotAllowed("socket_from_another_site")
    # No compression: it takes 180 KB a socket, and its bytes cannot be shared.
    asked.environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)


def credential() -> Credential:
    """Return what this request was let in with, for a socket that outlives it."""
    return ("key", g.key.id) if g.key else ("session", g.session.id)


def still_valid(credentials: set[Credential]) -> set[Credential]:
    """Return those of these credentials whose session or key still exists."""
    ids: dict[str, list[int]] = {"session": [], "key": []}
    for kind, number in credentials:
        ids[kind].append(number)
    sessions = Session.select(Session.id).where(Session.id.in_(ids["session"]))
    keys = ApiKey.select(ApiKey.id).where(ApiKey.id.in_(ids["key"]))
    return {("session", session.id) for session in sessions} | {("key", key.id) for key in keys}


def remember(response: Response, user: User, token: str) -> None:
    """Set the cookies of a session, and of a browser that has signed in before."""
    set_cookie(response, COOKIE, token, seconds=SESSION_IDLE_SECONDS)
    set_cookie(response, DEVICE_COOKIE, devices.new_token(user), seconds=SESSION_LONGEST_SECONDS)


def set_cookie(response: BaseResponse, name: str, value: str, *, seconds: float | None = None) -> None:
    age = None if seconds is None else int(seconds)
    response.set_cookie(
        name, value, max_age=age, httponly=True, samesite="Lax", secure=request.is_secure, path=cookie_path()
    )


def cookie_path() -> str:
    return request.script_root or "/"


def safe_next(target: str | None) -> str:
    """Return where to go after signing in: a path of this site, else its front page.

    The one place that judges redirects.
    """
    target = target or ""
    path = target.partition("?")[0]
    is_path = path.startswith("/") and "//" not in path.lower().replace("%2f", "/")
    if not is_path or not target.isprintable() or "\\" in target:
        return url_for("library.show")
    return request.script_root + target
