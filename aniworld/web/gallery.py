"""The artwork page of a series: which pictures it has, which there are, and the buttons that choose, pin and undo."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for

from .. import events, tasks
from ..database import snapshot
from ..errors import AniworldError
from ..events import Event
from ..files import images
from ..library import asking
from ..library import gallery as verbs
from ..library import series as library
from ..library.gallery import STAYS, Place
from ..library.pictures import DRAWN, FURTHER_FANART, YOURS
from ..models import Artwork, Series
from .search import preview_url
from .shown import DRAWN_AT, picture

bp = Blueprint("gallery", __name__, url_prefix="/series/<int:series_id>/artwork")

VIEW = "artwork-"  # and the id of the series
LARGEST_UPLOAD = 64 * 1024 * 1024  # read to its end, so that a browser hears why a picture is too large
TOO_LARGE = f"The picture is larger than {images.MAX_BYTES // 1024**2} MB. {STAYS}"
AT_FIRST = 12  # candidates; the others are behind a fold, and not looked at before it is opened
TITLES = {
    "poster": "Poster", "fanart": "Background", "banner": "Banner", "logo": "Logo", "landscape": "Landscape",
    "clearart": "Clear art", "fanart1": "Second background", "fanart2": "Third background", "fanart3": "Fourth background",
}
SHAPES = {"poster": "poster", "season_poster": "poster", "banner": "banner", "logo": "logo", "clearart": "logo"}
LANGUAGES = {
    "de": "German", "en": "English", "es": "Spanish", "fr": "French", "it": "Italian", "ja": "Japanese", "ko": "Korean",
    "pl": "Polish", "pt": "Portuguese", "ru": "Russian", "zh": "Chinese",
}


class ShownPlace:
    """A place for a picture with its words."""

    def __init__(self, series: Series, place: Place):
        self.series_id, self.name, self.path = series.id, verbs.place_name(place.job), place.job.path
        self.id = f"{series.topic}-art-{self.name}"
        self.title = _title(place)
        self.shape = SHAPES.get(place.job.kind, "wide")
        self.picture, self.can_undo = picture(place.chosen), place.can_undo
        self.is_yours = self.picture is not None and place.chosen.source == YOURS
        self.is_drawn = self.picture is not None and place.chosen.source == DRAWN
        self.is_pinned = self.picture is not None and place.chosen.is_pinned
        self.state = _state(place)
        self.step = f"{place.chosen.sha[:12]}-{self.is_pinned}" if self.picture else "none"
        self.can_be_drawn = self.name == "logo" and not self.is_drawn
        shown = [_candidate(row, place) for row in place.candidates]
        self.first, self.more = shown[:AT_FIRST], shown[AT_FIRST:]


def _title(place: Place) -> str:
    season = place.job.season
    if season < 0:
        return TITLES[place.job.kind]
    return f"Poster of season {season}" if season else "Poster of the specials"


def _state(place: Place) -> str:
    row = place.chosen
    if row is None or not row.sha:
        return "There is no picture here yet."
    if row.source == YOURS:
        return "Your own file. aniworld leaves it alone."
    if row.source == DRAWN:
        return "Drawn from the title, as you chose." if row.is_pinned else "Drawn from the title until a source has a real one."
    origin = f"From {asking.label(row.source)}"
    if row.is_pinned:
        return f"{origin}, pinned. No refresh replaces it."
    return f"{origin}." if row.kind in FURTHER_FANART else f"{origin}. A better one may replace it."


def _candidate(row: Artwork, place: Place) -> dict[str, Any]:
    size = f"{row.width} × {row.height}" if row.width and row.height else ""
    language = LANGUAGES.get(row.language, row.language) if row.language else ""
    is_chosen = place.chosen is not None and place.chosen.url == row.url
    return {
        "id": row.id, "preview": preview_url(*verbs.preview(row), size="large"), "source": asking.label(row.source),
        "language": language, "size": size, "is_chosen": is_chosen,
    }


def shown(series: Series) -> list[ShownPlace]:
    """Every place; of the further backgrounds those in use, and the next free one."""
    places = verbs.places(series)
    free = [place for place in places if place.job.kind in FURTHER_FANART and not (place.chosen or place.can_undo)]
    return [ShownPlace(series, place) for place in places if place not in free[1:]]


def draw(series: Series, place_name: str | None = None) -> str:
    """The places as an open page is told them: one of them, or all."""
    return render_template("gallery/_message.html", places=[p for p in shown(series) if place_name in (None, p.name)])


def fragments(view: str, told: Sequence[Event]) -> str:
    """What an open page of this view is told: all of its places, when something happened to its series."""
    topic = view.replace(VIEW, "series-", 1)
    is_told = any(event.topic == topic for event in told)
    series = Series.get_or_none(Series.id == int(topic.removeprefix("series-"))) if is_told else None
    return draw(series) if series else ""


@bp.get("", endpoint="show")
def show(series_id: int):
    return _page(library.get(series_id))


def _page(series: Series, error: str = "", status: int = 200):
    with snapshot():
        cursor = events.latest()
        page = render_template(
            "gallery/show.html", series=series, places=shown(series), error=error, cursor=cursor, view=f"{VIEW}{series.id}"
        )
    return page, status


@bp.post("/<name>/use", endpoint="use")
def use(series_id: int, name: str):
    wanted = request.form.get("candidate", "")
    if wanted == DRAWN:
        return _do(series_id, name, verbs.use_drawing)
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 10 else 0
    return _do(series_id, name, lambda series, job: verbs.use(series, job, number))


@bp.post("/<name>/upload", endpoint="upload")
def upload(series_id: int, name: str):
    sent = request.files.get("picture")
    return _do(series_id, name, lambda series, job: verbs.upload(series, job, sent.read(images.MAX_BYTES + 1) if sent else b""))


@bp.post("/<name>/pin", endpoint="pin")
def pin(series_id: int, name: str):
    return _do(series_id, name, lambda series, job: verbs.pin(series, job, True))


@bp.post("/<name>/unpin", endpoint="unpin")
def unpin(series_id: int, name: str):
    return _do(series_id, name, lambda series, job: verbs.pin(series, job, False))


@bp.post("/<name>/undo", endpoint="undo")
def undo(series_id: int, name: str):
    return _do(series_id, name, verbs.undo)


def _do(series_id: int, name: str, act: Callable[..., bool]) -> tuple[str, int, dict[str, str]] | Response:
    """Act, and draw the place anew. What went wrong is said on the page; htmx gets it beside the page, as everywhere."""
    series = library.get(series_id)
    job = verbs.job_named(series, name)
    is_fragment = bool(request.headers.get("HX-Request"))
    try:
        is_asked_for = act(series, job)
    except AniworldError as error:
        if is_fragment:
            raise
        return _page(series, str(error) if STAYS in str(error) else f"{error} {STAYS}", error.status)
    if is_asked_for:
        tasks.load()
    if not is_fragment:
        return redirect(url_for("gallery.show", series_id=series_id) + f"#{series.topic}-art-{name}-title")
    return draw(series, name), 200, {DRAWN_AT: str(events.latest())}
