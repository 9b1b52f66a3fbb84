"""Short notes at the edge of a page: what was just done, and a button that undoes it.

An answer to htmx brings its note at once. After a redirect the next page shows it; a cookie carries it there.
"""

import base64
import json
from typing import Any, NamedTuple

from flask import Response, g, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from ..auth import guard
from ..messages import SENTENCES, Message

COOKIE = "aniworld_toast"
KEPT_SECONDS = 60
LONGEST_COOKIE = 3000


class Toast(NamedTuple):
    """A note. undo_url: what its *Undo* button posts to, "" without one; undo: what it posts there."""

    message: Message
    undo_url: str = ""
    undo: str = ""


def draw(toast: Toast) -> str:
    """Return the note as a fragment for an answer to htmx."""
    return render_template("toasts/_message.html", toast=toast)


def keep(answer: BaseResponse, toast: Toast) -> BaseResponse:
    """Have the next page of this browser show the note. What is too long is left out, its undo first."""
    for note in (toast, Toast(toast.message)):
        value = _written(note)
        if len(value) <= LONGEST_COOKIE:
            guard.set_cookie(answer, COOKIE, value, seconds=KEPT_SECONDS)
            break
    return answer


def _written(toast: Toast) -> str:
    kept = {**toast.message.as_json, "undo_url": toast.undo_url, "undo": toast.undo}
    return base64.urlsafe_b64encode(json.dumps(kept).encode()).decode()


def take() -> Toast | None:
    """Return the note that an earlier answer has kept for this page, which is its last."""
    value = request.cookies.get(COOKIE)
    if not value or request.method != "GET":
        return None
    g.toast_is_shown = True
    return _read(value)


def _read(value: str) -> Toast | None:
    try:
        kept: Any = json.loads(base64.urlsafe_b64decode(value))
        message, undo_url, undo = Message.of_json(kept), kept["undo_url"], str(kept.get("undo", ""))
    except (ValueError, LookupError, TypeError, AttributeError):
        return None
    if message is None or message.code not in SENTENCES or not isinstance(message.args, dict):
        return None
    return Toast(message, undo_url, undo) if _is_path(undo_url) else None


def _is_path(url: Any) -> bool:
    """Return whether this is an address of this site, or none at all."""
    return url == "" or (isinstance(url, str) and url.startswith("/") and not url.startswith("//"))


def forget(response: Response) -> Response:
    """Remove the note from the browser once a page has shown it."""
    if g.get("toast_is_shown"):
        response.delete_cookie(COOKIE, path=guard.cookie_path())
    return response
