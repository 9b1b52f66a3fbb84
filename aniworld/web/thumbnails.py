"""Pictures of the library, small and large, under names that change with their content."""

import re
from dataclasses import dataclass

from flask import Blueprint, Response, send_from_directory, url_for

from .. import context
from ..errors import NotFound
from ..library.artwork import thumbnails
from ..models import Artwork

bp = Blueprint("thumbnails", __name__, url_prefix="/artwork")
YEAR_SECONDS = 365 * 86400


@dataclass(frozen=True)
class Picture:
    """small, large: addresses of WebP; width, height: pixels of the original, for its shape."""

    small: str
    large: str
    colour: str | None
    is_drawn: bool
    width: int | None
    height: int | None


def picture(artwork: Artwork | None) -> Picture | None:
    """Return what a template needs to show this artwork; None while there is no file of it."""
    if artwork is None or not artwork.sha:
        return None
    small = url_for("thumbnails.show", sha=artwork.sha, size="small")
    large = url_for("thumbnails.show", sha=artwork.sha, size="large")
    return Picture(small, large, artwork.colour, artwork.is_drawn, artwork.width, artwork.height)


@bp.get("/<sha>-<any(small, large):size>.webp", endpoint="show")
def show(sha: str, size: str) -> Response:
    if not re.fullmatch(r"[0-9a-f]{64}", sha):
        raise NotFound("no_such_picture")
    return sent(thumbnails.file_name(sha, size))


def sent(name: str) -> Response:
    """Return a small picture, which browsers may keep: its name changes with its content."""
    answer = send_from_directory(context.current().thumbnails, name, mimetype="image/webp")
    answer.headers["Cache-Control"] = f"private, max-age={YEAR_SECONDS}, immutable"
    return answer
