"""The page that replaces all others while the database is damaged or missing: what happened, what to do."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, jsonify, make_response, redirect, render_template, request

from . import __version__, assets, backup_requests, context, fallback, headers, way_back
from .auth import guard
from .backup import shelf
from .context import Context
from .database import lasting_trouble
from .errors import AniworldError, NotAllowed
from .settings import Settings
from .translations import N_, _, gettext, language, templates
from .trouble import DAMAGED, FOREIGN, MISSING, REPLACED, Kind, Trouble
from .way_back import WayBack

LARGEST_BODY = 16 * 1024
ASKED = "/recovery"  # where the buttons of the page go
ALIVE = ("/healthz", "/api/health")
KEPT = N_(
    "Nothing is lost by waiting: aniworld writes nothing to it, and the files of your library stay untouched."
)


class Way(NamedTuple):
    """One thing that a person can do.

    command: what is typed for it, or ""; act: what its button asks for, or ""; button: its word.
    """

    title: str
    how: str
    command: str = ""
    act: str = ""
    button: str = ""


RESTORE = Way(
    N_("Restore a backup"),
    N_(
        "Stop aniworld, and run this in its folder and with the settings that it runs with. It restores "
        "the newest backup of the data folder; the name or the file of another can be given instead. The "
        "database that is there now is kept under another name, and the files of your library stay as they "
        "are."
    ),
    ".venv/bin/python -m aniworld restore newest",
    "restore",
    N_("Restore"),
)
REBUILD = Way(
    N_("Rebuild it from your library"),
    N_(
        "Without a backup: stop aniworld, and run this. Every series whose folder says by an id which show "
        "it is comes back, in its folder, and no file is changed. Accounts and what only the database knew "
        "are gone."
    ),
    ".venv/bin/python -m aniworld rebuild",
    "rebuild",
    N_("Rebuild"),
)
START_ANEW = Way(
    N_("Begin with an empty database"),
    N_(
        "Stop aniworld, and run this once. The database that is there now is kept under another name, and "
        "the files of your library stay. Then create the first account and add your series again."
    ),
    ".venv/bin/python -m aniworld start-anew",
)
START_AGAIN = Way(
    N_("Start aniworld again"),
    N_("Make sure that the right aniworld.db is in the data folder, then stop aniworld and start it again."),
)
# What there is to do, the best first.
WAYS: dict[Kind, tuple[Way, ...]] = {
    DAMAGED: (RESTORE, REBUILD, START_ANEW),
    MISSING: (RESTORE, REBUILD, START_ANEW),
    FOREIGN: (RESTORE, REBUILD, START_ANEW),
    REPLACED: (START_AGAIN, RESTORE, REBUILD, START_ANEW),
}


class MaintenanceSwitch:
    """Stands before the app, and answers in its place while the database needs a person."""

    def __init__(self, app: WSGIApplication, instead: WSGIApplication):
        self.app, self.instead = app, instead

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if lasting_trouble():
            return self.instead(environ, start_response)
        return self.app(environ, start_response)


def build(root: Path, settings: Settings) -> Flask:
    """Return an app that needs no database: every address says what is wrong.

    The static files of that page are served too.
    """
    app = Flask(
        "aniworld-maintenance", root_path=str(root), template_folder="templates", static_folder="static"
    )
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.json = headers.PlainJSON(app)
    app.extensions["way_back"] = WayBack(settings)
    context.use(Context.of(settings))  # until there is a database; the backups are found by it
    assets.register(app)
    templates.register(app.jinja_env)

    @app.before_request
    def instead() -> Response | None:
        if request.endpoint == "static":
            return None
        if request.path in ALIVE:
            return jsonify(status="ok", version=__version__)
        trouble = lasting_trouble()
        return answer(trouble, app.extensions["way_back"]) if trouble else None

    return app


def announcement(settings: Settings) -> str:
    """Return the sentence with the link by which a lost database is restored or rebuilt, for the log."""
    code = way_back.code(settings.data_dir)
    if not code:
        return ""
    words = _("Restore a backup or rebuild the database here:")
    return f"\n{words}\n\n    {settings.address}/?code={code}\n"


def answer(trouble: Trouble, way: WayBack) -> Response:
    """Say what is wrong: in JSON to programs, as a fragment to htmx, on a page to people."""
    if guard.wants_json():
        answer = _as_json(trouble)
    elif request.method == "POST" and request.path == ASKED:
        return _asked(trouble, way)
    else:
        answer = _as_html(trouble, way)
    answer.status_code = trouble.status
    return answer


def _as_json(trouble: Trouble) -> Response:
    told = fallback.as_json(trouble.message)
    if request.path == "/readyz":
        told |= {"status": "unavailable", "reasons": [trouble.sentence]}
    return jsonify(told)


def _asked(trouble: Trouble, way: WayBack) -> Response:
    """Begin what a button of the page asks for, and show the page on which it is under way."""
    try:
        way.begin(*_command(way.settings), language=language())
    except AniworldError as error:
        answer = _as_html(trouble, way, str(error))
        answer.status_code = error.status
        return answer
    return redirect(f"{request.script_root}/", 303)  # type: ignore[return-value]  # werkzeug's base class


def _command(settings: Settings) -> tuple[str, ...]:
    """Return the command that the form means. Raises NotAllowed without the code, NotFound."""
    if not way_back.is_code(settings.data_dir, request.form.get("code", "")):
        raise NotAllowed("recovery_code_wrong")
    if request.form.get("act") == REBUILD.act:
        return (REBUILD.act,)
    return (RESTORE.act, str(shelf.find(request.form.get("backup", "")).path.absolute()))


def _as_html(trouble: Trouble, way: WayBack, failure: str = "") -> Response:
    template = "maintenance/show.html"
    if request.headers.get("HX-Request"):
        template = "errors/_message.html"
    place = way.settings.data_dir
    sent = request.values.get("code", "")
    page = render_template(
        template,
        title=gettext("aniworld needs you"),
        sentence=trouble.sentence,
        kept=gettext(KEPT),
        advice=trouble.cure,
        ways=_in_their_language(WAYS[trouble.kind]),
        version=__version__,
        home=f"{request.script_root}/",
        address=f"{request.script_root}{ASKED}",
        doing=way.doing,
        failure=failure or way.failure,
        code=sent if way_back.is_code(place, sent) else "",
        has_code=bool(way_back.code(place)),
        code_file=way_back.CODE,
        backups=backup_requests.offered(),
    )
    return make_response(page)


def _in_their_language(ways: Iterable[Way]) -> list[Way]:
    shown = []
    for way in ways:
        button = gettext(way.button) if way.button else ""
        shown.append(way._replace(title=gettext(way.title), how=gettext(way.how), button=button))
    return shown
