"""The files of a series: which episodes each video holds, how folders are numbered, what is ignored."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from .. import events, tasks
from ..database import snapshot
from ..errors import Invalid
from ..events import Event
from ..library.disk import folder_events, orphans, places
from ..library.episodes import by_hand, episode_words, folder_doctor, mapping_sheet, video_list
from ..library.episodes.video_list import ShownVideo
from ..library.series import series as verbs
from ..models import Folder, Series
from ..models.folder import BY_HAND
from ..translations import N_, gettext
from . import fetching_again

bp = Blueprint("files", __name__, url_prefix="/series/<int:series_id>")

VIEW = "files-"  # and the id of the series
PART = "files"  # the element that is fetched again
CHANGING = ("series_updated", "series_matched")  # kinds of events after which files may hold others
HOW = {
    "named": N_("by its name"),
    "absolute": N_("counted through the whole show"),
    "by_hand": N_("you said so"),
    "unsure": N_("nobody knows"),
}
NUMBERING_WORDS = {
    "seasons": N_("as names and season folders say"),
    "absolute": N_("through the whole show"),
    "folder": N_("all of one season"),
}


@bp.get("/files", endpoint="show")
def show(series_id: int) -> ResponseReturnValue:
    series = verbs.led_to(series_id)
    if series.id != series_id:
        return redirect(url_for("files.show", series_id=series.id))
    return _page(series)


def _page(series: Series, error: Invalid | None = None, sheet: str | None = None) -> tuple[str, int]:
    with snapshot():  # the cursor and the rows agree
        cursor = events.latest()
        page = _draw(series, cursor, error, sheet)
    return page, error.status if error else 200


def _draw(series: Series, cursor: int, error: Invalid | None, sheet: str | None) -> str:
    videos = video_list.of(series)
    return render_template(
        "files/show.html",
        series=series,
        folders=_folders(series, videos),
        unsure_count=sum(video.is_unsure for video in videos),
        left_behind=[places.inner(path) for path in orphans.edited(series)],
        findings=[_finding(finding) for finding in folder_doctor.examine(series)],
        sheet=mapping_sheet.as_text(series) if sheet is None else sheet,
        error=str(error) if error else "",
        opened=request.args.get("video", 0, type=int),
        numberings={name: gettext(words) for name, words in NUMBERING_WORDS.items()},
        view=None if error else f"{VIEW}{series.id}",
        cursor=cursor,
    )


def fragments(view: str, batch: Sequence[Event]) -> str:
    """Have an open page fetch its folders again when one of these events is of them."""
    number = view.removeprefix(VIEW)
    if not number.isdecimal() or not _is_of(int(number), batch):
        return ""
    return fetching_again.fragment(url_for("files.show", series_id=int(number)), PART)


def _is_of(series_id: int, batch: Sequence[Event]) -> bool:
    changed: set[int] = set()
    for event in batch:
        if event.kind == folder_events.CHANGED:
            changed.update(event.payload.get("folders", ()))
        elif event.topic == f"series-{series_id}" and event.kind in CHANGING:
            return True
    if not changed:
        return False
    mine = Folder.select(Folder.id).where(Folder.series == series_id)
    return any(row.id in changed for row in mine)


def _folders(series: Series, videos: Sequence[ShownVideo]) -> list[dict[str, Any]]:
    """Return the folders of a series with their videos, those that nobody understands first."""
    unsure_first = sorted(videos, key=lambda video: (not video.is_unsure, video.path))
    shown = []
    for row in Folder.select().where(Folder.series == series).order_by(Folder.path):
        held = []
        for video in unsure_first:
            if video.folder_id == row.id:
                held.append(_video(video))
        shown.append(
            {
                "id": row.id,
                "path": row.path,
                "is_missing": row.missing_since is not None,
                "numbering": row.numbering,
                "season": row.season,
                "offset": row.offset,
                "videos": held,
            }
        )
    return shown


def _video(video: ShownVideo) -> dict[str, Any]:
    return {
        "id": video.id,
        "path": video.path,
        "episodes": episode_words.write(video.places),
        "how": gettext(HOW[video.how]),
        "is_unsure": video.is_unsure,
        "is_by_hand": video.how == BY_HAND,
        "version": video.version,
        "part": video.part,
        "is_duplicate": video.is_duplicate,
        "reason": video.reason.sentence if video.reason else "",
    }


def _finding(finding: folder_doctor.Finding) -> dict[str, Any]:
    return {
        "folder_id": finding.folder.id,
        "sentence": finding.message.sentence,
        "can_follow": finding.rule is not None,
        "is_whole": finding.is_whole,
        "examples": [_example(finding, video) for video in finding.videos[:3]],
    }


def _example(finding: folder_doctor.Finding, video: Any) -> dict[str, str]:
    places = (finding.places or {}).get(video.id, ())
    return {"path": video.path, "episodes": episode_words.write(places)}


def _back(series_id: int, anchor: str) -> ResponseReturnValue:
    tasks.wake()
    return redirect(url_for("files.show", series_id=series_id, _anchor=anchor))


@bp.post("/files/<int:video_id>", endpoint="say")
def say(series_id: int, video_id: int) -> ResponseReturnValue:
    """Say which episodes a video holds, or let its name count again."""
    series = verbs.get(series_id)
    try:
        if request.form.get("by_name"):
            by_hand.take_back(series, [video_id])
        else:
            by_hand.say(series, {video_id: episode_words.read(request.form.get("episodes", ""))})
    except Invalid as error:
        return _page(series, error)
    return _back(series_id, f"video-{video_id}")


@bp.post("/files/folders/<int:folder_id>", endpoint="number")
def number(series_id: int, folder_id: int) -> ResponseReturnValue:
    """Say how the files of a folder are numbered."""
    series, form = verbs.get(series_id), request.form
    by_hand.of_series(series, folder_id)
    try:
        season, offset = _number(form.get("season", ""), "season"), _number(form.get("offset", ""), "offset")
        by_hand.number(folder_id, form.get("numbering", ""), season, offset or 0)
    except Invalid as error:
        return _page(series, error)
    return _back(series_id, f"folder-{folder_id}")


def _number(text: str, name: str) -> int | None:
    stripped = text.strip()
    if not stripped:
        return None
    if not stripped.lstrip("-").isascii() or not stripped.lstrip("-").isdecimal() or len(stripped) > 6:
        raise Invalid("not_a_number", name, name=name.capitalize())
    return int(stripped)


@bp.post("/files/folders/<int:folder_id>/advice", endpoint="follow")
def follow(series_id: int, folder_id: int) -> ResponseReturnValue:
    """Do what is advised for a folder."""
    folder_doctor.follow(verbs.get(series_id), folder_id)
    return _back(series_id, f"folder-{folder_id}")


@bp.get("/files/mapping.csv", endpoint="sheet")
def sheet(series_id: int) -> Response:
    text = mapping_sheet.as_text(verbs.get(series_id))
    answer = Response(text, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="mapping-{series_id}.csv"'
    return answer


@bp.post("/files/mapping", endpoint="apply")
def apply(series_id: int) -> ResponseReturnValue:
    """Say of all videos what an edited sheet says."""
    series, text = verbs.get(series_id), request.form.get("sheet", "")
    try:
        mapping_sheet.apply(series, text)
    except Invalid as error:
        return _page(series, error, text)
    return _back(series_id, "sheet")
