"""The artwork page of a series, one place at a time, and the buttons that choose, pin and undo."""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from io import BytesIO
from typing import Any, BinaryIO, cast

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from .. import events, tasks
from ..database import snapshot
from ..errors import AniworldError, NotFound
from ..events import Event
from ..files import images
from ..library.artwork import choice as verbs
from ..library.artwork.choice import SAYS_SO
from ..library.artwork.picture_jobs import DRAWN, Job
from ..library.series import series as library
from ..messages import Message
from ..models import Series
from . import htmx
from .artwork_places import shown, tabs

bp = Blueprint("artwork", __name__, url_prefix="/series/<int:series_id>/artwork")

VIEW = "artwork-"  # the id of the series, and the name of the place
VIEWS = re.compile(r"artwork-(?P<series>\d{1,18})-(?P<name>[a-z0-9-]{1,40})", re.ASCII)
FIRST = "poster"  # the place that is shown when none is named
LARGEST_UPLOAD = 64 * 1024 * 1024  # read to its end, so that a browser hears why a picture is too large
IT_STAYS = Message("picture_stays")
TOO_LARGE = Message.several(
    [Message("picture_too_large", {"megabytes": images.MAX_BYTES // 1024**2}), IT_STAYS]
)


def draw(series: Series, name: str) -> str:
    """Return the message for open pages of one place: its picture, what is on offer, and the tabs."""
    return render_template("artwork/_message.html", **_of_place(series, name))


def _of_place(series: Series, name: str) -> dict[str, Any]:
    """Return what the page shows of a place. Raises NotFound when the series has none of this name."""
    found = shown(series)
    for place in found:
        if place.name == name:
            beside = [other for other in found if other.kind == place.kind]
            return {"place": place, "beside": beside, "tabs": tabs(found, place), "series": series}
    raise NotFound("no_such_place")


def fragments(view: str, batch: Sequence[Event]) -> str:
    """Draw the place of this view, if something happened to its series."""
    asked = VIEWS.fullmatch(view)
    if asked is None or not any(event.topic == f"series-{asked['series']}" for event in batch):
        return ""
    series = Series.get_or_none(Series.id == int(asked["series"]))
    if series is None:
        return ""
    with suppress(NotFound):  # of a season that is no more
        return draw(series, asked["name"])
    return ""


@bp.get("", endpoint="show")
def show(series_id: int) -> ResponseReturnValue:
    series, name = library.led_to(series_id), request.args.get("place", FIRST)
    if series.id != series_id:
        return redirect(url_for("artwork.show", series_id=series.id, place=request.args.get("place")))
    return _page(series, name)


def _page(series: Series, name: str, error: str = "", status: int = 200) -> tuple[str, int]:
    with snapshot():
        cursor = events.latest()
        page = render_template(
            "artwork/show.html",
            error=error,
            cursor=cursor,
            view=f"{VIEW}{series.id}-{name}",
            **_of_place(series, name),
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
        return _page(series, name, sentence, error.status)
    if must_load:
        tasks.wake()
    if htmx.is_asking():
        return htmx.fragments(draw(series, name), events.latest())
    address = url_for("artwork.show", series_id=series_id, place=name)
    return redirect(f"{address}#{series.topic}-art-{name}-title")
