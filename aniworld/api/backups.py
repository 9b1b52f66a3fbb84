"""The backups for programs: list, make, upload, download, restore and remove."""

from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for

from .. import backup_requests
from ..backup import making, shelf, uploading
from ..backup.shelf import Backup
from ..database import iso
from ..messages import Message
from .routes import MOST_PER_PAGE, PAGE
from .shapes import Whole, takes

bp = Blueprint("api_backups", __name__, url_prefix="/api/backups")
PER_PAGE = Whole("per_page", 100, MOST_PER_PAGE)


@bp.get("", endpoint="backups")
@takes(query=(PAGE, PER_PAGE))
def list_backups() -> Response:
    """Return the backups, the newest first."""
    page, per_page = PAGE.read(), PER_PAGE.read()
    found = shelf.all_backups()
    items = [described(backup) for backup in found[(page - 1) * per_page : page * per_page]]
    pages = max(1, -(-len(found) // per_page))
    return jsonify(backups=items, total=len(found), page=page, per_page=per_page, pages=pages)


@bp.get("/<backup_id>", endpoint="show")
def show(backup_id: str) -> Response:
    """Return one of them."""
    return jsonify(described(shelf.find(backup_id)))


@bp.post("", endpoint="make")
@takes(answers={201: Any})
def make() -> Response:
    """Make a backup; it is there when the answer comes."""
    return _created(making.make(shelf.MANUAL))


@bp.post("/upload", endpoint="upload")
@takes(answers={201: Any})
def upload() -> Response:
    """Keep the backup that the body is."""
    return _created(uploading.keep(request.stream))


@bp.get("/<backup_id>/file", endpoint="download")
def download(backup_id: str) -> Response:
    """Return the file of a backup, without keys and addresses."""
    return backup_requests.sent(shelf.find(backup_id))


@bp.post("/<backup_id>/restore", endpoint="restore")
@takes(answers={202: Any})
def restore(backup_id: str) -> tuple[Response, int]:
    """Restore a backup: the rows are there when the answer comes, what follows is still under way."""
    backup = shelf.find(backup_id)
    description = backup_requests.restored(backup)
    counts = {"series": description.series, "episodes": description.episodes}
    message = Message("backup_restored", counts)
    return jsonify(backup=backup.id, sentence=message.sentence, **message.as_told), 202


@bp.delete("/<backup_id>", endpoint="remove")
def remove(backup_id: str) -> tuple[str, int]:
    """Remove a backup."""
    shelf.remove(backup_id)
    return "", 204


def _created(backup: Backup) -> Response:
    answer = jsonify(described(backup))
    answer.status_code = 201
    answer.headers["Location"] = url_for("api_backups.show", backup_id=backup.id)
    return answer


def described(backup: Backup) -> dict[str, Any]:
    """Return the resource of a backup; what a damaged one would say of itself is null."""
    said = backup.description
    return {
        "id": backup.id,
        "made_at": iso(backup.made_at),
        "reason": backup.reason,
        "size": backup.size,
        "is_readable": said is not None,
        "version": said.version if said else None,
        "schema": said.schema if said else None,
        "series": said.series if said else None,
        "episodes": said.episodes if said else None,
        "has_keys": said.has_keys if said else None,
        "file": url_for("api_backups.download", backup_id=backup.id),
    }
