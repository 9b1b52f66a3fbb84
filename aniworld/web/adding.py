"""Several series at once: a pasted list, what each of its lines means, and what became of it."""

from collections.abc import Iterator

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from .. import tasks
from ..errors import Invalid
from ..files import pasted_lines
from ..library.series import pasted
from ..library.series.pasted import Wanted

bp = Blueprint("adding", __name__, url_prefix="/add")
BY_ID, BY_NAME = "id ", "name "  # what a choice of the review begins with; an empty one is skipped


@bp.get("", endpoint="show")
def show() -> ResponseReturnValue:
    return _page("")


def _page(text: str, error: Invalid | None = None) -> ResponseReturnValue:
    page = render_template("adding/show.html", text=text, error=error, most=pasted.MOST_REVIEWED, view=None)
    return page, error.status if error else 200


@bp.post("/review", endpoint="review")
def review() -> ResponseReturnValue:
    """Show what each line means. Changes nothing; lines that are too many stay in the field below."""
    text = request.form.get("list", "")
    lines = pasted_lines.lines(text)
    if not lines:
        return _page(text, Invalid("list_is_empty", "list"))
    rest = "\n".join(lines[pasted.MOST_REVIEWED :])
    rows = pasted.review(lines[: pasted.MOST_REVIEWED])
    return render_template("adding/review.html", rows=rows, rest=rest, choice=choice, view=None)


def choice(wanted: Wanted) -> str:
    """Return how a form says what is wanted."""
    if wanted.provider:
        return f"{BY_ID}{wanted.provider} {wanted.source_id}"
    return BY_NAME + wanted.name


@bp.post("", endpoint="create")
def create() -> ResponseReturnValue:
    outcomes = pasted.add(list(wanted_ones()))
    if any(outcome.is_new for outcome in outcomes):
        tasks.wake()
    rest = request.form.get("rest", "")
    return render_template("adding/done.html", outcomes=outcomes, rest=rest, next_url=None, view=None)


def wanted_ones() -> Iterator[Wanted]:
    """Read the choices of the review; what is none is asked for by its text, and refused in words."""
    for said in request.form.getlist("show"):
        if said.startswith(BY_ID):
            provider, _, source_id = said.removeprefix(BY_ID).partition(" ")
            yield Wanted("", provider, source_id)
        elif said.startswith(BY_NAME):
            yield Wanted(said.removeprefix(BY_NAME))
