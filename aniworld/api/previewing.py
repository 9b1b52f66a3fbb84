"""What would become of the files of a series, for programs: looked at, done, or done to some files."""

from typing import Any

from flask import Blueprint, Response, jsonify

from .. import tasks
from ..errors import Invalid
from ..library.disk import held_files
from ..library.previews import actions, series_preview
from ..library.series import series as verbs
from . import serializers
from .routes import body

bp = Blueprint("api_previewing", __name__, url_prefix="/api/series/<identifier>")


@bp.post("/preview", endpoint="preview")
def preview(identifier: str) -> Response:
    """Return what an action would do to each file, without writing any."""
    series = verbs.get(identifier)
    found = series_preview.of(series, actions.read(body()))
    return jsonify(
        series_id=str(series.id),
        title=found.title,
        year=found.year,
        files=[change.as_json() for change in found.files],
        total=len(found.files),
        same=found.same,
    )


@bp.post("/apply", endpoint="apply")
def apply(identifier: str) -> Response:
    """Do what was looked at; "files" names those that may change, without it all may."""
    series, sent = verbs.get(identifier), body()
    series_preview.apply(series, actions.read(sent), files(sent.get("files")))
    tasks.wake()
    answer = jsonify(serializers.series(verbs.get(series.id)))
    answer.status_code = 202
    return answer


def files(sent: Any) -> list[str] | None:
    """Return the files that were named; None for all. Raises Invalid."""
    if sent is None:
        return None
    if not isinstance(sent, list) or not all(isinstance(one, str) for one in sent):
        raise Invalid("not_a_list_of_files", "files")
    return sent


@bp.get("/held-files", endpoint="held")
def held(identifier: str) -> Response:
    """Return the files that are left as they are."""
    series = verbs.led_to(identifier)
    return jsonify(series_id=str(series.id), files=sorted(held_files.of(series)))


@bp.put("/held-files", endpoint="keep_held")
def keep_held(identifier: str) -> Response:
    """Go on leaving only these files as they are; the others are written again."""
    series = verbs.get(identifier)
    wanted = files(body().get("files"))
    if wanted is None:
        raise Invalid("not_a_list_of_files", "files")
    left = held_files.keep_only(series, wanted)
    tasks.wake()
    return jsonify(series_id=str(series.id), files=sorted(left))
