"""The pages' socket: what changed, drawn as HTML from the rows as they are now.

It is drawn once for each view and each language that is listened to; the two are a dialect of the hub.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from flask import Blueprint, Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue

from .. import events, sockets
from ..auth import guard
from ..database import snapshot
from ..events import Event
from ..models import Series
from ..push import CLOSE_ERROR, Hub, Speak
from ..translations import LANGUAGES, language
from . import activity, artwork, calendar, files, htmx, importing, library_folder, missing, shelf, system
from .throttled import Throttled
from .unasked import drawing
from .view_models import ShownSeries, show

bp = Blueprint("live", __name__, url_prefix="/live")
NEW_EPISODES = frozenset({"series_updated", "series_matched"})  # after these, the list of episodes is another
LIBRARY, CARDS, SERIES = "library", "cards", "series-"
FETCHING = {missing.VIEW: missing.fragments, calendar.VIEW: calendar.fragments}
VIEWS = (
    LIBRARY,
    CARDS,
    SERIES,
    artwork.VIEW,
    activity.VIEW,
    importing.VIEW,
    library_folder.VIEW,
    files.VIEW,
    *FETCHING,
)
FETCH_SECONDS = 5.0  # between two times that such a page is told to fetch itself again
IN = "@"  # between the view and the language of a dialect
RELOAD = json.dumps({"reload": True})
MOST_EVENTS = 5000  # that a page catches up with


def register(app: Flask, hub: Hub) -> None:
    """Speak HTML to the pages of this app."""

    def speak(dialect: str, batch: Sequence[Event]) -> list[str]:
        view, _, code = dialect.partition(IN)
        with drawing(app, code):
            return [message(view, batch)]

    for code in LANGUAGES:
        _register_throttled(hub, speak, code)
    for prefix in VIEWS:
        hub.register(prefix, speak)
    app.register_blueprint(bp)


def _register_throttled(hub: Hub, speak: Speak, code: str) -> None:
    """Draw the pages that change often less often; those of each language by themselves."""
    hub.register(activity.VIEW + IN + code, Throttled(hub, speak, activity.VISIBLE).speak)
    hub.register(library_folder.VIEW + IN + code, Throttled(hub, speak, library_folder.SHOWN).speak)
    for view in FETCHING:
        throttled = Throttled(hub, speak, missing.SHOWN, seconds=FETCH_SECONDS)
        hub.register(view + IN + code, throttled.speak)


@sockets.route(bp, "")
def socket(ws: Any) -> None:
    view = request.args.get("view", "")
    if not view.startswith(VIEWS):
        ws.close(CLOSE_ERROR, "unknown view")
        return
    cursor = request.args.get("since", type=events.cursor)
    if cursor is None:
        cursor = events.latest()
    ws.send(json.dumps({"id": cursor, "content": system.draw()}, ensure_ascii=False))
    dialect = view.replace(IN, "") + IN + language()
    current_app.extensions["hub"].serve(ws, dialect, cursor, missed, guard.credential())


def message(view: str, batch: Sequence[Event]) -> str:
    """Return one message: the newest event's id and the fragments of all that changed, as it is now."""
    return json.dumps({"id": batch[-1].id, "content": fragments(view, batch)}, ensure_ascii=False)


def fragments(view: str, batch: Sequence[Event]) -> str:
    """Draw what an open page of this view shows of these events."""
    if view == activity.VIEW:
        return activity.draw()
    if view.startswith(artwork.VIEW):
        return artwork.fragments(view, batch)
    if view == importing.VIEW:
        return importing.fragments(batch)
    if view == library_folder.VIEW:
        return library_folder.fragments(batch)
    if view.startswith(files.VIEW):
        return files.fragments(view, batch)
    if view in FETCHING:
        return FETCHING[view](batch)
    return _of_series(view, batch)


def _of_series(view: str, batch: Sequence[Event]) -> str:
    news = News.of(view, batch)
    rows: list[Series] = []
    if news.ids:
        rows = list(Series.select().where(Series.id.in_(news.ids)).order_by(Series.id))
    return draw(
        view,
        show(rows),
        added=news.added,
        removed=sorted(news.ids - {row.id for row in rows}),
        merged=news.merged,
        with_seasons=news.has_new_episodes,
    )


class News(NamedTuple):
    """What events say of the series that a view shows.

    ids: of changed or removed series; added: of new ones; merged: payloads that say which series was merged
    into which.
    """

    ids: set[int]
    added: set[int]
    merged: list[dict[str, Any]]
    has_new_episodes: bool

    @classmethod
    def of(cls, view: str, batch: Iterable[Event]) -> "News":
        news = [event for event in batch if _is_shown(view, event)]
        of_series = [event for event in news if event.topic.startswith(SERIES)]
        added = [event for event in of_series if event.kind == "series_added"]
        return cls(
            ids=_series_ids(of_series),
            added=_series_ids(added),
            merged=[event.payload for event in news if event.payload.get("merged_into")],
            has_new_episodes=any(event.kind in NEW_EPISODES for event in news),
        )


def _is_shown(view: str, event: Event) -> bool:
    """Return whether this view may show an event: the page of a series shows that series alone."""
    return not view.startswith(SERIES) or event.topic == view


def _series_ids(batch: Iterable[Event]) -> set[int]:
    return {int(event.topic.removeprefix(SERIES)) for event in batch}


def draw(
    view: str | None,
    changed: Sequence[ShownSeries],
    *,
    added: Collection[int] = (),
    removed: Sequence[int] = (),
    merged: Sequence[dict[str, Any]] = (),
    with_seasons: bool = False,
) -> str:
    """Draw what changed for open pages of this view, or with view None wherever the series are shown.

    added, removed: ids; merged: "name", "merged_into", "merged_name" of each that turned out to be another.
    """
    has_count = view in (LIBRARY, CARDS)
    return render_template(
        "live/_message.html",
        view=view,
        changed=changed,
        added=added,
        removed=removed,
        merged=merged,
        seasons_changed=with_seasons,
        listing=shelf.counts() if has_count else None,
        glance=activity.glance() if has_count else None,
    )


def missed(dialect: str, cursor: int) -> tuple[list[str], int]:
    """Return what a page missed since its cursor, drawn once; a reload when that is no longer kept."""
    view = dialect.partition(IN)[0]
    with snapshot():
        newest = events.latest()
        if not events.can_replay(cursor):
            return [RELOAD], newest
        batch = events.since(cursor, limit=MOST_EVENTS)
        if not batch:
            return [], newest
        return [message(view, batch)], batch[-1].id


@bp.get("/changes", endpoint="changes")
def changes() -> ResponseReturnValue:
    """Tell a page without a socket what changed, in the same fragments, with the element that asks again."""
    view = request.args.get("view", LIBRARY)
    if not view.startswith(VIEWS):
        view = LIBRARY
    cursor = request.args.get("since", 0, type=events.cursor)
    with snapshot():
        newest = events.latest()
        can_replay = events.can_replay(cursor)
        batch = events.since(cursor, limit=MOST_EVENTS) if can_replay else []
        drawn = fragments(view, batch) if batch else ""
    reached = batch[-1].id if batch else newest
    poll = render_template("live/_poll.html", cursor=reached, view=view)
    if cursor and not can_replay:
        return poll, 200, {"HX-Refresh": "true"}
    return htmx.fragments(poll + drawn, newest)
