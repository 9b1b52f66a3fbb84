"""What this is, and whom it owes thanks."""

from flask import Blueprint, render_template

bp = Blueprint("about", __name__, url_prefix="/about")


@bp.get("", endpoint="show")
def show():
    return render_template("about/show.html", view=None)
