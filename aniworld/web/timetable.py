"""The timetable: what the clock starts, when it ran and when it runs next."""

from flask import Blueprint, redirect, render_template, request, url_for

from ..library import timetable

bp = Blueprint("timetable", __name__, url_prefix="/timetable")


@bp.get("", endpoint="show")
def show():
    """The page; for htmx, which asks while something is due, only the lines."""
    template = "timetable/_chores.html" if request.headers.get("HX-Request") else "timetable/show.html"
    return render_template(template, lines=timetable.lines(), view=None)


@bp.post("/run", endpoint="run")
def run():
    timetable.run_now(request.form.get("name", ""))
    return redirect(url_for("timetable.show"))
