"""The page that shows what would become of each file of a series, and does it to all of them or some."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from .. import tasks
from ..errors import AniworldError
from ..library.disk import held_files
from ..library.previews import actions, series_preview
from ..library.previews.actions import Action
from ..library.previews.file_changes import KEPT, FileChange
from ..library.series import series as verbs
from ..library.sources import ask
from ..models import Series

bp = Blueprint("preview", __name__, url_prefix="/series/<int:series_id>/preview")

MOST_SHOWN = 300  # files one by one; the rest is chosen with one box
FIELDS = ("action", "provider", "id", "title", "year", "sheet", "folder_id", "numbering", "season", "offset")


@bp.route("", methods=["GET", "POST"], endpoint="show")
def show(series_id: int) -> ResponseReturnValue:
    """Show what would change. A sheet is too long for an address, so it is sent."""
    return _page(verbs.get(series_id), actions.read(request.values))


def _page(series: Series, action: Action, error: AniworldError | None = None) -> tuple[str, int]:
    found = None
    try:
        found = series_preview.of(series, action)
    except AniworldError as refused:
        error = error or refused
    sent = {}
    for name in FIELDS:
        if request.values.get(name):
            sent[name] = request.values[name]
    page = render_template(
        "previews/show.html",
        series=series,
        action=request.values["action"],
        sent=sent,
        source=ask.label(request.values.get("provider", "")),
        found=found,
        files=shown(found.files) if found else {},
        error=str(error) if error else "",
        view=None,
    )
    return page, error.status if error else 200


def shown(files: list[FileChange]) -> dict[str, Any]:
    """Return files as the fragment draws them: the first ones one by one, and how many more there are."""
    counts: dict[str, int] = {}
    for change in files:
        counts[change.what] = counts.get(change.what, 0) + 1
    return {
        "rows": files[:MOST_SHOWN],
        "more": max(0, len(files) - MOST_SHOWN),
        "counts": counts,
        "may_choose": any(change.what != KEPT for change in files),
    }


def chosen(files: list[FileChange]) -> list[str] | None:
    """Return which of these files the form has chosen; None for all."""
    form = request.form
    if form.get("which") != "chosen":
        return None
    paths = form.getlist("files")
    if form.get("more"):
        paths += [change.path for change in files[MOST_SHOWN:]]
    return paths


@bp.post("/apply", endpoint="apply")
def apply(series_id: int) -> ResponseReturnValue:
    """Do it to all files, or only to those that were chosen."""
    series, action = verbs.get(series_id), actions.read(request.form)
    try:
        files = series_preview.of(series, action).files if request.form.get("more") else []
        series_preview.apply(series, action, chosen(files))
    except AniworldError as error:
        return _page(series, action, error)
    tasks.wake()
    return redirect(url_for("series.show", series_id=series_id))


@bp.get("/held", endpoint="held")
def held(series_id: int) -> ResponseReturnValue:
    """Show the files that are left as they are."""
    series = verbs.get(series_id)
    return render_template(
        "previews/held.html", series=series, files=sorted(held_files.of(series)), view=None
    )


@bp.post("/held", endpoint="let_go")
def let_go(series_id: int) -> ResponseReturnValue:
    """Have files written again that were left as they are."""
    series = verbs.get(series_id)
    left = held_files.of(series)
    held_files.keep_only(series, left - set(request.form.getlist("files")))
    tasks.wake()
    return redirect(url_for("preview.held", series_id=series_id))
