"""The timetable: what the clock starts, when it ran and when it runs next."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..library.disk import root_watch
from ..library.parts import schedule
from . import htmx

bp = Blueprint("timetable", __name__, url_prefix="/settings/tasks")


@bp.get("", endpoint="show")
def show() -> ResponseReturnValue:
    """Draw the page; for htmx, which asks while something is due, only the lines."""
    template = "timetable/_chores.html" if htmx.is_asking() else "timetable/show.html"
    return render_template(template, lines=schedule.lines(), is_watching=root_watch.is_wanted(), view=None)


@bp.post("/run", endpoint="run")
def run() -> ResponseReturnValue:
    schedule.run_now(request.form.get("name", ""))
    return redirect(url_for("timetable.show"))


@bp.post("/watch", endpoint="watch")
def watch() -> ResponseReturnValue:
    """Have the library folders watched from now on, or no longer."""
    root_watch.want(request.form.get("watch") == "yes")
    return redirect(url_for("timetable.show"))
