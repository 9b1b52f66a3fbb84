"""The timetable: what the clock starts, when it ran and when it runs next."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..library.parts import schedule
from . import htmx

bp = Blueprint("timetable", __name__, url_prefix="/timetable")


@bp.get("", endpoint="show")
def show() -> ResponseReturnValue:
    """Draw the page; for htmx, which asks while something is due, only the lines."""
    template = "timetable/_chores.html" if htmx.is_asking() else "timetable/show.html"
    return render_template(template, lines=schedule.lines(), view=None)


@bp.post("/run", endpoint="run")
def run() -> ResponseReturnValue:
    schedule.run_now(request.form.get("name", ""))
    return redirect(url_for("timetable.show"))
