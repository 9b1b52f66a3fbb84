"""The first run, with a backup: it brings the accounts and everything else, so nothing is set up anew."""

from functools import partial

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from .. import backup_requests
from ..auth import accounts, guard, sign_in
from ..backup import shelf, uploading
from ..backup.archive import Description
from ..backup.shelf import Backup
from ..errors import Invalid, NotFound
from ..messages import Message
from . import toasts
from .toasts import Toast

bp = Blueprint("setup_restore", __name__, url_prefix="/setup/restore")


@bp.get("", endpoint="show")
def show() -> ResponseReturnValue:
    accounts.check_setup_code(_code())
    return _page()


def _code() -> str:
    return request.args.get("code", "")[:200]


def _page(error: str = "", status: int = 200, wrong: str = "") -> tuple[str, int]:
    """wrong: the field that the error is about."""
    page = render_template(
        "setup/restore.html",
        code=_code(),
        backups=backup_requests.offered(),
        error=error,
        wrong=wrong,
        view=None,
    )
    return page, status


def check_code() -> None:
    """Raise NotAllowed, NotFound or TooManyTries unless the address has the printed code."""
    sign_in.by_code(partial(accounts.check_setup_code, _code()), guard.visitor())


@bp.post("", endpoint="restore")
def restore() -> ResponseReturnValue:
    """Restore a backup that lies in the data folder."""
    check_code()
    try:
        description = _replace(shelf.find(request.form.get("backup", "")))
    except (Invalid, NotFound) as error:
        return _page(str(error), error.status, "backup")
    return _restored(description)


@bp.post("/upload", endpoint="upload")
def upload() -> ResponseReturnValue:
    """Keep a backup that is uploaded, and restore it."""
    check_code()
    file = request.files.get("file")
    if file is None or not file.filename:
        return _page(Message("backup_file_needed").sentence, 422, "file")
    try:
        description = _replace(uploading.keep(file.stream))
    except Invalid as error:
        return _page(str(error), error.status, "file")
    return _restored(description)


def _replace(backup: Backup) -> Description:
    """Restore a backup, unless somebody has created the first account meanwhile."""
    return backup_requests.restored(backup, partial(accounts.check_setup_code, _code()))


def _restored(description: Description) -> ResponseReturnValue:
    """Lead to the sign-in page, or back to the first account when the backup has none."""
    code = accounts.setup_code()
    if code:
        return redirect(url_for("setup.show", code=code))
    counts = {"series": description.series, "episodes": description.episodes}
    return toasts.keep(redirect(url_for("session.show")), Toast(Message("backup_restored_sign_in", counts)))
