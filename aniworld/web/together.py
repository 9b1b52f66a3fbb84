"""Several series that were selected in the library: refreshed, removed, or their missing episodes ignored."""

from collections.abc import Callable, Sequence

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from .. import tasks
from ..errors import Invalid
from ..library.history import entries
from ..library.series import together
from ..library.series.together import Done
from ..messages import Message
from ..models import Series
from . import history, htmx, live, toasts
from .toasts import Toast

bp = Blueprint("together", __name__, url_prefix="/together")
ACTS: dict[str, Callable[[Sequence[Series]], Done]] = {
    "refresh": together.refresh,
    "ignore": together.ignore_missing,
    "remove": together.remove,
}
LONGEST_TITLE = 200  # in a note


@bp.post("", endpoint="act")
def act() -> ResponseReturnValue:
    """Do one thing with all series that were selected, and say so with one note that takes it back."""
    name = request.form.get("act", "")
    if name not in ACTS:
        raise Invalid("no_such_act", "act", choices=list(ACTS))
    rows = together.chosen(request.form.getlist("series", type=int))
    with entries.together() as shared:
        done = ACTS[name](rows)
    tasks.wake()
    undo_url, undo = url_for("together.undo") if done.undo else "", done.undo
    if shared.first:
        undo_url, undo = history.undo_url(shared.first), ""
    return _answer(Toast(_said(name, rows, done), undo_url, undo), [row.id for row in rows])


def _said(name: str, rows: Sequence[Series], done: Done) -> Message:
    if name == "refresh":
        return Message("several_refreshed", {"count": done.series})
    if name == "ignore":
        values = {"episodes": done.episodes, "count": done.series}
        return Message("several_ignored", values) if done.episodes else Message("none_missing")
    if len(rows) == 1:
        return Message("one_removed", {"title": rows[0].title[:LONGEST_TITLE]})
    return Message("several_removed", {"count": done.series})


def _answer(toast: Toast, series_ids: Sequence[int]) -> ResponseReturnValue:
    if not htmx.is_asking():
        return toasts.keep(redirect(url_for("library.show")), toast)
    there = {row.id for row in Series.select(Series.id).where(Series.id.in_(series_ids))}
    gone = [series_id for series_id in series_ids if series_id not in there]
    return toasts.draw(toast) + live.draw(None, [], removed=gone)  # other changes are pushed


@bp.post("/undo", endpoint="undo")
def undo() -> ResponseReturnValue:
    """Take back what a note offers to take back."""
    what = request.form.get("undo", "")
    done = together.undo(what)
    tasks.wake()
    said = Message("episodes_back", {"episodes": done.episodes})
    return toasts.keep(redirect(url_for("library.show")), Toast(said))
