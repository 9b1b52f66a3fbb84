"""Stills of episodes, small, under names that change with their content."""

import re

from flask import Blueprint, Response, send_from_directory

from .. import context
from ..errors import NotFound
from ..library.artwork import still_thumbnails
from ..library.series import series as verbs
from .thumbnails import YEAR_SECONDS

bp = Blueprint("stills", __name__, url_prefix="/series/<int:series_id>/stills")


@bp.get("/<sha>.webp", endpoint="show")
def show(series_id: int, sha: str) -> Response:
    if not re.fullmatch(r"[0-9a-f]{64}", sha):
        raise NotFound("no_such_picture")
    name = still_thumbnails.file_name(verbs.get(series_id), sha)
    answer = send_from_directory(context.current().thumbnails, name, mimetype="image/webp")
    answer.headers["Cache-Control"] = f"private, max-age={YEAR_SECONDS}, immutable"
    return answer
