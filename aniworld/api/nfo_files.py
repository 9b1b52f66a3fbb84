"""What NFO files hold, for programs: which kinds are written, and whose ratings for an age."""

from typing import Any

from flask import Blueprint, Response, g, jsonify

from .. import tasks
from ..errors import Invalid, NotAllowed
from ..files import age_ratings
from ..library.disk import nfo_kinds
from ..library.disk.nfo_kinds import Wanted
from ..library.household import changing
from .routes import body

bp = Blueprint("api_nfo", __name__, url_prefix="/api/nfo")


@bp.get("", endpoint="nfo")
def show() -> Response:
    """Return what NFO files hold."""
    return jsonify(_described(nfo_kinds.wanted()))


@bp.patch("", endpoint="change")
def change() -> Response:
    """Decide about some kinds, and about the rating system. Raises Invalid or NotAllowed."""
    if g.user and not g.user.is_admin:
        raise NotAllowed("administrators_choose_nfo")
    sent = body()
    kinds, system = sent.get("kinds", {}), sent.get("rating_system")
    if not isinstance(kinds, dict):
        raise Invalid("not_a_json_object", "kinds")
    wanted = {"nfo_kinds": kinds}
    if system is not None:
        wanted["rating_system"] = system
    changing.change(wanted)
    tasks.wake()
    return jsonify(_described(nfo_kinds.wanted()))


def _described(wanted: Wanted) -> dict[str, Any]:
    systems = {country: system.name for country, system in age_ratings.SYSTEMS.items()}
    return {"kinds": wanted.kinds, "rating_system": wanted.rating_system, "rating_systems": systems}
