"""What this is, and whom it owes thanks."""

from flask import Blueprint, render_template

from ..library import catalogued, roster

bp = Blueprint("about", __name__, url_prefix="/about")


@bp.get("", endpoint="show")
def show():
    on, off = roster.thanks()
    catalogue = [catalogued.ATTRIBUTION, catalogued.IDS_ATTRIBUTION]
    return render_template("about/show.html", on=on, off=off, catalogue=catalogue, view=None)
