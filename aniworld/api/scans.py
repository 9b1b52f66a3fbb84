"""Scans for programs: start one, see how far it is, and look into the folders of one series."""

from typing import Any

from flask import Blueprint, Response, jsonify

from .. import tasks
from ..database import transaction
from ..library.disk import scan, scan_state
from ..library.parts import schedule
from ..library.series import series as verbs
from . import serializers
from .shapes import Body, Value, takes

bp = Blueprint("api_scans", __name__, url_prefix="/api")
START = Body(is_needed=False, full=Value(bool, "not_true_or_false", {"name": "full"}, False))


@bp.post("/scan", endpoint="start")
@takes(START, answers={202: Any})
def start() -> Response:
    """Have the worker scan all roots at once. {"full": true}: also what seems unchanged."""
    full = START.read()["full"]
    with transaction():
        if full:
            scan_state.read_all_again()
        schedule.soon("scan")
    answer = jsonify(scan_state.answer())
    answer.status_code = 202
    return answer


@bp.get("/scan", endpoint="show")
def show() -> Response:
    """Return the running or last scan."""
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
