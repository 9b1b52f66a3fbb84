"""Whether aniworld is well: for people's monitors, so it needs no sign-in and says nothing private."""

from flask import Blueprint, Response, current_app, jsonify

from .. import __version__
from ..health.installation import NEEDED, Installation

bp = Blueprint("health", __name__)


@bp.get("/api/health", endpoint="health")
@bp.get("/healthz", endpoint="healthz")
def healthz() -> Response:
    """Say that the web process is alive."""
    return jsonify(status="ok", version=__version__)


@bp.get("/readyz", endpoint="readyz")
def readyz() -> Response:
    """Report whether web and a worker are alive and the database takes writes; else 503 with the reason.

    trouble: the codes of other failed checks, which do not make aniworld unready.
    """
    installation: Installation = current_app.extensions["installation"]
    missing = [f"{check.sentence} {check.cure}" for check in installation.ready() if not check.ok]
    if missing:
        answer = jsonify(status="unavailable", reasons=missing, error=missing[0])
        answer.status_code = 503
        return answer
    others = []
    for check in installation.checks:
        if not check.ok and check.code not in NEEDED:
            others.append(check.code)
    return jsonify(status="ok", trouble=others) if others else jsonify(status="ok")
