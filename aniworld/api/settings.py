"""The settings for programs: read all, change what the environment does not give. Keys stay masked."""

from typing import Any

from flask import Blueprint, Response, g, jsonify

from .. import tasks
from ..errors import NotAllowed
from ..library.household import changing, listing
from ..library.household.listing import Entry
from ..preferences.table import PREFERENCES
from .shapes import Body, Value, body, takes

bp = Blueprint("api_settings", __name__, url_prefix="/api/settings")
# changing.py looks at the values, as it does for the pages; here they are only described.
CHANGE = Body({one.name: Value(Any, "no_such_preference", default=None) for one in PREFERENCES})


@bp.get("", endpoint="settings")
def list_settings() -> Response:
    """List the settings."""
    return _all()


def _all() -> Response:
    items = [_described(entry) for entry in listing.entries()]
    return jsonify(settings=items, total=len(items))


@bp.get("/<name>", endpoint="show")
def show(name: str) -> Response:
    """Return a setting."""
    return jsonify(_described(listing.entry(changing.get(name))))


@bp.patch("", endpoint="change")
@takes(CHANGE)
def change() -> Response:
    """Change settings by name; null takes a choice back. All are changed or none."""
    if g.user and not g.user.is_admin:
        raise NotAllowed("administrators_choose")
    changing.change(body())
    tasks.wake()
    return _all()


def _described(entry: Entry) -> dict[str, Any]:
    preference = entry.preference
    return {
        "name": preference.name,
        "kind": preference.kind.name,
        "value": entry.value,
        "default": preference.default,
        "choices": list(getattr(preference.kind, "choices", [])),
        "is_chosen": entry.is_chosen,
        "given_by": entry.given_by or None,
        "variable": preference.variable,
        "page": preference.page,
        "label": preference.label,
        "hint": preference.hint,
    }
