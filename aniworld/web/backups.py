"""The page of the backups: list, make, download, upload, restore, remove."""

from typing import NamedTuple, Self

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from .. import backup_requests
from ..backup import making, shelf, uploading
from ..backup.archive import Description
from ..backup.shelf import Backup
from ..errors import Invalid
from ..messages import Message
from ..messages.words import word
from ..models import Chore
from ..preferences.table import BACKUPS
from . import preference_forms, toasts
from .toasts import Toast

bp = Blueprint("backups", __name__, url_prefix="/settings/backups")


class ShownBackup(NamedTuple):
    """A backup as the page shows it, and why it was made."""

    id: str
    size: int
    made_at: float
    why: str
    description: Description | None

    @classmethod
    def of(cls, backup: Backup) -> Self:
        why = word(shelf.WHY[backup.reason])
        return cls(backup.id, backup.size, backup.made_at, why, backup.description)


@bp.get("", endpoint="show")
def show() -> ResponseReturnValue:
    return _page()


def _page(error: str = "", status: int = 200, wrong: Invalid | None = None) -> tuple[str, int]:
    may_change = bool(g.user and g.user.is_admin)
    page = render_template(
        "backups/show.html",
        backups=[ShownBackup.of(backup) for backup in shelf.all_backups()],
        chore=Chore.one_with(name="backup"),
        may_change=may_change,
        error=error,
        preferences=preference_forms.shown(BACKUPS, wrong),
        view=None,
    )
    return page, status


@bp.post("/make", endpoint="make")
def make() -> ResponseReturnValue:
    made = making.make(shelf.MANUAL)
    return _back("backup_made", made.description)


@bp.post("/upload", endpoint="upload")
def upload() -> ResponseReturnValue:
    """Keep an uploaded backup when it could be restored; else say why not, beside the form."""
    file = request.files.get("backup")
    if file is None or not file.filename:
        return _page(Message("backup_file_needed").sentence, 422)
    try:
        uploading.keep(file.stream)
    except Invalid as error:
        return _page(str(error), error.status)
    return _back("backup_uploaded")


@bp.get("/<backup_id>/file", endpoint="download")
def download(backup_id: str) -> ResponseReturnValue:
    return backup_requests.sent(shelf.find(backup_id))


@bp.post("/<backup_id>/restore", endpoint="restore")
def restore(backup_id: str) -> ResponseReturnValue:
    try:
        description = backup_requests.restored(shelf.find(backup_id))
    except Invalid as error:
        return _page(str(error), error.status)
    return _back("backup_restored", description)


@bp.post("/<backup_id>/removed", endpoint="remove")
def remove(backup_id: str) -> ResponseReturnValue:
    shelf.remove(backup_id)
    return _back("backup_removed")


@bp.post("/keep", endpoint="keep")
def keep() -> ResponseReturnValue:
    """Change how many backups of the nights are kept."""
    try:
        preference_forms.save(BACKUPS)
    except Invalid as error:
        return _page("", error.status, error)
    return _back("settings_saved")


def _back(code: str, description: Description | None = None) -> ResponseReturnValue:
    """Return to the list, which says what was done."""
    counts = {}
    if description:
        counts = {"series": description.series, "episodes": description.episodes}
    return toasts.keep(redirect(url_for("backups.show")), Toast(Message(code, counts)))
