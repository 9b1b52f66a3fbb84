"""The pages' socket: what changed, drawn as HTML from the rows as they are now, once for all who look at the same."""

import json
import logging
from collections.abc import Sequence

from flask import Blueprint, Flask, current_app, render_template, request
from flask_sock import Sock

from .. import events
from ..auth import gate
from ..database import snapshot
from ..events import Event
from ..models import Series
from ..push import CLOSE_ERROR, Hub
from . import activity, gallery
from .library import counts
from .shown import DRAWN_AT, show

log = logging.getLogger(__name__)
bp = Blueprint("live", __name__, url_prefix="/live")
sock = Sock()
NEW_EPISODES = {"series_updated", "series_matched"}  # with these, its list is another
VIEWS = ("library", "cards", "series-", gallery.VIEW, activity.VIEW)
RELOAD = json.dumps({"reload": True})


def register(app: Flask, hub: Hub) -> None:
    """Speak HTML to the pages of this app."""

    def speak(view: str, told: Sequence[Event]) -> list[str]:
        with app.test_request_context(base_url="http://localhost" + app.config["URL_BASE"]):
            return [message(view, told)]

    hub.register(activity.VIEW, activity.Paced(hub, speak).speak)
    for prefix in VIEWS:
        hub.register(prefix, speak)
    app.register_blueprint(bp)


@sock.route("", bp=bp, endpoint="socket")
def socket(ws):
    view = request.args.get("view", "")
    if not view.startswith(VIEWS):
        return ws.close(CLOSE_ERROR, "unknown view")
    cursor = request.args.get("since", type=int)
    cursor = events.latest() if cursor is None else cursor
    ws.send(json.dumps({"id": cursor}))
    current_app.extensions["hub"].serve(ws, view, cursor, missed, gate.ticket())


def topics(told: Sequence[Event]) -> dict[str, set[str]]:
    """The kinds of change by topic."""
    kinds: dict[str, set[str]] = {}
    for event in told:
        kinds.setdefault(event.topic, set()).add(event.kind)
    return kinds


def message(view: str, told: Sequence[Event]) -> str:
    """One message: the newest event's id and the fragments of all that changed, as it is now."""
    return json.dumps({"id": told[-1].id, "content": fragments(view, told)}, ensure_ascii=False)


def fragments(view: str, told: Sequence[Event]) -> str:
    if view == activity.VIEW:
        return activity.draw()
    if view.startswith(gallery.VIEW):
        return gallery.fragments(view, told)
    kinds = topics(told)
    mine = {topic: kind for topic, kind in kinds.items() if not view.startswith("series-") or topic == view}
    ids = {int(topic.removeprefix("series-")) for topic in mine if topic.startswith("series-")}
    rows = list(Series.select().where(Series.id.in_(ids)).order_by(Series.id)) if ids else []
    added = {int(topic.removeprefix("series-")) for topic, kind in mine.items() if "series_added" in kind}
    is_one = view.startswith("series-")
    glance = None if is_one else activity.glance()
    drawn = render_template(
        "live/_message.html", view=view, changed=show(rows), added=added, removed=sorted(ids - {row.id for row in rows}),
        seasons_changed=any(kind & NEW_EPISODES for kind in mine.values()),
        shelf=None if is_one else counts(), glance=glance,
    )
    return drawn + render_template("activity/_glance.html", glance=glance)


def missed(view: str, cursor: int) -> tuple[list[str], int]:
    """What a page missed since its cursor, drawn once; a reload when that is no longer kept."""
    with snapshot():
        newest = events.latest()
        if not events.is_kept(cursor):
            return [RELOAD], newest
        told = events.since(cursor, limit=5000)
        return ([message(view, told)] if told else []), (told[-1].id if told else newest)


@bp.get("/changes", endpoint="changes")
def changes():
    """What changed, for a page without a socket: the same fragments, and the element that asks again."""
    view, cursor = request.args.get("view", "library"), request.args.get("since", 0, type=int)
    view = view if view.startswith(VIEWS) else "library"
    with snapshot():
        newest = events.latest()
        told = events.since(cursor, limit=5000) if events.is_kept(cursor) else []
        drawn = fragments(view, told) if told else ""
    poll = render_template("live/_poll.html", cursor=told[-1].id if told else newest, view=view)
    is_lost = not told and cursor and not events.is_kept(cursor)
    return poll + drawn, 200, {"HX-Refresh": "true"} if is_lost else {DRAWN_AT: str(newest)}
