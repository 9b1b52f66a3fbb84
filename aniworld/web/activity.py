"""The activity page: the board of what is going on, and the buttons that pause, cancel and try again."""

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from peewee import DatabaseError

from .. import events, tasks
from ..database import connected
from ..library.disk import library_gate
from ..library.parts import activity, claims, worker_watch
from ..library.series import series as verbs
from ..library.servers import server_rows
from . import htmx
from .board import board

bp = Blueprint("activity", __name__, url_prefix="/activity")

VIEW = "activity"
VISIBLE = (
    "series_added",
    "series_matched",
    "series_removed",
    "series_loading_update",
    *activity.BRAKES,
    *worker_watch.KINDS,
    *library_gate.KINDS,
    *server_rows.NEWS,
)
PATIENCE_SECONDS = 1.0  # how long a person waits for a button


class Glance(NamedTuple):
    """The link at the top of every page. parts: how many wait or run."""

    parts: int
    is_paused: bool


def glance() -> Glance | None:
    """Return what the link shows; None while the database does not answer: the page saying so has it too."""
    with suppress(DatabaseError):
        return Glance(*activity.in_short())
    return None


def draw() -> str:
    """Return the message for open activity pages: the board as it is now, and the link at the top."""
    return render_template("activity/_message.html", glance=glance(), **board())


@bp.get("", endpoint="show")
def show() -> ResponseReturnValue:
    cursor = events.latest()  # before the rows: what comes in between is drawn once more
    shown = board()
    is_busy = bool(shown["series_left"])
    return render_template(
        "activity/show.html", view=VIEW, cursor=cursor, refresh_without_script=is_busy, **shown
    )


def _done() -> ResponseReturnValue:
    return draw() if htmx.is_asking() else redirect(url_for("activity.show"))


def _do(steps: Iterator[int]) -> None:
    """Do all steps; in a thread, once they take long. The board then shows what is left."""
    started = time.monotonic()
    for _ in steps:
        if time.monotonic() - started > PATIENCE_SECONDS:
            threading.Thread(target=_do_slowly, args=(steps,), name="activity", daemon=True).start()
            return


def _do_slowly(steps: Iterator[int]) -> None:
    with connected():
        started = time.monotonic()
        for _ in steps:
            time.sleep(time.monotonic() - started)  # leave the database to others for as long as it was ours
            started = time.monotonic()


@bp.post("/pause", endpoint="pause")
def pause() -> ResponseReturnValue:
    activity.pause()
    return _done()


@bp.post("/resume", endpoint="resume")
def resume() -> ResponseReturnValue:
    activity.resume()
    tasks.enqueue(claims.runnable(tasks.Work.threads))
    return _done()


def _names() -> list[str]:
    return [name for name in request.form.get("parts", "").split(",") if name]


@bp.post("/series/<int:series_id>/cancel", endpoint="cancel")
def cancel(series_id: int) -> ResponseReturnValue:
    activity.cancel(verbs.get(series_id).id, _names())
    return _done()


@bp.post("/series/<int:series_id>/retry", endpoint="retry")
def retry(series_id: int) -> ResponseReturnValue:
    verbs.load(verbs.get(series_id), _names(), force=True)
    tasks.wake()
    return _done()


@bp.post("/cancel", endpoint="cancel_background")
def cancel_background() -> ResponseReturnValue:
    _do(activity.cancel_background())
    return _done()


@bp.post("/retry", endpoint="retry_all")
def retry_all() -> ResponseReturnValue:
    _do(activity.try_all_again())
    tasks.enqueue(claims.runnable(tasks.Work.threads))
    return _done()
