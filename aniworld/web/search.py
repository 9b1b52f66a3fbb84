"""The one box: what is in the library, and below it what can be added, as you type."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..errors import Invalid
from ..library.matching import hits, id_search
from ..library.matching.hits import Hit
from ..library.series import library_search
from ..library.series import series as verbs
from ..library.sources import ask
from ..models import Series
from . import htmx, previews
from .view_models import ShownSeries, show

bp = Blueprint("search", __name__, url_prefix="/search")
SHORTEST, LONGEST = 2, 200  # characters that are looked for
MOST_OF_LIBRARY = 5  # series that the box shows


class Found(NamedTuple):
    """What search/_results.html draws.

    library: series that are there, of in_library that fit; hits: shows that can be added, or chosen for
    series; problems: a sentence for each source that failed; waiting: sources still to be asked; already: the
    series that was to be added and is in the library; enter: what Enter takes, a series of the library or a
    hit, None when it adds what was typed.
    """

    q: str = ""
    hits: Sequence[Hit] = ()
    problems: Sequence[str] = ()
    series: Series | ShownSeries | None = None
    waiting: Sequence[str] = ()
    already: Series | None = None
    library: Sequence[ShownSeries] = ()
    in_library: int = 0
    enter: ShownSeries | Hit | None = None


NOTHING = Found()


def draw(found: Found) -> str:
    """Return the list of what was found as a fragment."""
    return render_template("search/_results.html", found=found)


@bp.get("", endpoint="show")
def show_search() -> ResponseReturnValue:
    typed = (request.args.get("q") or request.args.get("name") or "").strip()
    q = typed[: verbs.LONGEST_NAME + 1]  # what is too long stays so, and is refused when it is to be added
    wanted = request.args.get("series", type=int)
    series = verbs.get(wanted) if wanted else None
    if not htmx.is_asking():
        return render_template("search/show.html", found=find(q, series), view=None)
    if request.args.get("wait") == "providers" or not _asked(q):
        return draw(find(q, series))
    return draw(find_at_once(q, series)._replace(waiting=_asked(q)))


@bp.post("", endpoint="look")
def look() -> ResponseReturnValue:
    """Lead the box of a page without script, whose form adds, to the page that searches."""
    name = request.form.get("name", "").strip()
    if len(name) > verbs.LONGEST_NAME:
        raise Invalid("name_too_long", "name", most=verbs.LONGEST_NAME)
    return redirect(url_for("search.show", q=name))


def _asked(q: str) -> list[str]:
    """Return the names of the sources to ask for this: nobody for a single letter."""
    if len(q) < SHORTEST:
        return []
    return [provider.attribution.name for provider in ask.providers().values()]


def find(q: str, series: Series | None = None) -> Found:
    """Ask the sources. Takes as long as they do."""
    if not _asked(q):
        return find_at_once(q, series)
    return _found(q, series, *ask.search(_wanted(q)))


def find_at_once(q: str, series: Series | None = None) -> Found:
    """Look only into the library and the catalogue, without waiting for any source."""
    if not q:
        return Found(series=series)
    return _found(q, series, *ask.search_catalogue(_wanted(q)))


def _wanted(q: str) -> str:
    return (id_search.meant(q[:LONGEST]) or q)[:LONGEST]


def _found(q: str, series: Series | None, candidates: list[dict[str, Any]], problems: list[str]) -> Found:
    for candidate in candidates:
        candidate["poster"] = previews.preview_url(candidate["poster_url"])
    shows = hits.united(candidates)
    if series:
        return Found(q, shows, problems, series)
    rows, total = library_search.find(id_search.meant(q[:LONGEST]), MOST_OF_LIBRARY)
    there = show(rows)
    named = {row.id for row in rows}
    new = [hit for hit in shows if hit.series_id not in named]
    return Found(q, new, problems, library=there, in_library=total, enter=_taken(q, there, new))


def _taken(q: str, there: Sequence[ShownSeries], new: Sequence[Hit]) -> ShownSeries | Hit | None:
    """Return what Enter takes: what has this id or very title, else what is like it, in the library first."""
    ids, _ = id_search.ids_in(q)
    if ids:
        return new[0] if new else None
    title = id_search.meant(q)
    for series in there:
        if library_search.is_called(series.row, title):
            return series
    same = [hit for hit in new if hits.likeness(hit, title) == 1]
    if same:
        return same[0]
    for series in there:
        if library_search.goes_on(series.row, title):
            return series
    return next((hit for hit in new if hits.fits(hit, title)), None)


@bp.get("/preview/<token>", endpoint="preview")
def preview(token: str) -> Response:
    answer = Response(previews.preview(token), mimetype="image/webp")
    answer.headers["Cache-Control"] = "private, max-age=86400"
    return answer
