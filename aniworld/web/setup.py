"""The first run: the first account, created once with the printed code; then folder, languages and keys."""

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from .. import tasks
from ..auth import accounts, guard, sign_in
from ..database import transaction
from ..errors import DiskError, Invalid
from ..library.disk import folder_check, root_changes, root_rows
from ..library.disk.folder_check import Checked
from ..library.parts import claims, schedule
from ..models import Flag, Session
from .session import signed_in

bp = Blueprint("setup", __name__, url_prefix="/setup")


@bp.get("", endpoint="show")
def show() -> ResponseReturnValue:
    accounts.check_setup_code(request.args.get("code", ""))
    return _page()


def _page(error: Invalid | None = None) -> tuple[str, int]:
    page = render_template(
        "setup/show.html",
        code=request.values.get("code", "")[:200],
        name=request.form.get("username", "")[:80],
        error=str(error) if error else None,
        wrong=error.field if error else None,
        shortest=accounts.SHORTEST_PASSWORD,
        view=None,
    )
    return page, error.status if error else 200


@bp.post("", endpoint="create")
def create() -> ResponseReturnValue:
    code, name, password = (request.form.get(field, "") for field in ("code", "username", "password"))

    def redeem() -> Response:
        with transaction():
            user = accounts.set_up(code, name, password)
            Flag.put(Flag.SETTING_UP)
            return signed_in(user, url_for("setup.folder"), Session.SETUP)

    try:
        return sign_in.by_code(redeem, guard.visitor())
    except Invalid as error:
        return _page(error)


def is_going_on() -> bool:
    """Return whether the screens after the first account wait for the one who asks."""
    return bool(g.get("user") and g.user.is_admin and Flag.since(Flag.SETTING_UP))


def done(target: str) -> ResponseReturnValue:
    """End the first run, and go on there."""
    Flag.take_back(Flag.SETTING_UP)
    return redirect(target)


def _over() -> ResponseReturnValue:
    return redirect(url_for("library.show"))


@bp.get("/folder", endpoint="folder")
def folder() -> ResponseReturnValue:
    """Ask where the videos are. With ?folder= that one is looked at."""
    if not is_going_on():
        return _over()
    return _folder_page(request.args.get("folder", _first()))


def _first() -> str:
    return str(root_rows.path(root_rows.for_new()))


def _folder_page(typed: str, error: str = "", status: int = 200) -> tuple[str, int]:
    page = render_template(
        "setup/folder.html", typed=typed, checked=looked_at(typed), error=error, first=_first(), view=None
    )
    return page, status


def looked_at(typed: str) -> Checked | None:
    """Return what a look at a folder finds; None for nothing that could be one."""
    try:
        return folder_check.look(typed)
    except Invalid:
        return None


@bp.post("/folder", endpoint="choose_folder")
def choose_folder() -> ResponseReturnValue:
    """Let new series come into this folder, which becomes a library folder if it is none."""
    if not is_going_on():
        return _over()
    typed = request.form.get("folder", "").strip()
    try:
        if typed and typed.rstrip("/") != _first().rstrip("/"):
            with transaction():
                root_changes.take_new(root_changes.add(typed))
        with transaction():
            schedule.soon("scan")
    except (Invalid, DiskError) as error:
        return _folder_page(typed, str(error), error.status)
    tasks.enqueue(claims.runnable(tasks.Work.threads))
    return redirect(url_for("setup_preferences.show"))


@bp.post("/skip", endpoint="skip")
def skip() -> ResponseReturnValue:
    """Leave everything as it comes."""
    return done(url_for("library.show")) if is_going_on() else _over()
