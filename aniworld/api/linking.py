"""The folders that people have, for programs: whose they may be, accepted, linked, ignored."""

from typing import Annotated, Any

from flask import Blueprint, Response, jsonify, request, url_for
from pydantic import Field

from .. import tasks
from ..errors import Invalid
from ..library.disk import folder_list, homes, linking
from ..library.disk.folder_list import Listed
from ..library.matching.folder_shows import Suggestion
from ..library.previews import folder_preview
from ..library.previews.folder_preview import Pick
from ..library.series import accepting
from ..library.series import series as verbs
from ..models import Folder, Series
from . import answers, previewing, serializers
from .routes import IDENTITY, MOST_PER_PAGE, PAGE, word
from .shapes import Body, Text, Value, Whole, takes

bp = Blueprint("api_folders", __name__, url_prefix="/api/folders")

PER_PAGE, STATE = Whole("per_page", 100, MOST_PER_PAGE), Text("state", folder_list.STATES)
LEAST_CONFIDENCE = 0.9
# Previewing looks at them.
ACCEPT = Body(IDENTITY, is_needed=False, files=Value(Any, "not_a_json_object", default=None))
ACCEPT_SURE = Body(
    is_needed=False,
    min_confidence=Value(Annotated[float, Field(ge=0, le=1)], "bad_confidence", default=LEAST_CONFIDENCE),
)
LINK = Body(series_id=Value(str | int, "series_id_needed"))
IGNORE = Body(is_needed=False, ignored=Value(bool, "not_true_or_false", {"name": "ignored"}, True))


@bp.get("", endpoint="folders")
@takes(query=(PAGE, PER_PAGE, STATE, Text("q")))
def list_folders() -> Response:
    """List the folders of the library."""
    page, per_page = PAGE.read(), PER_PAGE.read()
    found = folder_list.find(STATE.read(), request.args.get("q", "")[:200], page, per_page)
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
    told = {}
    for name in ("provider", "id", "title", "year", "confidence"):
        told[name] = getattr(found, name)
    series_id = str(found.series_id) if found.series_id else None
    return told | {"reason": found.reason.sentence, "reason_code": found.reason.code, "series_id": series_id}


@bp.get("/<int:folder_id>", endpoint="show")
def show(folder_id: int) -> Response:
    """Return a folder."""
    return _answer(homes.get(folder_id))


def _answer(folder: Folder) -> Response:
    return jsonify(described(folder_list.counted([homes.get(folder.id)])[0]))


@bp.get("/<int:folder_id>/preview", endpoint="preview")
def preview(folder_id: int) -> Response:
    """Return what would be written into a folder, without writing anything."""
    folder = homes.get(folder_id)
    found = folder_preview.of(folder, Pick(request.args.get("provider"), request.args.get("id")))
    return jsonify(found.as_json())


@bp.post("/<int:folder_id>/accept", endpoint="accept")
@takes(ACCEPT, answers={202: answers.Series})
def accept(folder_id: int) -> Response:
    """Make a folder its show's; "files" names those of the preview that may be written, else all may."""
    sent = ACCEPT.read()
    pick = Pick()
    if sent["provider"] is not None or sent["id"] is not None:
        pick = Pick(word(sent["provider"]), word(sent["id"]))
    chosen = previewing.files(sent["files"])
    return _accepted(folder_preview.accept(homes.get(folder_id), pick, chosen))


def _accepted(series: Series) -> Response:
    tasks.wake()
    answer = jsonify(serializers.series(series))
    answer.status_code = 202
    answer.headers["Location"] = url_for("api.series_show", identifier=series.id)
    return answer


@bp.post("/accept", endpoint="accept_sure")
@takes(ACCEPT_SURE, answers={202: answers.Accepted})
def accept_sure() -> Response:
    """Accept all folders whose likeliest show is sure enough."""
    sent = ACCEPT_SURE.read()
    accepted = 0
    for _, outcome in accepting.accept_sure(sent["min_confidence"]):
        accepted += isinstance(outcome, Series)
    tasks.wake()
    answer = jsonify(accepted=accepted)
    answer.status_code = 202
    return answer


@bp.post("/<int:folder_id>/link", endpoint="link")
@takes(LINK)
def link(folder_id: int) -> Response:
    """Make a folder one more of a series."""
    folder = homes.get(folder_id)
    linking.link(folder, _series())
    tasks.wake()
    return _answer(folder)


def _series() -> Series:
    sent = LINK.read()["series_id"]
    if not word(sent):
        raise Invalid("series_id_needed", "series_id")
    return verbs.led_to(word(sent))


@bp.post("/<int:folder_id>/ignore", endpoint="ignore")
@takes(IGNORE)
def ignore(folder_id: int) -> Response:
    """Offer a folder no more, or again."""
    is_ignored = IGNORE.read()["ignored"]
    folder = homes.get(folder_id)
    linking.ignore(folder, is_ignored=is_ignored)
    return _answer(folder)


@bp.post("/<int:folder_id>/let-go", endpoint="let_go")
def let_go(folder_id: int) -> Response:
    """Take a folder from its series again."""
    folder = homes.get(folder_id)
    linking.let_go(folder)
    tasks.wake()
    return _answer(folder)


@bp.post("/<int:folder_id>/relink", endpoint="relink")
@takes(LINK, answers={202: answers.Series})
def relink(folder_id: int) -> Response:
    """Make a folder the home of a series that had another one."""
    folder, series = homes.get(folder_id), _series()
    linking.relink(series, folder)
    return _accepted(verbs.get(series.id))
