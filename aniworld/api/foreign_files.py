"""What aniworld wrote into files that were there before, for programs."""

from typing import Any

from flask import Blueprint, Response, jsonify

from ..database import iso
from ..library.disk import originals
from ..library.series import series as verbs
from ..models import ForeignWrite, Series

bp = Blueprint("api_foreign_files", __name__, url_prefix="/api")


@bp.get("/series/<identifier>/foreign-files", endpoint="list")
def list_files(identifier: str) -> Response:
    """List what was written into files that were there before."""
    series = verbs.led_to(identifier)
    items = [_described(series, row) for row in originals.listed(series)]
    return jsonify(series_id=str(series.id), files=items, total=len(items))


def _described(series: Series, row: ForeignWrite) -> dict[str, Any]:
    return {
        "path": originals.shown_path(series, row.path),
        "elements": [{"tag": tag, "value": value} for tag, value in row.elements],
        "written_at": iso(row.written_at),
    }
