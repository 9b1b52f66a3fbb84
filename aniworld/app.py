"""create_app() puts the parts together: database per request, the gate, pages, API, sockets, errors, headers."""

import logging
import secrets
from pathlib import Path

from flask import Flask, Response, g, jsonify, make_response, render_template, request, url_for
from peewee import OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from . import __version__, events, tasks
from .api import health, metrics, programs, routes
from .auth import accounts, gate
from .bell import Bell, folder_for
from .database import db
from .errors import AniworldError
from .front import TrustedProxies, UnderPath
from .library import asking, keys
from .library.lookout import Lookout
from .push import Hub, Listener, OwnThread
from .settings import Settings
from .start import prepare, web_bell
from .web import about, account, activity, artwork, gallery, library, live, search, series, session, setup, sources, timetable, words

log = logging.getLogger(__name__)
ROOT = Path(__file__).parent.parent
LONGEST_BODY = 2 * 1024 * 1024
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"
)
KEPT = "Nothing was lost, and nothing else stopped."


def create_app(settings: Settings | None = None, *, with_queue: bool = True) -> Flask:
    """The web application. with_queue False leaves the queue as it is (tests run tasks at once)."""
    settings = settings or Settings.load()
    prepare(settings, durable=True)
    if with_queue:
        tasks.open_queue(settings, Bell(folder_for(settings.data_dir), "worker"))
    app = Flask("aniworld", root_path=str(ROOT), template_folder="templates", static_folder="static")
    app.config.update(
        MAX_CONTENT_LENGTH=LONGEST_BODY, MAX_FORM_MEMORY_SIZE=LONGEST_BODY, MAX_FORM_PARTS=200, DATA_DIR=settings.data_dir,
        URL_BASE=settings.url_base, PROVIDER_RATE=settings.provider_rate, TRUSTED_HOSTS=list(settings.allowed_hosts) or None,
        SOCK_SERVER_OPTIONS={"ping_interval": 25, "max_message_size": 4096, "thread_class": OwnThread},
    )
    app.json.sort_keys = app.json.ensure_ascii = False
    words.register(app)
    _refuse_other_hosts(app)
    _let_pictures_in(app)
    _connect_each_request(app)
    gate.guard(app)
    _register_pages(app, settings)
    _register_errors(app)
    app.after_request(harden)
    app.wsgi_app = TrustedProxies(UnderPath(app.wsgi_app, settings.url_base), settings.trusted_proxies)
    _prepare_users(settings)
    return app


def _refuse_other_hosts(app: Flask) -> None:
    @app.before_request
    def refuse() -> Response | None:
        """Under a name that is not ours no address can be made, so this answer is no page."""
        if not isinstance(request.routing_exception, SecurityError):
            return None
        sentence = "aniworld does not answer to this name. ANIWORLD_ALLOWED_HOSTS lists those that it answers to."
        return problem(400, "unknown_host", sentence) if gate.wants_json() else Response(sentence, 400, mimetype="text/plain")


def _let_pictures_in(app: Flask) -> None:
    @app.before_request
    def widen() -> None:
        if request.endpoint == "gallery.upload":
            request.max_content_length = gallery.LARGEST_UPLOAD


def _connect_each_request(app: Flask) -> None:
    @app.before_request
    def connect() -> None:
        if request.blueprint != "health":  # which must answer without the database, and say so
            db.connect(reuse_if_open=True)
        if request.blueprint not in (None, "health", "artwork"):  # in all that asks or names sources
            keys.take_up()

    @app.teardown_request
    def disconnect(error: BaseException | None) -> None:
        if not db.is_closed():
            db.close()


