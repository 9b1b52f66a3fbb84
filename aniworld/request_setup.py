"""What each request gets before its page is asked, and gives back: size limit, database, socket place."""

import contextlib

from flask import Flask, g, request
from peewee import DatabaseError
from werkzeug.routing import IntegerConverter

from . import fallback, serving
from .auth import guard
from .backup import uploading
from .database import db
from .library.sources import keys
from .preferences import values
from .translations import choosing, speak
from .web import artwork, setup_restore

LARGEST_BODY = 2 * 1024 * 1024
LARGEST_BODY_OF_STRANGERS = 16 * 1024  # well below what the server waits for outside its threads


class Number(IntegerConverter):
    """A number in an address, small enough for any database."""

    regex = "[0-9]{1,15}"


def limit_bodies(app: Flask) -> None:
    """Set how large a request's body may be: more for uploads, less for what needs no sign-in."""

    @app.before_request
    def limit() -> None:
        if request.endpoint == "artwork.upload":
            request.max_content_length = artwork.LARGEST_UPLOAD
        elif request.endpoint in ("backups.upload", "api_backups.upload"):
            request.max_content_length = uploading.LARGEST_UPLOAD
        elif request.endpoint in guard.OPEN:
            request.max_content_length = LARGEST_BODY_OF_STRANGERS
        if request.endpoint == "setup_restore.upload" and _is_large():
            setup_restore.check_code()  # before so much is read of a stranger
            request.max_content_length = uploading.LARGEST_UPLOAD


def _is_large() -> bool:
    length = request.content_length
    return length is None or length > LARGEST_BODY_OF_STRANGERS


def connect_each_request(app: Flask) -> None:
    """Open the database for each request, and close it behind the answer."""

    @app.before_request
    def connect() -> None:
        if request.blueprint != "health":  # must answer without the database, and report it
            db.connect(reuse_if_open=True)
        if request.blueprint not in (None, "health", "thumbnails"):  # all that asks or names sources
            keys.take_up()

    @app.teardown_request
    def disconnect(error: BaseException | None) -> None:
        if not db.is_closed():
            with contextlib.suppress(DatabaseError):  # the answer is made already
                db.close()


def speak_as_usual(app: Flask) -> None:
    """Answer pages in the household's language, unless a browser has chosen its own.

    Programs are answered in the one that they ask for.
    """

    @app.before_request
    def speak_it() -> None:
        is_page = request.endpoint == "openapi.page" or not request.path.startswith(fallback.FOR_PROGRAMS)
        usual = values.usual_language()
        if usual and is_page and not choosing.own_choice(request.environ):
            speak(usual)


def count_sockets(app: Flask) -> None:
    """Reserve a place in the hub for each WebSocket while it is open. Raises TooManySockets."""

    @app.before_request
    def take_place() -> None:
        if request.url_rule is None or not request.url_rule.websocket:
            return
        app.extensions["hub"].take_place()
        g.has_place = True
        keep_thread = request.environ.get(serving.STAYS)
        if keep_thread is not None:  # only our own server has it
            keep_thread()

    @app.teardown_request
    def give_place(error: BaseException | None) -> None:
        if g.pop("has_place", False):
            app.extensions["hub"].give_place()
