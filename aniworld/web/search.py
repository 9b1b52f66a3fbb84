"""Search as you type: candidates of all sources side by side, with their posters passed on from here."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from ..library.series import series as verbs
from ..library.sources import ask
from ..models import Series
from . import htmx, previews
from .view_models import ShownSeries

bp = Blueprint("search", __name__, url_prefix="/search")
SHORTEST, LONGEST = 2, 200


class Found(NamedTuple):
    """What search/_results.html draws.

    problems: a sentence for each source that failed; series: for which a candidate is to be chosen; waiting:
    sources still to be asked; already: the series that was to be added and is in the library.
    """

    q: str = ""
    candidates: Sequence[dict[str, Any]] = ()
    problems: Sequence[str] = ()
    series: Series | ShownSeries | None = None
    waiting: Sequence[str] = ()
    already: Series | None = None


NOTHING = Found()


def draw(found: Found) -> str:
    """Return the list of candidates as a fragment."""
    return render_template("search/_results.html", found=found)


@bp.get("", endpoint="show")
def show_search() -> ResponseReturnValue:
    q = (request.args.get("q") or request.args.get("name") or "").strip()[:LONGEST]
    wanted = request.args.get("series", type=int)
    series = verbs.get(wanted) if wanted else None
    if not htmx.is_asking():
        return render_template("search/show.html", found=find(q, series), view=None)
    if request.args.get("wait") == "providers" or not _asked(q):
        return draw(find(q, series))
    return draw(find_at_once(q, series)._replace(waiting=_asked(q)))


def _asked(q: str) -> list[str]:
    """Return the names of the sources to ask for this: nobody for a single letter."""
    if len(q) < SHORTEST:
        return []
    return [provider.attribution.name for provider in ask.providers().values()]


def find(q: str, series: Series | None = None) -> Found:
    """Ask the sources. Takes as long as they do."""
    if not _asked(q):
        return find_at_once(q, series)
    return _found(q, series, *ask.search(q))


def find_at_once(q: str, series: Series | None = None) -> Found:
    """Look only into the catalogue, without waiting for any source."""
    if not q:
        return Found(series=series)
    return _found(q, series, *ask.search_catalogue(q))


def _found(q: str, series: Series | None, candidates: list[dict[str, Any]], problems: list[str]) -> Found:
    for candidate in candidates:
        candidate["poster"] = previews.preview_url(candidate["poster_url"])
    return Found(q, candidates, problems, series)


@bp.get("/preview/<token>", endpoint="preview")
def preview(token: str) -> Response:
    answer = Response(previews.preview(token), mimetype="image/webp")
    answer.headers["Cache-Control"] = "private, max-age=86400"
    return answer
