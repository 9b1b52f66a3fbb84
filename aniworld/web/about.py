"""What this is, and whom it owes thanks."""

from flask import Blueprint, render_template

from ..library import catalogued

bp = Blueprint("about", __name__, url_prefix="/about")


@bp.get("", endpoint="show")
def show():
    return render_template("about/show.html", catalogue=catalogued.ATTRIBUTION, view=None)
