"""Renaming videos, for programs: what would be renamed, doing it, and the way back."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from .. import tasks
from ..library.episodes import rename_preview, renaming
from ..library.episodes.rename_preview import FolderPlan, RenamedVideo
from ..library.series import series as verbs
from ..models import Renaming, Series
from .routes import choice
from .shapes import Body, Text, Value, takes

bp = Blueprint("api_renaming", __name__, url_prefix="/api/series/<identifier>/rename")
START = Body(
    videos=Value(list[int] | None, "not_a_list_of_videos", default=None),
    which=Value(choice(rename_preview.WHICH) | None, "not_a_text", {"name": "which"}, None),
    pattern=Value(str | None, "not_a_text", {"name": "pattern"}, None),
)


@bp.get("", endpoint="preview")
@takes(query=(Text("which", rename_preview.WHICH), Text("pattern")))
def preview(identifier: str) -> Response:
    """Return which videos would get which names, without renaming any."""
    series, asked = verbs.led_to(identifier), request.args
    plans = rename_preview.of(
        series, asked.get("which") or rename_preview.UNREADABLE, asked.get("pattern", "")
    )
    videos = []
    for one in plans:
        for video in one.videos:
            videos.append(_video(one, video))
    return jsonify(series_id=str(series.id), videos=videos, total=len(videos), last=_last(series))


def _video(one: FolderPlan, video: RenamedVideo) -> dict[str, Any]:
    return {
        "id": video.id,
        "folder_id": one.folder.id,
        "old": video.old,
        "new": video.new,
        "sidecars": [{"old": old, "new": new} for old, new in video.sidecars],
        "unreadable_by": video.unable,
        "refusal": video.refusal.sentence if video.refusal else None,
        "refusal_code": video.refusal.code if video.refusal else None,
    }


def _last(series: Series) -> dict[str, Any] | None:
    found = renaming.last(series)
    return _described(found) if found else None


def _described(one: Renaming) -> dict[str, Any]:
    files = [{"old": row.old, "new": row.new, "renamed": row.is_done} for row in one.files]
    return {"id": one.id, "state": one.state, "code": one.code, "files": files}


@bp.post("", endpoint="start")
@takes(START)
def start(identifier: str) -> Response:
    """Rename the videos of a series: those that are named, or all that the preview lists."""
    series, sent = verbs.get(identifier), START.read()
    which, pattern = sent["which"] or rename_preview.UNREADABLE, sent["pattern"] or ""
    done = renaming.start(series, which=which, pattern=pattern, videos=sent["videos"])
    tasks.wake()
    return jsonify(_described(done))


@bp.post("/undo", endpoint="undo")
def undo(identifier: str) -> Response:
    """Give the files of the last renaming their former names."""
    done = renaming.undo(verbs.get(identifier))
    tasks.wake()
    return jsonify(_described(done))
