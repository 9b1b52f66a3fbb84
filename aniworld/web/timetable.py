"""The timetable: what the clock starts, when it ran and when it runs next."""

from flask import Blueprint, redirect, render_template, request, url_for

from ..library import timetable

bp = Blueprint("timetable", __name__, url_prefix="/timetable")


@bp.get("", endpoint="show")
def show():
    return render_template("timetable/show.html", lines=timetable.lines(), view=None)


@bp.post("/run", endpoint="run")
def run():
    timetable.run_now(request.form.get("name", ""))
    return redirect(url_for("timetable.show"))
