"""The live check of a folder that is typed into a form: what a look at it finds, as a piece of a page."""

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from ..errors import Invalid, NotAllowed
from ..library.disk import folder_check

bp = Blueprint("folder_look", __name__, url_prefix="/settings/folders/look")


@bp.post("", endpoint="look")
def look() -> ResponseReturnValue:
    """Draw what is found. Nothing is changed; it is a POST as the path is nobody else's business."""
    if not (g.user and g.user.is_admin):
        raise NotAllowed("administrators_choose_folder")
    checked, error = None, ""
    try:
        checked = folder_check.look(request.form.get("folder", ""))
    except Invalid as refused:
        error = str(refused)
    return render_template("setup/_checked.html", checked=checked, error=error)
