"""What is answered when a request fails: each error as JSON, as a fragment for htmx, or as a page."""

import errno
import logging
import math
import secrets
from collections.abc import Callable
from typing import Any, cast

from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request, url_for
from peewee import DatabaseError
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import WebsocketMismatch

from . import fallback, maintenance, messages
from .auth import guard
from .database import db, trouble_of
from .errors import AniworldError
from .late_rules import LateRule
from .messages import Message, answers
from .trouble import Trouble
from .web import artwork

log = logging.getLogger(__name__)

DISK_REFUSALS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
# What Flask itself refuses; anything else is not understood.
CODES = {404: "not_found", 405: "method_not_allowed", 413: "request_entity_too_large"}


class Aniworld(Flask):
    """Flask with a last answer for when the error page fails too: it needs nothing that may have failed."""

    url_rule_class = LateRule

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function as it is: none of ours is a coroutine, as Flask asks at each call."""
        return func

    def handle_exception(self, error: Exception) -> Response:
        number = _log_failure(error)
        trouble = trouble_of(error) if isinstance(error, DatabaseError) else None
        if trouble is None:
            last = fallback.answer(request.environ, 500, Message("unexpected", {"number": number}))
        else:
            more = Message("more_in_the_log", {"number": number})
            told = Message.several([trouble.message, more])
            last = fallback.answer(request.environ, trouble.status, told, Retry_After="5")
        return cast(Response, Response.force_type(last))


def register(app: Flask) -> None:
    """Answer every kind of error of this app."""
    app.register_error_handler(AniworldError, known)
    app.register_error_handler(HTTPException, refused_by_flask)
    app.register_error_handler(DatabaseError, refused_by_database)
    app.register_error_handler(Trouble, explain)
    app.register_error_handler(OSError, disk_refused)
    app.register_error_handler(Exception, unexpected)


def known(error: AniworldError) -> Response:
    """Answer an error that says itself what is wrong."""
    series_id = getattr(error, "series_id", None)
    back_url = url_for("series.show", series_id=series_id) if series_id else None
    field = getattr(error, "field", None)
    answer = problem(error.status, error.kept, field=field, back_url=back_url)
    if error.status in (429, 503) and error.retry_after_seconds:
        answer.headers["Retry-After"] = str(math.ceil(error.retry_after_seconds))
    return answer


def refused_by_flask(error: HTTPException) -> Response:
    """Answer what Flask refuses before a page is asked."""
    status = error.code or 500
    message = Message(CODES.get(status, "bad_request"))
    if status == 413 and request.endpoint == "artwork.upload":
        message = artwork.TOO_LARGE
    if isinstance(error, WebsocketMismatch) and not fallback.is_socket(request.environ):
        message = Message("websocket_wanted")
    answer = problem(status, message)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return answer


def refused_by_database(error: DatabaseError) -> Response:
    """Answer what the database refuses, and what we asked of it wrongly."""
    trouble = trouble_of(error)
    if trouble is None:
        return unexpected(error)
    return explain(trouble)


def disk_refused(error: OSError) -> Response:
    """Answer 507 when the disk for temporary files, where a request's body may be kept, takes no more."""
    if error.errno not in DISK_REFUSALS:
        return unexpected(error)
    return problem(507, Message("temporary_files", {"why": error.strerror}))


def unexpected(error: Exception) -> Response:
    """Answer a bug of ours with a number to look for in the log: the catch-all boundary of the pages.

    A damaged database can make any of our code fail; then the maintenance page is the answer.
    """
    if trouble := db.look_again():
        return maintenance.answer(trouble, current_app.extensions["way_back"])
    return problem(500, Message("unexpected", {"number": _log_failure(error)}))


def explain(trouble: Trouble) -> Response:
    """Return the answer that says what is wrong with the database."""
    if trouble.kind.needs_a_person:
        return maintenance.answer(trouble, current_app.extensions["way_back"])
    log.warning("%s %s could not be done: %s", request.method, request.path, trouble.in_full)
    answer = problem(trouble.status, trouble.message)
    if trouble.retry_after_seconds is not None:
        answer.headers["Retry-After"] = str(int(trouble.retry_after_seconds))
    return answer


def problem(
    status: int, message: Message, *, field: str | None = None, back_url: str | None = None
) -> Response:
    """Return an error in its reader's form: JSON for programs, a fragment for htmx, a page for people.

    field: of the form, that is to be corrected. back_url: where
    the page leads its reader.
    """
    g.is_trouble = status >= 500
    if guard.wants_json():
        shown = fallback.as_json(message)
        if field:
            shown["field"] = field
        answer = jsonify(shown)
    else:
        answer = _drawn(status, message, back_url)
    answer.status_code = status
    return answer


def _drawn(status: int, message: Message, back_url: str | None) -> Response:
    """Draw what happened, what goes on and what can be done."""
    told = {
        "title": answers.title(status, message.code),
        "sentence": message.sentence,
        "kept": answers.goes_on(status),
        "advice": messages.cure(message.code) or answers.can_do(status),
    }
    if not request.headers.get("HX-Request"):
        return make_response(render_template("errors/show.html", **told, back_url=back_url, view=None))
    if status < 500:  # whoever made a mistake sees the form still, and what the sentence is about
        told |= {"kept": "", "advice": ""}
    return make_response(render_template("errors/_message.html", **told))


def _log_failure(error: Exception) -> str:
    """Log an error with its trace, and return the number by which the log names it."""
    number = secrets.token_hex(4)
    log.error("request %s of %s failed", number, request.path, exc_info=error)
    return number
