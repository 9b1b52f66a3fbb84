"""A series: its page, and what can be done to it."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from .. import events, tasks
from ..database import snapshot
from ..errors import DiskError
from ..library.disk import missing_folder
from ..library.episodes import renumbering
from ..library.series import rematch
from ..library.series import series as verbs
from ..library.sources import ask
from ..messages import Message
from ..messages.words import word
from ..models import PARTS, Series
from . import episodes, history, htmx, live, search, toasts
from .view_models import ShownSeries, show

bp = Blueprint("series", __name__, url_prefix="/series")
LONGEST_TITLE = 200  # in a note
MOST_NAMED = 3  # files, in a note


@bp.post("", endpoint="create")
def create() -> ResponseReturnValue:
    series, is_new = _add()
    if is_new:
        tasks.wake()
    if not htmx.is_asking():
        return _to_page(series.id)
    drawn_at = events.latest()
    card = live.draw(live.LIBRARY, show([series]), added={series.id} if is_new else ())
    candidates = search.draw(search.Found(already=None if is_new else series))
    return htmx.fragments(candidates + card, drawn_at)


def _add() -> tuple[Series, bool]:
    form = request.form
    if not form.get("provider"):
        return verbs.add(form.get("name", ""))
    title, year = form.get("title", ""), form.get("year", type=int)
    return verbs.add(None, form["provider"], form.get("id", ""), title=title, year=year)


def _to_page(series_id: int) -> Response:
    return redirect(url_for("series.show", series_id=series_id))


@bp.get("/<int:series_id>", endpoint="show")
def show_series(series_id: int) -> ResponseReturnValue:
    target = verbs.led_to(series_id)
    if target.id != series_id:
        return _to_page(target.id)
    q = request.args.get("q", "").strip()[:500]
    with snapshot():  # one snapshot: the cursor and the rows agree
        cursor = events.latest()
        series = drawn(series_id)
        if not (q and series.is_unknown):
            return _page(series, cursor, search.NOTHING)
    # The sources take their time, and no snapshot waits for them.
    return _page(series, cursor, search.find(q))


def _page(series: ShownSeries, cursor: int, found: search.Found) -> str:
    shown = episodes.look(series)
    return render_template(
        "series/show.html",
        series=series,
        seasons=shown,
        are_tiles=episodes.are_tiles(shown),
        found=found._replace(series=series),
        view=series.topic,
        cursor=cursor,
        refresh_without_script=series.is_loading,
    )


def drawn(series_id: int) -> ShownSeries:
    return show([verbs.get(series_id)])[0]


@bp.post("/<int:series_id>/load", endpoint="load")
def load(series_id: int) -> ResponseReturnValue:
    names = ",".join(request.form.getlist("parts")).split(",")
    wanted = [name for name in names if name]
    verbs.load(verbs.get(series_id), wanted or list(PARTS), force=True)
    tasks.wake()
    return _redrawn(series_id)


@bp.post("/<int:series_id>/sooner", endpoint="bring_forward")
def bring_forward(series_id: int) -> ResponseReturnValue:
    """Load a series sooner, as its page is open; its script asks, as reading a page changes nothing."""
    if verbs.bring_forward(verbs.get(series_id)):
        tasks.wake()
    return ("", 204) if htmx.is_asking() else _to_page(series_id)


@bp.post("/<int:series_id>/match", endpoint="match")
def match(series_id: int) -> ResponseReturnValue:
    """Match the series to another show: at once where nothing can be lost, else after a second question."""
    form = request.form
    provider, source_id = form.get("provider", ""), form.get("id", "")
    title, year = form.get("title", ""), form.get("year", type=int)
    series = drawn(series_id)
    if not (series.is_unknown or form.get("sure")):
        verbs.identity(provider, source_id)  # what cannot be one is said before the question
        picked = {
            "provider": provider,
            "label": ask.label(provider),
            "id": source_id[:64],
            "title": title[:500],
            "year": year,
        }
        return render_template("series/match.html", series=series, picked=picked, view=None)
    rematch.to(series.row, provider, source_id, title, year)
    tasks.wake()
    if not title:
        return _to_page(series_id)
    note = history.note(Message("matched_to", {"title": title[:LONGEST_TITLE]}), series_id)
    return toasts.keep(redirect(url_for("series.show", series_id=series_id)), note)


@bp.post("/<int:series_id>/number", endpoint="number")
def number(series_id: int) -> ResponseReturnValue:
    renumbering.change(verbs.get(series_id), request.form.get("provider", ""))
    tasks.wake()
    return history.keep_note(_to_page(series_id), series_id)


@bp.post("/<int:series_id>/folder", endpoint="make_folder")
def make_folder(series_id: int) -> ResponseReturnValue:
    """Create the missing folder of a series again."""
    missing_folder.make_anew(verbs.get(series_id))
    tasks.wake()
    return _redrawn(series_id)


def _redrawn(series_id: int) -> ResponseReturnValue:
    if not htmx.is_asking():
        return _to_page(series_id)
    drawn_at = events.latest()
    return htmx.fragments(live.draw(None, [drawn(series_id)]), drawn_at)


@bp.get("/<int:series_id>/remove", endpoint="remove_ask")
def remove_ask(series_id: int) -> ResponseReturnValue:
    return _ask_to_remove(series_id)


def _ask_to_remove(series_id: int, error: DiskError | None = None) -> tuple[str, int]:
    sentence, status = None, 200
    if error:
        sentence = f"{error} {word('still_in_library')}"
        status = error.status
    page = render_template(
        "series/remove.html", series=drawn(series_id), error=sentence, with_files=bool(error), view=None
    )
    return page, status


@bp.post("/<int:series_id>/remove", endpoint="remove")
def remove(series_id: int) -> ResponseReturnValue:
    series = verbs.get(series_id)
    with_files = bool(request.form.get("files"))
    try:
        stay = verbs.remove(series, files=with_files)
    except DiskError as error:
        if not Series.select().where(Series.id == series_id).exists():
            raise
        return _ask_to_remove(series_id, error)
    note = history.note(_removed(series.title[:LONGEST_TITLE], with_files, stay), series_id)
    return toasts.keep(redirect(url_for("library.show")), note)


def _removed(title: str, with_files: bool, stay: list[str]) -> Message:
    """Return what is said of a removal. stay: files of the user's under the names that aniworld gave them."""
    if stay:
        named = [*stay[:MOST_NAMED], "…"] if len(stay) > MOST_NAMED else stay
        return Message("removed_but_kept", {"title": title, "files": named})
    return Message("removed_with_files" if with_files else "removed_from_library", {"title": title})
