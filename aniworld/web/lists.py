"""Lists of people at AniList, MyAnimeList and Kitsu: preview one, add what is ticked, or have it read."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from .. import tasks
from ..errors import AniworldError, Invalid
from ..library.lists import list_matching, list_rows
from ..library.lists.list_rows import Wanted
from ..library.series import pasted
from ..messages.words import WORDS
from ..models.part import USER
from ..providers.list_values import STATUSES
from ..providers.watch_lists import SERVICES
from . import adding

bp = Blueprint("lists", __name__, url_prefix="/import/lists")
# In English; the templates say them in the language of the page.
LABELS = {status: WORDS[f"list_{status}"] for status in STATUSES}
ONCE, DAILY, ONLY_NEW = "once", "daily", "new"


@bp.get("", endpoint="show")
def show() -> ResponseReturnValue:
    return _page({"service": "", "user": "", "statuses": list(STATUSES[:-1])})


def _page(asked: dict[str, Any], error: AniworldError | None = None) -> ResponseReturnValue:
    page = render_template(
        "lists/show.html",
        lists=list_rows.all(),
        services=SERVICES,
        statuses=LABELS,
        asked=asked,
        error=error,
        field=getattr(error, "field", None) or "user",
        view=None,
    )
    if error is None:
        return page
    wait = error.retry_after_seconds
    return page, error.status, {"Retry-After": str(round(wait))} if wait else {}


@bp.get("/preview", endpoint="preview")
def preview() -> ResponseReturnValue:
    """Show a page of a list, and what each entry is. Nothing is added; what is wrong is said on the form."""
    asked = request.args
    if not asked:  # the bare address
        return show()
    number = max(1, min(asked.get("page", 1, type=int), list_matching.MOST_PAGES))
    try:
        wanted = _wanted(asked)
        found = list_matching.preview(wanted, number, priority=USER)
    except AniworldError as error:
        values = {"service": asked.get("service", ""), "user": asked.get("user", "")[:200]}
        return _page(values | {"statuses": asked.getlist("status")}, error)
    return render_template(
        "lists/preview.html",
        found=found,
        wanted=wanted,
        service=SERVICES[wanted.service],
        statuses=LABELS,
        choice=adding.choice,
        next_url=_address(wanted, number + 1) if found.has_more else None,
        view=None,
    )


def _wanted(sent: Any) -> Wanted:
    """Return the list that a form or an address names. Raises Invalid."""
    return list_rows.wanted(sent.get("service", ""), sent.get("user", ""), sent.getlist("status"))


def _address(wanted: Wanted, number: int) -> str:
    return url_for(
        "lists.preview", service=wanted.service, user=wanted.user, status=wanted.statuses, page=number
    )


@bp.post("/add", endpoint="add")
def add() -> ResponseReturnValue:
    """Add the entries that are ticked."""
    outcomes = pasted.add(list(adding.wanted_ones()))
    if any(outcome.is_new for outcome in outcomes):
        tasks.wake()
    sent, number = request.form, request.form.get("next", 0, type=int)
    next_url = _address(_wanted(sent), number) if number > 1 else None
    return render_template("adding/done.html", outcomes=outcomes, rest="", next_url=next_url, view=None)


@bp.post("", endpoint="keep")
def keep() -> ResponseReturnValue:
    """Have a whole list read by the worker: once, every day, or every day what is new from now on."""
    when = request.form.get("when", ONCE)
    try:
        row, _ = list_rows.put(
            _wanted(request.form), is_daily=when in (DAILY, ONLY_NEW), only_new=when == ONLY_NEW
        )
    except Invalid as error:
        values = {"service": request.form.get("service", ""), "user": request.form.get("user", "")[:200]}
        return _page(values | {"statuses": request.form.getlist("status")}, error)
    return redirect(url_for("lists.show", _anchor=f"list-{row.id}"))


@bp.post("/<int:list_id>/run", endpoint="run")
def run(list_id: int) -> ResponseReturnValue:
    row = list_rows.get(list_id)
    list_rows.run_now(row)
    return redirect(url_for("lists.show", _anchor=f"list-{row.id}"))


@bp.post("/<int:list_id>/removed", endpoint="remove")
def remove(list_id: int) -> ResponseReturnValue:
    list_rows.remove(list_rows.get(list_id))
    return redirect(url_for("lists.show"))
