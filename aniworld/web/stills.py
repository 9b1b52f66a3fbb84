"""Stills of episodes, small, under names that change with their content."""

import re

from flask import Blueprint, Response

from ..errors import NotFound
from ..library.artwork import still_thumbnails
from ..library.series import series as verbs
from . import thumbnails

bp = Blueprint("stills", __name__, url_prefix="/series/<int:series_id>/stills")


@bp.get("/<sha>.webp", endpoint="show")
def show(series_id: int, sha: str) -> Response:
    if not re.fullmatch(r"[0-9a-f]{64}", sha):
        raise NotFound("no_such_picture")
    return thumbnails.sent(still_thumbnails.file_name(verbs.get(series_id), sha))
