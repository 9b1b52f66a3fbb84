"""Many series at once for programs: names, ids and addresses, each with an answer of its own."""

from typing import Annotated, Any

from flask import Blueprint, Response, jsonify, url_for
from pydantic import Field

from .. import tasks
from ..errors import AniworldError, Invalid
from ..files import pasted_lines
from ..library.matching import id_search
from ..library.series import pasted
from ..library.series.pasted import Outcome, Wanted
from .routes import word
from .shapes import Body, Value, takes

bp = Blueprint("api_bulk", __name__, url_prefix="/api")
ADD = Body(series=Value(Annotated[list[Any], Field(min_length=1)], "not_a_list_of_series"))


@bp.post("/series/bulk", endpoint="add")
@takes(ADD, answers={200: Any, 202: Any})
def add() -> Response:
    """Add each of a list: 202 if any is new, else 200; the answers are in the order of the list."""
    asked = ADD.read()["series"]
    if len(asked) > pasted.MOST_ADDED:
        raise Invalid("too_many_at_once", "series", most=pasted.MOST_ADDED, count=len(asked))
    read = [_read(item) for item in asked]
    outcomes = iter(pasted.add([wanted for wanted in read if isinstance(wanted, Wanted)]))
    answers = []
    for number, one in enumerate(read, 1):
        outcome = next(outcomes) if isinstance(one, Wanted) else Outcome(Wanted(), None, error=one)
        answers.append({"line": number} | _answer(outcome))
    return _answered(answers)


def _answered(answers: list[dict[str, Any]]) -> Response:
    counts = {"added": 0, "existing": 0, "refused": 0}
    for answer in answers:
        counts[answer["state"]] += 1
    response = jsonify(answers=answers, total=len(answers), **counts)
    if counts["added"]:
        tasks.wake()
        response.status_code = 202
    return response


def _read(item: Any) -> Wanted | AniworldError:
    """Return what an item of the list asks for, or why it cannot be understood."""
    if isinstance(item, str):
        return _of_text(item)
    if not isinstance(item, dict):
        return Invalid("name_or_id_needed", "series")
    if item.get("provider") is not None or item.get("id") is not None:
        title = item.get("title", item.get("name"))
        title = title if isinstance(title, str) else ""
        return Wanted(title, word(item.get("provider")), word(item.get("id")))
    if isinstance(item.get("name"), str):
        return _of_text(item["name"])
    return Invalid("name_or_id_needed", "series")


def _of_text(text: str) -> Wanted | AniworldError:
    if len(text) > pasted_lines.LONGEST:  # no id or address is so long
        return Wanted(text)
    ids, _ = id_search.ids_in(text)
    title = text if ids else id_search.meant(text)
    if text.strip() and not title:
        return Invalid("line_unread", "series")
    return Wanted(title)


def _answer(outcome: Outcome) -> dict[str, Any]:
    if outcome.series is None:
        error = outcome.error or Invalid("name_or_id_needed", "series")
        kept = error.kept
        return {"state": "refused", "error": kept.sentence} | kept.as_told
    series = outcome.series
    return {
        "state": "added" if outcome.is_new else "existing",
        "series_id": str(series.id),
        "key": series.key,
        "name": series.title,
        "link": url_for("api.series_show", identifier=series.id),
    }
