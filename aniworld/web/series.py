"""A series: its page, and what can be done to it."""

from flask import Blueprint, Response, redirect, render_template, request, url_for

from .. import events, tasks
from ..database import snapshot
from ..errors import DiskError
from ..library import asking, numbering, rematch
from ..library import series as verbs
from ..models import PARTS, Series
from .library import counts
from .live import DRAWN_AT
from .search import answer as search_answer
from .shown import ShownSeries, show

bp = Blueprint("series", __name__, url_prefix="/series")


@bp.post("", endpoint="create")
def create():
    form = request.form
    year = form.get("year", type=int)
    if form.get("provider"):
        series, is_new = verbs.add(None, form["provider"], form.get("id", ""), title=form.get("title", ""), year=year)
    else:
        series, is_new = verbs.add(form.get("name", ""))
    if is_new:
        tasks.load()
    if not request.headers.get("HX-Request"):
        return redirect(url_for("series.show", series_id=series.id))
    drawn_at, shown = events.latest(), show([series])
    card = render_template(
        "live/_message.html", view="library", changed=shown, added={series.id} if is_new else set(), removed=[],
        seasons_changed=False, shelf=counts(),
    )
    list_ = render_template("search/_results.html", q="", candidates=[], problems=[], series=None, already=None if is_new else series)
    return list_ + card, 200, {DRAWN_AT: str(drawn_at)}


@bp.get("/<int:series_id>", endpoint="show")
def show_series(series_id: int):
    with snapshot():  # one snapshot: the cursor and the rows agree
        cursor = events.latest()
        series = drawn(series_id)
        q = request.args.get("q", "").strip()[:500]
        page = dict(series=series, view=series.topic, cursor=cursor, refresh_without_script=series.is_loading)
        body = None if q and series.is_unknown else render_template("series/show.html", **page, q="", candidates=[], problems=[])
    if body is None:
        candidates, problems = search_answer(q)
        body = render_template("series/show.html", **page, q=q, candidates=candidates, problems=problems)
    return body


def drawn(series_id: int) -> ShownSeries:
    return show([verbs.get(series_id)])[0]


@bp.post("/<int:series_id>/load", endpoint="load")
def load(series_id: int):
    names = [name for text in request.form.getlist("parts") for name in text.split(",") if name] or list(PARTS)
    verbs.load(verbs.get(series_id), names, force=True)
    tasks.load()
    return _redrawn(series_id)


@bp.post("/<int:series_id>/match", endpoint="match")
def match(series_id: int):
    """Another show is picked: at once where there is nothing to lose, else it is asked once more."""
    form, series = request.form, drawn(series_id)
    provider, source_id = form.get("provider", ""), form.get("id", "")
    if not (series.is_unknown or form.get("sure")):
        picked = dict(provider=provider, id=source_id[:64], title=form.get("title", "")[:500], year=form.get("year", type=int))
        return render_template("series/match.html", series=series, picked=picked | {"label": asking.label(provider)}, view=None)
    rematch.to(series.row, provider, source_id, form.get("title", ""), form.get("year", type=int))
    tasks.load()
    return redirect(url_for("series.show", series_id=series_id))


@bp.post("/<int:series_id>/number", endpoint="number")
def number(series_id: int):
    numbering.change(verbs.get(series_id), request.form.get("provider", ""))
    tasks.load()
    return redirect(url_for("series.show", series_id=series_id))


def _redrawn(series_id: int) -> tuple[str, int, dict[str, str]] | Response:
    if not request.headers.get("HX-Request"):
        return redirect(url_for("series.show", series_id=series_id))
    drawn_at, shown = events.latest(), [drawn(series_id)]
    card = render_template("live/_message.html", view=None, changed=shown, added=set(), removed=[], seasons_changed=False, shelf=None)
    return card, 200, {DRAWN_AT: str(drawn_at)}


@bp.get("/<int:series_id>/remove", endpoint="remove_ask")
def remove_ask(series_id: int):
    return _ask_to_remove(series_id)


def _ask_to_remove(series_id: int, error: DiskError | None = None) -> tuple[str, int]:
    sentence = f"{error} The series is still in your library." if error else None
    page = dict(series=drawn(series_id), error=sentence, with_files=bool(error), view=None)
    return render_template("series/remove.html", **page), error.status if error else 200


@bp.post("/<int:series_id>/remove", endpoint="remove")
def remove(series_id: int):
    series = verbs.get(series_id)
    try:
        verbs.remove(series, files=bool(request.form.get("files")))
    except DiskError as error:
        if not Series.select().where(Series.id == series_id).exists():
            raise
        return _ask_to_remove(series_id, error)
    return redirect(url_for("library.show"))
