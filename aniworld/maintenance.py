"""The page that replaces all others while the database is damaged or missing: what happened, what to do."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, jsonify, make_response, render_template, request

from . import __version__, assets, fallback, headers
from .auth import guard
from .database import lasting_trouble
from .translations import N_, gettext, templates
from .trouble import DAMAGED, FOREIGN, MISSING, REPLACED, Kind, Trouble

ALIVE = ("/healthz", "/api/health")
KEPT = N_(
    "Nothing is lost by waiting: aniworld writes nothing to it, and the files of your library stay untouched."
)


class Way(NamedTuple):
    """One thing that a person can do. command: what is typed for it, or ""."""

    title: str
    how: str
    command: str = ""


RESTORE = Way(
    N_("Restore a backup"),
    N_(
        "Stop aniworld, and run this in its folder and with the settings that it runs with. It restores "
        "the newest backup of the data folder; the name or the file of another can be given instead. The "
        "database that is there now is kept under another name, and the files of your library stay as they "
        "are."
    ),
    ".venv/bin/python -m aniworld restore newest",
)
REBUILD = Way(
    N_("Rebuild it from your library"),
    N_(
        "Without a backup: stop aniworld, and run this. Every series whose folder says by an id which show "
        "it is comes back, in its folder, and no file is changed. Accounts and what only the database knew "
        "are gone."
    ),
    ".venv/bin/python -m aniworld rebuild",
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


def build(root: Path) -> Flask:
    """Return an app that needs no database: every address says what is wrong.

    The static files of that page are served too.
    """
    app = Flask(
        "aniworld-maintenance", root_path=str(root), template_folder="templates", static_folder="static"
    )
    app.json = headers.PlainJSON(app)
    assets.register(app)
    templates.register(app.jinja_env)

    @app.before_request
    def instead() -> Response | None:
        if request.endpoint == "static":
            return None
        if request.path in ALIVE:
            return jsonify(status="ok", version=__version__)
        trouble = lasting_trouble()
        return answer(trouble) if trouble else None

    return app


def answer(trouble: Trouble) -> Response:
    """Say what is wrong: in JSON to programs, as a fragment to htmx, on a page to people."""
    answer = _as_json(trouble) if guard.wants_json() else _as_html(trouble)
    answer.status_code = trouble.status
    return answer


def _as_json(trouble: Trouble) -> Response:
    told = fallback.as_json(trouble.message)
    if request.path == "/readyz":
        told |= {"status": "unavailable", "reasons": [trouble.sentence]}
    return jsonify(told)


def _as_html(trouble: Trouble) -> Response:
    template = "maintenance/show.html"
    if request.headers.get("HX-Request"):
        template = "errors/_message.html"
    page = render_template(
        template,
        title=gettext("aniworld needs you"),
        sentence=trouble.sentence,
        kept=gettext(KEPT),
        advice=trouble.cure,
        ways=WAYS[trouble.kind],
        version=__version__,
    )
    return make_response(page)
