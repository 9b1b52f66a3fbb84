"""The folders that people have, for programs: whose they may be, accepted, linked, ignored."""

from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for

from .. import tasks
from ..errors import Invalid
from ..library.disk import folder_list, linking
from ..library.disk.folder_list import Listed
from ..library.matching.folder_shows import Suggestion
from ..library.previews import folder_preview
from ..library.previews.folder_preview import Pick
from ..library.series import accepting
from ..library.series import series as verbs
from ..models import Folder, Series
from . import previewing, serializers
from .routes import MOST_PER_PAGE, body, whole_number, word

bp = Blueprint("api_folders", __name__, url_prefix="/api/folders")

LEAST_CONFIDENCE = 0.9


@bp.get("", endpoint="folders")
def list_folders() -> Response:
    page, per_page = whole_number("page", 1, 1_000_000), whole_number("per_page", 100, MOST_PER_PAGE)
    found = folder_list.find(request.args.get("state", ""), request.args.get("q", "")[:200], page, per_page)
    items = [described(row) for row in found.items]
    answer = jsonify(folders=items, total=found.total, page=page, per_page=per_page, pages=found.pages)
    answer.headers["X-Total-Count"] = str(found.total)
    return answer


def described(listed: Listed) -> dict[str, Any]:
    """Return a folder as programs read it."""
    folder = listed.folder
    return {
        "id": folder.id,
        "root": folder.root_id,
        "path": folder.path,
        "series_id": str(folder.series_id) if folder.series_id else None,
        "videos": listed.videos,
        "numbering": folder.numbering,
        "season": folder.season,
        "offset": folder.offset,
        "is_ignored": folder.is_ignored,
        "is_missing": folder.missing_since is not None,
        "candidates": [_candidate(found) for found in accepting.candidates(folder)],
    }


def _candidate(found: Suggestion) -> dict[str, Any]:
    told = {name: getattr(found, name) for name in ("provider", "id", "title", "year", "confidence")}
    series_id = str(found.series_id) if found.series_id else None
    return told | {"reason": found.reason.sentence, "reason_code": found.reason.code, "series_id": series_id}


@bp.get("/<int:folder_id>", endpoint="show")
def show(folder_id: int) -> Response:
    return _answer(linking.get(folder_id))


def _answer(folder: Folder) -> Response:
    return jsonify(described(folder_list.counted([linking.get(folder.id)])[0]))


@bp.get("/<int:folder_id>/preview", endpoint="preview")
def preview(folder_id: int) -> Response:
    """Return what would be written into a folder, without writing anything."""
    folder = linking.get(folder_id)
    found = folder_preview.of(folder, Pick(request.args.get("provider"), request.args.get("id")))
    return jsonify(found.as_json())


@bp.post("/<int:folder_id>/accept", endpoint="accept")
def accept(folder_id: int) -> Response:
    """Make a folder its show's; "files" names those of the preview that may be written, else all may."""
    sent = body() if request.get_data() else {}
    pick = Pick()
    if sent.get("provider") is not None or sent.get("id") is not None:
        pick = Pick(word(sent.get("provider")), word(sent.get("id")))
    chosen = previewing.files(sent.get("files"))
    return _accepted(folder_preview.accept(linking.get(folder_id), pick, chosen))


def _accepted(series: Series) -> Response:
    tasks.wake()
    answer = jsonify(serializers.series(series))
    answer.status_code = 202
    answer.headers["Location"] = url_for("api.series_show", identifier=series.id)
    return answer


@bp.post("/accept", endpoint="accept_sure")
def accept_sure() -> Response:
    """Accept all folders whose likeliest show is sure enough."""
    sent = body() if request.get_data() else {}
    accepted = 0
    for _, outcome in accepting.accept_sure(confidence(sent.get("min_confidence", LEAST_CONFIDENCE))):
        accepted += isinstance(outcome, Series)
    tasks.wake()
    answer = jsonify(accepted=accepted)
    answer.status_code = 202
    return answer


def confidence(sent: Any) -> float:
    """Return a confidence that was sent. Raises Invalid."""
    if isinstance(sent, bool) or not isinstance(sent, int | float) or not 0 <= sent <= 1:
        raise Invalid("bad_confidence", "min_confidence")
    return float(sent)


@bp.post("/<int:folder_id>/link", endpoint="link")
def link(folder_id: int) -> Response:
    folder = linking.get(folder_id)
    linking.link(folder, _series())
    tasks.wake()
    return _answer(folder)


def _series() -> Series:
    sent = body().get("series_id")
    if not word(sent):
        raise Invalid("series_id_needed", "series_id")
    return verbs.led_to(word(sent))


@bp.post("/<int:folder_id>/ignore", endpoint="ignore")
def ignore(folder_id: int) -> Response:
    sent = body() if request.get_data() else {}
    is_ignored = sent.get("ignored", True)
    if not isinstance(is_ignored, bool):
        raise Invalid("not_true_or_false", "ignored", name="ignored")
    folder = linking.get(folder_id)
    linking.ignore(folder, is_ignored=is_ignored)
    return _answer(folder)


@bp.post("/<int:folder_id>/let-go", endpoint="let_go")
def let_go(folder_id: int) -> Response:
    """Take a folder from its series again."""
    folder = linking.get(folder_id)
    linking.let_go(folder)
    tasks.wake()
    return _answer(folder)


@bp.post("/<int:folder_id>/relink", endpoint="relink")
def relink(folder_id: int) -> Response:
    """Make a folder the home of a series that had another one."""
    folder, series = linking.get(folder_id), _series()
    linking.relink(series, folder)
    return _accepted(verbs.get(series.id))
