"""The library folder: whether it can be used, and a person's word that it is the right one."""

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from .. import tasks
from ..errors import NotAllowed
from ..library.disk import library_gate, root_rows
from ..library.parts import claims
from ..models import Root

bp = Blueprint("library_folder", __name__, url_prefix="/library-folder")


@bp.get("", endpoint="show")
def show() -> ResponseReturnValue:
    return render_template(
        "library_folder/show.html",
        folder=root_rows.path_by_id(Root.FIRST),
        trouble=library_gate.trouble_now(),
        may_accept=bool(g.user and g.user.is_admin),
        view=None,
    )


@bp.post("/accept", endpoint="accept")
def accept() -> ResponseReturnValue:
    """Take the folder that is there now as the library, on a person's word. A program with a key may not."""
    if not (g.user and g.user.is_admin):
        raise NotAllowed("administrators_choose_folder")
    library_gate.accept()
    tasks.enqueue(claims.runnable(tasks.Work.threads))
    return redirect(url_for("library_folder.show"))
