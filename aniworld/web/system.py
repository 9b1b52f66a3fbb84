"""The health strip at the top of every page, and the page that says what is wrong and what helps."""

import json
import threading
import time

from flask import Blueprint, Flask, current_app, render_template
from flask.typing import ResponseReturnValue
from peewee import DatabaseError

from ..database import connected
from ..health import facts
from ..health.installation import LOOK_SECONDS, Check, Installation
from ..library.parts.worker_watch import WorkerWatch
from ..push import Hub
from ..translations import LANGUAGES
from .unasked import drawing

bp = Blueprint("system", __name__, url_prefix="/system")


def troubles() -> list[Check]:
    """Return what the strip at the top of every page tells, the most urgent first."""
    return current_app.extensions["installation"].troubles()


def draw() -> str:
    """Return the message for open pages: the strip and the list of checks as they are now."""
    installation: Installation = current_app.extensions["installation"]
    return render_template(
        "system/_message.html", troubles=installation.troubles(), checks=installation.checks
    )


@bp.get("", endpoint="show")
def show() -> ResponseReturnValue:
    installation: Installation = current_app.extensions["installation"]
    return render_template(
        "system/show.html",
        checks=installation.current(),
        spaces=installation.spaces.look(),
        workers=facts.workers(),
        versions=facts.versions(),
    )


@bp.get("/now", endpoint="now")
def now() -> ResponseReturnValue:
    """Tell a page without a socket what the sockets are told."""
    return draw()


class Watcher(threading.Thread):
    """Check the installation every few seconds and send it to open pages when its state has changed.

    Not as an event: that must be written, and a database that takes no writes may be the very trouble.
    """

    def __init__(self, app: Flask, hub: Hub):
        super().__init__(name="watcher", daemon=True)
        self._app = app
        self._hub = hub
        self._worker_watch = WorkerWatch()
        self._told: tuple[list[Check], list[Check]] | None = None
        self._installation: Installation = app.extensions["installation"]

    def run(self) -> None:
        self._installation.is_watched = True
        try:
            while True:
                self.round()
                time.sleep(LOOK_SECONDS)
        finally:
            self._installation.is_watched = False  # from now on it is looked at when somebody asks

    def round(self) -> None:
        self._installation.look()
        self._send_to_pages()
        self._publish_news()

    def _send_to_pages(self) -> None:
        """Draw the strip when it is another, once for each language of open pages, and send it to them."""
        state = (self._installation.troubles(), list(self._installation.checks))
        if state == self._told:
            return
        self._told = state
        for code in LANGUAGES:
            if self._hub.is_heard(f"@{code}"):
                with drawing(self._app, code):
                    message = json.dumps({"content": draw()}, ensure_ascii=False)
                self._hub.send_to_ending(f"@{code}", message)

    def _publish_news(self) -> None:
        """Write once for all web processes whether a worker runs, and only when it can be written."""
        worker = [check for check in self._installation.checks if check.code == "worker"]
        try:
            with connected():
                is_working = self._installation.working > 0 or all(check.ok for check in worker)
                self._worker_watch.look(is_working)
        except DatabaseError:
            return  # the strip says why; the change follows when it is over
