"""Scans for programs: start one, see how far it is, and look into the folders of one series."""

from flask import Blueprint, Response, jsonify, request

from .. import tasks
from ..database import transaction
from ..errors import Invalid
from ..library.disk import scan, scan_state
from ..library.parts import schedule
from ..library.series import series as verbs
from . import serializers
from .routes import body

bp = Blueprint("api_scans", __name__, url_prefix="/api")


@bp.post("/scan", endpoint="start")
def start() -> Response:
    """Have the worker scan all roots at once. {"full": true}: also what seems unchanged."""
    full = body().get("full", False) if request.get_data() else False
    if not isinstance(full, bool):
        raise Invalid("not_true_or_false", "full", name="full")
    with transaction():
        if full:
            scan_state.read_all_again()
        schedule.soon("scan")
    answer = jsonify(scan_state.answer())
    answer.status_code = 202
    return answer


@bp.get("/scan", endpoint="show")
def show() -> Response:
    return jsonify(scan_state.answer())


@bp.post("/series/<identifier>/scan", endpoint="of_series")
def of_series(identifier: str) -> Response:
    """Look into the folders of a series at once."""
    series = verbs.get(identifier)
    scan.one(series.id)
    tasks.wake()
    answer = jsonify(serializers.series(verbs.get(series.id)))
    answer.status_code = 202
    return answer
