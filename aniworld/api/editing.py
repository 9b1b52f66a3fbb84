"""What a person edited of a series and its episodes, for programs: seen, changed, given back."""

from typing import Any

from flask import Blueprint, Response, jsonify

from .. import tasks
from ..database import iso
from ..library.series import editing
from ..library.series import series as verbs
from ..library.series.edits import GIVEN_BACK
from ..models import Episode, Series
from . import serializers
from .routes import body

bp = Blueprint("api_editing", __name__, url_prefix="/api/series/<identifier>")


@bp.patch("", endpoint="change")
def change(identifier: str) -> Response:
    """Edit fields: they stay so whatever sources tell; null gives a field back."""
    row = editing.change(verbs.get(identifier), body())
    tasks.wake()
    return jsonify(serializers.series(verbs.get(row.id)))


@bp.get("/edits", endpoint="list")
def list_edits(identifier: str) -> Response:
    """List what was edited of a series."""
    return _edits(verbs.led_to(identifier))


@bp.delete("/edits/<field>", endpoint="give_back")
def give_back(identifier: str, field: str) -> Response:
    """Give a field of a series back."""
    row = editing.give_back(verbs.get(identifier), field)
    tasks.wake()
    return jsonify(serializers.series(verbs.get(row.id)))


EPISODE = "/episodes/<int:season>/<int:number>"


@bp.patch(EPISODE, endpoint="change_episode")
def change_episode(identifier: str, season: int, number: int) -> Response:
    """Edit fields of an episode."""
    series = verbs.get(identifier)
    editing.change_episode(series, season, number, body())
    tasks.wake()
    return _edits(series, editing.episode(series, season, number))


@bp.get(f"{EPISODE}/edits", endpoint="list_of_episode")
def list_of_episode(identifier: str, season: int, number: int) -> Response:
    """List what was edited of an episode."""
    series = verbs.led_to(identifier)
    return _edits(series, editing.episode(series, season, number))


@bp.delete(f"{EPISODE}/edits/<field>", endpoint="give_back_of_episode")
def give_back_of_episode(identifier: str, season: int, number: int, field: str) -> Response:
    """Give a field of an episode back."""
    series = verbs.get(identifier)
    editing.give_back_of_episode(series, season, number, field)
    tasks.wake()
    return _edits(series, editing.episode(series, season, number))


def _edits(series: Series, episode: Episode | None = None) -> Response:
    """Return what was edited, and what was given back, with the values as they count now."""
    row = episode or series
    items = [_described(one) for one in editing.listed(row)]
    answer: dict[str, Any] = {"series_id": str(series.id)}
    if episode:
        answer |= {"season": episode.season, "number": episode.number}
    return jsonify(answer | {"edits": items, "total": len(items), "values": editing.values(row)})


def _described(one: editing.Edit) -> dict[str, Any]:
    return {
        "field": one.field,
        "value": one.value,
        "texts": one.texts,
        "ours": one.ours,
        "how": one.how,
        "is_given_back": one.how == GIVEN_BACK,
        "is_written": one.is_written,
        "edited_at": iso(one.edited_at),
    }
