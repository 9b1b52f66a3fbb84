"""The history for programs: what was done, by whom, and the way back."""

from typing import Any

from flask import Blueprint, Response, jsonify

from .. import askers, tasks
from ..database import iso
from ..errors import Invalid
from ..library.history import entries, undoing
from ..library.history.entries import Filter
from ..models import HistoryEntry
from .routes import PAGE, PER_PAGE
from .shapes import Text, Whole, takes

bp = Blueprint("api_history", __name__, url_prefix="/api/history")
KIND, BY, SERIES, Q = Text("kind", HistoryEntry.KINDS), Text("by"), Text("series"), Text("q")


@bp.get("", endpoint="list")
@takes(query=(PAGE, PER_PAGE, KIND, BY, SERIES, Q))
def list_entries() -> Response:
    """List what changed, by whom, and whether it can be undone."""
    page, per_page = PAGE.read(), PER_PAGE.read()
    found = entries.listed(_wanted(), page, per_page)
    items = [_described(entry) for entry in found.items]
    return jsonify(history=items, total=found.total, page=page, per_page=per_page, pages=found.pages)


def _wanted() -> Filter:
    kind, series_id = KIND.read(), None
    if kind and kind not in HistoryEntry.KINDS:
        raise Invalid("no_such_kind", "kind", choices=list(HistoryEntry.KINDS))
    if SERIES.read():
        series_id = Whole(SERIES.name, 1, 999_999_999).read()
    return Filter(kind, BY.read()[:100], series_id, Q.read())


def _described(entry: HistoryEntry) -> dict[str, Any]:
    refused = undoing.why_not(entry)
    kept = entry.message
    return {
        "id": str(entry.id),
        "kind": entry.kind,
        "series_id": str(entry.series_id),
        "title": entry.title,
        "message": kept.sentence,
        "by": _by(entry.asker),
        "at": iso(entry.at),
        "can_undo": refused is None,
        "refusal": str(refused) if refused else None,
        "refusal_code": refused.message.code if refused else None,
        "undone_at": iso(entry.undone_at),
        "undone_by": _by(entry.undone_by) if entry.undone_by else None,
    } | kept.as_told


def _by(asker: str) -> dict[str, str]:
    kind, name = askers.kind_and_name(asker)
    return {"kind": kind, "name": name}


@bp.post("/<int:entry_id>/undo", endpoint="undo")
def undo(entry_id: int) -> Response:
    """Undo a change."""
    undoing.undo(entries.get(entry_id))
    tasks.wake()
    return jsonify(_described(entries.get(entry_id)))
