"""The artwork page of a series: its pictures, those on offer, and the buttons that choose, pin and undo."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any, BinaryIO, cast

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from .. import events, tasks
from ..database import snapshot
from ..errors import AniworldError
from ..events import Event
from ..files import images
from ..library.artwork import choice as verbs
from ..library.artwork import picture_places
from ..library.artwork.choice import SAYS_SO
from ..library.artwork.picture_jobs import DRAWN, FURTHER_FANART, YOURS, Job
from ..library.disk import places
from ..library.series import series as library
from ..library.sources import ask
from ..messages import Message
from ..messages.words import word
from ..models import Artwork, Series
from . import htmx
from .languages import language
from .previews import preview_url
from .thumbnails import picture

bp = Blueprint("artwork", __name__, url_prefix="/series/<int:series_id>/artwork")

VIEW = "artwork-"  # and the id of the series
LARGEST_UPLOAD = 64 * 1024 * 1024  # read to its end, so that a browser hears why a picture is too large
IT_STAYS = Message("picture_stays")
TOO_LARGE = Message.several(
    [Message("picture_too_large", {"megabytes": images.MAX_BYTES // 1024**2}), IT_STAYS]
)
AT_FIRST = 12  # candidates; the browser fetches the others when they are unfolded
TITLES = {
    "poster": "picture_poster",
    "fanart": "picture_fanart",
    "banner": "picture_banner",
    "logo": "picture_logo",
    "landscape": "picture_landscape",
    "clearart": "picture_clearart",
    "fanart1": "picture_fanart1",
    "fanart2": "picture_fanart2",
    "fanart3": "picture_fanart3",
}
SHAPES = {
    "poster": "poster",
    "season_poster": "poster",
    "banner": "banner",
    "logo": "logo",
    "clearart": "logo",
}


class ShownPlace:
    """A place for a picture with its words."""

    def __init__(self, series: Series, place: picture_places.Place):
        chosen = None
        if place.chosen and (place.chosen.sha or place.chosen.source == YOURS):
            chosen = place.chosen
        self.series_id = series.id
        self.name = picture_places.name(place.job)
        self.path = _path(place)
        self.id = f"{series.topic}-art-{self.name}"
        self.title = _title(place)
        self.shape = SHAPES.get(place.job.kind, "wide")
        self.picture = picture(chosen)
        self.can_undo = place.can_undo
        self.is_yours = chosen is not None and chosen.source == YOURS
        self.is_drawn = chosen is not None and chosen.source == DRAWN
        self.is_pinned = chosen is not None and chosen.is_pinned
        self.state = _state(chosen)
        self.step = _step(chosen)
        self.can_be_drawn = self.name == "logo" and not self.is_drawn
        candidates = [_candidate(row, place) for row in place.candidates]
        self.first = candidates[:AT_FIRST]
        self.more = candidates[AT_FIRST:]


def _path(place: picture_places.Place) -> str:
    """Return the file of a place: the user's own may have another name."""
    if place.chosen and place.chosen.source == YOURS and place.chosen.file:
        return places.inner(place.chosen.file)
    return place.job.path


def _step(chosen: Artwork | None) -> str:
    """Return a word that changes with what a place shows, for the announcement in the page."""
    if chosen is None:
        return "none"
    return f"{(chosen.sha or '')[:12]}-{chosen.is_pinned}"


def _title(place: picture_places.Place) -> str:
    season = place.job.season
    if season < 0:
        return word(TITLES[place.job.kind])
    if season == 0:
        return word("picture_of_specials")
    return word("picture_of_season", season=season)


def _state(chosen: Artwork | None) -> str:
    if chosen is None:
        return word("picture_none")
    if chosen.source == YOURS:
        return word("picture_yours")
    if chosen.source == DRAWN:
        return word("picture_drawn_chosen" if chosen.is_pinned else "picture_drawn")
    code = "picture_from_better"
    if chosen.is_pinned:
        code = "picture_from_pinned"
    elif chosen.kind in FURTHER_FANART:
        code = "picture_from"
    return word(code, source=ask.label(chosen.source))


