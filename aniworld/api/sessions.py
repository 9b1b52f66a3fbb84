"""The signed-in browsers: a person's own; all of them for administrators and for keys that may do all."""

from typing import Any

from flask import Blueprint, Response, g, jsonify

from ..auth import sessions
from ..database import iso
from ..errors import NotAllowed
from ..models import ApiKey, Session
from .shapes import takes

bp = Blueprint("api_sessions", __name__, url_prefix="/api/sessions")


@bp.get("", endpoint="list")
def list_sessions() -> Response:
    """List the sessions."""
    _refuse_lower_keys()
    items = [_described(session) for session in sessions.seen_by(g.user)]
    return jsonify(sessions=items, total=len(items))


@bp.delete("/<int:number>", endpoint="end")
@takes(answers={204: None})
def end(number: int) -> tuple[str, int]:
    """End a session."""
    _refuse_lower_keys()
    sessions.end(sessions.get(number, g.user))
    return "", 204


def _refuse_lower_keys() -> None:
    """Refuse a key that may not see all sessions, as it has none of its own."""
    if g.key is not None and g.key.scope != ApiKey.ADMIN:
        raise NotAllowed("key_may_not_administer", name=g.key.name)


def _described(session: Session) -> dict[str, Any]:
    return {
        "id": session.id,
        "user": session.user.name,
        "user_id": session.user_id,
        "how": session.how,
        "device": session.device,
        "address": session.address,
        "created_at": iso(session.created_at),
        "seen_at": iso(session.seen_at),
        "is_current": g.session is not None and g.session.id == session.id,
    }
