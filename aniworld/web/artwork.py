"""Pictures of the library, small and large, under names that change with their content."""

import re

from flask import Blueprint, send_from_directory

from ..errors import NotFound
from ..library import pictures

bp = Blueprint("artwork", __name__, url_prefix="/artwork")
YEAR_SECONDS = 365 * 86400


@bp.get("/<sha>-<any(small, large):size>.webp", endpoint="show")
def show(sha: str, size: str):
    if not re.fullmatch(r"[0-9a-f]{64}", sha):
        raise NotFound("There is no such picture.")
    answer = send_from_directory(pictures.CACHE[0], pictures.thumbnail(sha, size), mimetype="image/webp", max_age=YEAR_SECONDS)
    answer.headers["Cache-Control"] = f"private, max-age={YEAR_SECONDS}, immutable"
    return answer
