"""The list of episodes on the page of a series: which season it shows, as tiles or as a list."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from ..auth import guard
from ..library.series import series as verbs
from ..models import Series
from . import htmx, seasons
from .view_models import ShownSeries, show

bp = Blueprint("episodes", __name__, url_prefix="/series/<int:series_id>/episodes")
COOKIE = "aniworld_episodes"
TILES, LIST = "tiles", "list"
YEAR_SECONDS = 365 * 86_400


def look(series: ShownSeries) -> seasons.Seasons:
    """Return what this request wants to see of the episodes of a series."""
    wanted = request.values
    return seasons.look(
        series.row, series.season_poster, wanted.get("season", type=int), wanted.get("run", type=int)
    )


def are_tiles(shown: seasons.Seasons) -> bool:
    """Return whether this browser shows tiles; until it has chosen, where there are stills."""
    chosen = request.cookies.get(COOKIE)
    if chosen in (TILES, LIST):
        return chosen == TILES
    return shown.has_stills


def draw(series: ShownSeries) -> str:
    """Return the section of the episodes."""
    return _draw("series/_seasons.html", series)


def redrawn(series: ShownSeries) -> str:
    """Return the section as an answer to htmx puts it in place."""
    return _draw("series/_episodes_again.html", series)


def _draw(template: str, series: ShownSeries) -> str:
    shown = look(series)
    return render_template(template, series=series, seasons=shown, are_tiles=are_tiles(shown))


@bp.get("", endpoint="show")
def show_episodes(series_id: int) -> ResponseReturnValue:
    """Answer the section for a page that is open; a plain link leads to the page."""
    series = verbs.get(series_id)
    if not htmx.is_asking():
        return to_page(series)
    return draw(show([series])[0])


def to_page(series: Series) -> Response:
    """Lead to the page of a series, which shows the same episodes again."""
    season, run = request.values.get("season", type=int), request.values.get("run", type=int)
    anchor = f"{series.topic}-seasons"
    return redirect(url_for("series.show", series_id=series.id, season=season, run=run, _anchor=anchor))


@bp.post("/view", endpoint="choose_view")
def choose_view(series_id: int) -> ResponseReturnValue:
    """Have this browser show episodes as tiles or as a list from now on."""
    answer = to_page(verbs.get(series_id))
    view = request.form.get("view", "")
    if view in (TILES, LIST):
        guard.set_cookie(answer, COOKIE, view, seconds=YEAR_SECONDS)
    return answer