def _register_pages(app: Flask, settings: Settings) -> None:
    hub = metrics.TimedHub(settings.sockets, gate.still_valid)
    app.extensions["hub"] = hub
    pages = (library, series, search, session, setup, account, activity, timetable, sources, about, artwork, gallery)
    for module in (*pages, routes, health):
        app.register_blueprint(module.bp)
    live.register(app, hub)
    programs.register(app, hub)
    metrics.register(app)

    @app.context_processor
    def common() -> dict:
        credits = [provider.attribution for provider in asking.providers().values()]
        person = {"csrf": gate.csrf_token() if "user" in g else "", "user": g.get("user")}
        person["glance"] = activity.glance() if person["user"] else None
        return {"version": __version__, "sources": credits, "view": None, "cursor": 0, **person}


def _prepare_users(settings: Settings) -> None:
    with db.connection_context():
        accounts.ensure_admin(settings.admin_user, settings.admin_password)
        accounts.server_secret()


def harden(response: Response) -> Response:
    """The headers of every answer."""
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["X-Frame-Options"] = "DENY"
    if response.mimetype.startswith("image/"):
        response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    if request.endpoint not in ("static", "artwork.show", "search.preview") or response.status_code >= 400:
        response.headers["Cache-Control"] = "no-store"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def _register_errors(app: Flask) -> None:
    @app.errorhandler(AniworldError)
    def known(error: AniworldError) -> Response:
        other = getattr(error, "series_id", None)
        back_url = url_for("series.show", series_id=other) if other else None
        return problem(error.status, error.code, str(error), extra={"field": getattr(error, "field", None)}, back_url=back_url)

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        sentences = {404: "There is nothing at this address.", 405: "This address does not take that.", 413: "That was too much at once."}
        if request.endpoint == "gallery.upload":
            sentences[413] = gallery.TOO_LARGE
        code = (error.name or "error").lower().replace(" ", "_")
        return problem(error.code or 500, code, sentences.get(error.code, "The request could not be understood."))

    @app.errorhandler(OperationalError)
    def busy(error: OperationalError) -> Response:
        log.error("The database did not answer: %s", error)
        full = "full" in str(error)
        sentence = "The disk is full; nothing was changed." if full else "The database is busy; nothing was changed. Try again in a moment."
        answer = problem(507 if full else 503, "database", sentence)
        answer.headers["Retry-After"] = "5"
        return answer

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        """One of the four walls: a mistake of ours is a plain page with a number to look for in the log."""
        number = secrets.token_hex(4)
        log.exception("request %s of %s failed", number, request.path)
        return problem(500, "unexpected", f"Something unexpected went wrong in aniworld. Its log has more under {number}.")


def problem(status: int, code: str, sentence: str, extra: dict | None = None, back_url: str | None = None) -> Response:
    """An error as whoever asked can use it: JSON for programs, a fragment for htmx, a page with the way back for people."""
    if gate.wants_json():
        answer = jsonify({"error": sentence, "code": code} | {name: value for name, value in (extra or {}).items() if value})
    else:
        fragment = bool(request.headers.get("HX-Request"))
        template = "errors/_message.html" if fragment else "errors/show.html"
        shown = dict(title=_title(status), sentence=sentence, kept=KEPT, advice="", back_url=back_url, view=None)
        answer = make_response(render_template(template, **shown))
    answer.status_code = status
    return answer


def _title(status: int) -> str:
    titles = {403: "That is not allowed.", 404: "Not found.", 409: "Already there.", 422: "That does not fit.", 507: "The disk cannot be used."}
    return titles.get(status, "That did not work.")


def start_listening(app: Flask, settings: Settings) -> Hub:
    """In each web process, before it accepts anything: hear the bell and tell the sockets."""
    hub: Hub = app.extensions["hub"]
    with db.connection_context():
        hub.last = events.latest()
    Listener(hub, web_bell(settings), Lookout(settings.data_dir).look).start()
    return hub


def announce_setup(settings: Settings) -> str | None:
    """The sentence with the one-time link that makes the first account; None when there is one."""
    with db.connection_context():
        code = accounts.setup_code()
    return f"\nMake the first account here (the link works once):\n\n    {settings.address}/setup?code={code}\n" if code else None
