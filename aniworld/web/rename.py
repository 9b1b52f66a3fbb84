"""The page on which videos are renamed: which names media centres cannot read, the new ones, and undo."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from .. import tasks
from ..errors import DiskError, Invalid
from ..files import name_pattern
from ..library.episodes import rename_preview, renaming
from ..library.episodes.rename_preview import FolderPlan
from ..library.series import series as verbs
from ..models import Series
from . import history

bp = Blueprint("rename", __name__, url_prefix="/series/<int:series_id>/rename")

MOST_SHOWN = 500  # videos; all are renamed


@bp.get("", endpoint="show")
def show(series_id: int) -> ResponseReturnValue:
    series = verbs.led_to(series_id)
    if series.id != series_id:
        return redirect(url_for("rename.show", series_id=series.id))
    return _page(series, request.args.get("which", ""), request.args.get("pattern", ""))


def _page(
    series: Series, which: str, pattern: str, error: Invalid | DiskError | None = None
) -> tuple[str, int]:
    which, pattern = which or rename_preview.UNREADABLE, pattern.strip() or name_pattern.DEFAULT
    plans: list[FolderPlan] = []
    try:
        plans = rename_preview.of(series, which, pattern)
    except Invalid as refused:
        error = error or refused
    last = renaming.last(series)
    page = render_template(
        "rename/show.html",
        series=series,
        which=which,
        pattern=pattern,
        fields=name_pattern.FIELDS,
        folders=[_folder(one) for one in plans if one.videos],
        unreadable_count=len(rename_preview.unreadable(series)),
        last_count=last.files.count() if last else 0,
        error=str(error) if error else "",
        view=None,
    )
    return page, error.status if error else 200


def _folder(one: FolderPlan) -> dict[str, Any]:
    return {
        "path": one.folder.path,
        "videos": one.videos[:MOST_SHOWN],
        "more": max(0, len(one.videos) - MOST_SHOWN),
    }


@bp.post("", endpoint="start")
def start(series_id: int) -> ResponseReturnValue:
    """Rename all videos that the page lists, or only those that were chosen."""
    series, form = verbs.get(series_id), request.form
    which, pattern = form.get("which", ""), form.get("pattern", "")
    videos = form.getlist("videos", type=int) if form.get("chosen") else None
    try:
        renaming.start(series, which=which or rename_preview.UNREADABLE, pattern=pattern, videos=videos)
    except (Invalid, DiskError) as error:
        return _page(series, which, pattern, error)
    return history.keep_note(_back(series), series.id)


@bp.post("/undo", endpoint="undo")
def undo(series_id: int) -> ResponseReturnValue:
    series = verbs.get(series_id)
    try:
        renaming.undo(series)
    except DiskError as error:
        return _page(series, "", "", error)
    return _back(series)


def _back(series: Series) -> Response:
    tasks.wake()
    return redirect(url_for("rename.show", series_id=series.id))
