"""The security log, for administrators."""

import math

from flask import Blueprint, render_template, request

from .. import askers
from ..auth import security_log
from ..messages.words import word
from ..models import SecurityEvent

bp = Blueprint("security_log", __name__, url_prefix="/security-log")


@bp.get("", endpoint="show")
def show() -> str:
    page = max(1, min(request.args.get("page", 1, type=int), 10**6))
    total = security_log.total()
    return render_template(
        "security_log/show.html",
        events=[(event, who(event)) for event in security_log.newest(page)],
        total=total,
        page=page,
        pages=max(1, math.ceil(total / security_log.PER_PAGE)),
        view=None,
    )


def who(event: SecurityEvent) -> str:
    """Return who did something, in words; "" for somebody who was not signed in."""
    kind, name = askers.kind_and_name(event.who)
    if kind == askers.USER:
        return name
    if kind == askers.KEY:
        return word("by_key", name=name)
    return word("on_the_server") if event.who == security_log.ON_THE_SERVER else ""
