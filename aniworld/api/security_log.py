"""The security log for programs, newest first."""

import math
from typing import Any

from flask import Blueprint, Response, jsonify

from ..auth import security_log
from ..database import iso
from ..models import SecurityEvent
from .shapes import Whole, takes

bp = Blueprint("api_security_log", __name__, url_prefix="/api/security-log")

PAGE = Whole("page", 1, 1_000_000)


@bp.get("", endpoint="list")
@takes(query=[PAGE])
def list_events() -> Response:
    """List who signed in and who could not, and what was changed of users, sessions and keys."""
    page, total = PAGE.read(), security_log.total()
    return jsonify(
        events=[_described(event) for event in security_log.newest(page)],
        total=total,
        page=page,
        per_page=security_log.PER_PAGE,
        pages=max(1, math.ceil(total / security_log.PER_PAGE)),
    )


def _described(event: SecurityEvent) -> dict[str, Any]:
    return {
        "id": event.id,
        "at": iso(event.at),
        "code": event.code,
        "args": event.args,
        "sentence": event.message.sentence,
        "who": event.who,
        "address": event.address,
    }
