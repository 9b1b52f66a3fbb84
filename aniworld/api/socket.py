"""/ws, the programs' socket: every change in order, as JSON, with replay of what was missed.

Its sentences are in the language that the program asked for when it connected.
"""

import json
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Flask, current_app, request

from .. import events, sockets
from ..auth import guard
from ..database import snapshot
from ..events import Event
from ..push import Hub
from ..translations import language, speaking
from . import serializers

bp = Blueprint("programs", __name__)
DIALECT = "programs"
IN = "/"  # programs/de: an "@", as pages have it, would bring the fragments that all pages get
UNKNOWN = -1  # comes before every event that was ever kept


def message(event: Event) -> str:
    return json.dumps(
        {"type": event.kind, "seq": event.id, **serializers.change(event.payload)}, ensure_ascii=False
    )


def speak(dialect: str, batch: Sequence[Event]) -> list[str]:
    with speaking(dialect.partition(IN)[2]):
        return [message(event) for event in batch]


def replay(dialect: str, cursor: int) -> tuple[list[str], int]:
    """Return what came after a cursor; a resync if that is no longer kept."""
    with snapshot():
        newest = events.latest()
        if not events.can_replay(cursor):
            return [json.dumps({"type": "resync", "seq": newest})], newest
        batch = events.since(cursor)
        reached = batch[-1].id if batch else newest
        return speak(dialect, batch), reached


def register(app: Flask, hub: Hub) -> None:
    hub.register(DIALECT, speak)
    app.register_blueprint(bp)


def _said(since: str | None) -> int:
    """Return after which event a program goes on. Of what is no number that is unknown: it gets a resync."""
    if not since:
        return events.latest()
    try:
        return events.cursor(since)
    except ValueError:
        return UNKNOWN


@sockets.route(bp, "/ws")
def socket(ws: Any) -> None:
    cursor = _said(request.args.get("since"))
    dialect = DIALECT + IN + language()
    current_app.extensions["hub"].serve(ws, dialect, cursor, replay, guard.credential())
