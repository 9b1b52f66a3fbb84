"""The log, for administrators: the newest lines, filtered, and all of them to download."""

from collections.abc import Iterator
from pathlib import Path

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from .. import log_files
from ..health import facts, secrets
from ..health.installation import Installation
from ..log_files import PROCESSES, Wanted

bp = Blueprint("log", __name__, url_prefix="/system/log")

MOST = 300
LEVELS = ("debug", "info", "warning", "error")
LONGEST_WORDS = 200


@bp.get("", endpoint="show")
def show() -> ResponseReturnValue:
    wanted = _wanted()
    entries = log_files.newest(current_app.config["DATA_DIR"], wanted, MOST, secrets.known())
    return render_template("log/show.html", entries=entries, wanted=wanted, levels=LEVELS, most=MOST)


def _wanted() -> Wanted:
    """Return what the address asks for. A value that nobody offers counts as none."""
    level, process = request.args.get("level", ""), request.args.get("process", "")
    if level not in LEVELS:
        level = "debug"
    if process not in PROCESSES:
        process = ""
    return Wanted(level, process, request.args.get("words", "").strip()[:LONGEST_WORDS])


@bp.get("/download", endpoint="download")
def download() -> ResponseReturnValue:
    """Return one file for somebody who helps: the versions, the checks, and all log files."""
    answer = Response(_report(), content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="aniworld-log.txt"'
    return answer


def _report() -> Iterator[str]:
    """Return the lines. All that needs the database is asked for before the first line is sent."""
    head = [f"{name}: {version}" for name, version in facts.versions().items()]
    installation: Installation = current_app.extensions["installation"]
    for check in installation.current():
        head.append(f"{check.code}: {check.sentence} {check.cure}".strip())
    return _lines(head, secrets.known(), current_app.config["DATA_DIR"])


def _lines(head: list[str], hidden: set[str], data_dir: Path) -> Iterator[str]:
    yield "\n".join(head) + "\n"
    for process in PROCESSES:
        yield f"\n--- {process} ---\n"
        for name in log_files.names(data_dir, process):
            for path in log_files.paths(data_dir, name):
                for line in log_files.lines(path, hidden):
                    yield f"{line}\n"
