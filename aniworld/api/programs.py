"""/ws, the programs' socket: every change in order, as JSON, with replay of what was missed."""

import json
from collections.abc import Sequence

from flask import Blueprint, Flask, current_app, request
from flask_sock import Sock

from .. import events
from ..auth import gate
from ..database import snapshot
from ..events import Event
from ..push import Hub

bp = Blueprint("programs", __name__)
sock = Sock()
DIALECT = "programs"


def message(event: Event) -> str:
    return json.dumps({"type": event.kind, "seq": event.id, **event.payload}, ensure_ascii=False)


def speak(dialect: str, told: Sequence[Event]) -> list[str]:
    return [message(event) for event in told]


def replay(dialect: str, cursor: int) -> tuple[list[str], int]:
    """What came after a cursor; a resync first when that is no longer kept."""
    with snapshot():
        newest = events.latest()
        if not events.is_kept(cursor):
            return [json.dumps({"type": "resync", "seq": newest})], newest
        told = events.since(cursor)
        return speak(dialect, told), (told[-1].id if told else newest)


def register(app: Flask, hub: Hub) -> None:
    hub.register(DIALECT, speak)
    app.register_blueprint(bp)


@sock.route("/ws", bp=bp, endpoint="socket")
def socket(ws):
    since = request.args.get("since", type=int)
    cursor = events.latest() if since is None else since
    current_app.extensions["hub"].serve(ws, DIALECT, cursor, replay, gate.ticket())