def _candidate(row: Artwork, place: picture_places.Place) -> dict[str, Any]:
    return {
        "id": row.id,
        "preview": preview_url(*picture_places.preview(row), size="large"),
        "source": ask.label(row.source),
        "language": language(row.language) if row.language else "",
        "size": _size(row),
        "is_chosen": place.chosen is not None and place.chosen.url == row.url,
    }


def _size(row: Artwork) -> str:
    if not (row.width and row.height):
        return ""
    return f"{row.width} \N{MULTIPLICATION SIGN} {row.height}"


def shown(series: Series) -> list[ShownPlace]:
    """Return every place; of the further backgrounds those in use, and the next free one."""
    places = picture_places.of(series)
    free = [place for place in places if place.job.kind in FURTHER_FANART and _is_free(place)]
    return [ShownPlace(series, place) for place in places if place not in free[1:]]


def _is_free(place: picture_places.Place) -> bool:
    return not (place.chosen or place.can_undo)


def draw(series: Series, place_name: str | None = None) -> str:
    """Return the message for open artwork pages: the place of this name, or all."""
    places = [place for place in shown(series) if place_name in (None, place.name)]
    return render_template("artwork/_message.html", places=places)


def fragments(view: str, batch: Sequence[Event]) -> str:
    """Draw all places of the series of this view, if something happened to it."""
    topic = view.replace(VIEW, "series-", 1)
    if not any(event.topic == topic for event in batch):
        return ""
    series = Series.get_or_none(Series.id == int(topic.removeprefix("series-")))
    if series is None:
        return ""
    return draw(series)


@bp.get("", endpoint="show")
def show(series_id: int) -> ResponseReturnValue:
    return _page(library.get(series_id))


def _page(series: Series, error: str = "", status: int = 200) -> tuple[str, int]:
    with snapshot():
        cursor = events.latest()
        page = render_template(
            "artwork/show.html",
            series=series,
            places=shown(series),
            error=error,
            cursor=cursor,
            view=f"{VIEW}{series.id}",
        )
    return page, status


@bp.post("/<name>/use", endpoint="use")
def use(series_id: int, name: str) -> ResponseReturnValue:
    wanted = request.form.get("candidate", "")
    if wanted == DRAWN:
        return _do(series_id, name, verbs.use_drawing)
    number = 0
    if wanted.isdecimal() and len(wanted) < 10:
        number = int(wanted)
    return _do(series_id, name, lambda series, job: verbs.use(series, job, number))


@bp.post("/<name>/upload", endpoint="upload")
def upload(series_id: int, name: str) -> ResponseReturnValue:
    sent = request.files.get("picture")
    stream = cast(BinaryIO, sent.stream) if sent else BytesIO()

    def restore(series: Series, job: Job) -> bool:
        with images.in_memory(stream) as content:
            return verbs.upload(series, job, content)

    return _do(series_id, name, restore)


@bp.post("/<name>/pin", endpoint="pin")
def pin(series_id: int, name: str) -> ResponseReturnValue:
    return _do(series_id, name, lambda series, job: verbs.pin(series, job, True))


@bp.post("/<name>/unpin", endpoint="unpin")
def unpin(series_id: int, name: str) -> ResponseReturnValue:
    return _do(series_id, name, lambda series, job: verbs.pin(series, job, False))


@bp.post("/<name>/undo", endpoint="undo")
def undo(series_id: int, name: str) -> ResponseReturnValue:
    return _do(series_id, name, verbs.undo)


def _do(series_id: int, name: str, act: Callable[[Series, Job], bool]) -> ResponseReturnValue:
    """Act on a place and draw it again. An error is shown on the page, or to htmx beside it."""
    series = library.get(series_id)
    job = verbs.job_named(series, name)
    try:
        must_load = act(series, job)
    except AniworldError as error:
        if htmx.is_asking():
            raise
        sentence = str(error) if error.message.code in SAYS_SO else f"{error} {IT_STAYS.sentence}"
        return _page(series, sentence, error.status)
    if must_load:
        tasks.wake()
    if htmx.is_asking():
        return htmx.fragments(draw(series, name), events.latest())
    return redirect(url_for("artwork.show", series_id=series_id) + f"#{series.topic}-art-{name}-title")
