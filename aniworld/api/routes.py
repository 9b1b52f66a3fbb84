"""The routes of the JSON API. Errors are one sentence and one code, never HTML."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for

from .. import tasks
from ..errors import Invalid
from ..library import asking, gallery, numbering, rematch
from ..library import series as verbs
from ..models import PARTS, Episode, Series
from . import resources

bp = Blueprint("api", __name__, url_prefix="/api")
MOST_PER_PAGE = 200


def body() -> dict[str, Any]:
    """The JSON object that was sent. Raises Invalid for anything else."""
    try:
        sent = request.get_json(force=True, silent=True)
    except RecursionError:
        sent = None
    if not isinstance(sent, dict):
        raise Invalid("Send a JSON object.", "body")
    return sent


@bp.post("/series", endpoint="series_add")
@bp.post("/anime/add", endpoint="anime_add")
def add() -> Response:
    sent = body()
    provider, source_id = sent.get("provider"), sent.get("id")
    if provider is not None or source_id is not None:
        series, is_new = verbs.add(None, _word(provider), _word(source_id), title=_text(sent, "title") or _text(sent, "name"))
    else:
        if not isinstance(sent.get("name"), str):
            raise Invalid("Give the name of a series, or a provider and its id.", "name")
        series, is_new = verbs.add(sent["name"])
    if is_new:
        tasks.load()
    answer = jsonify(resources.series(series))
    answer.status_code = 202 if is_new else 200
    answer.headers["Location"] = url_for("api.series_show", identifier=series.id)
    return answer


def _word(value: Any) -> str:
    """A text or a whole number as text; "" for anything else."""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _text(sent: dict[str, Any], name: str) -> str:
    value = sent.get(name)
    return value if isinstance(value, str) else ""


@bp.get("/series", endpoint="series_list")
def list_series() -> Response:
    page, per_page = _whole("page", 1, 1_000_000), _whole("per_page", 60, MOST_PER_PAGE)
    query = {name: request.args.get(name, "") for name in ("q", "state", "sort")}
    shelf = verbs.shelf(query["q"], query["state"], query["sort"] or "added", page, per_page)
    items = [resources.series(row) for row in (shelf.items if page <= shelf.pages else [])]
    answer = jsonify(series=items, total=shelf.total, page=page, per_page=per_page, pages=shelf.pages)
    answer.headers["X-Total-Count"] = str(shelf.total)
    answer.headers["Link"] = ", ".join(_link(rel, number, per_page, query) for rel, number in _neighbours(page, shelf.pages))
    return answer


def _whole(name: str, default: int, most: int) -> int:
    text = request.args.get(name, str(default))
    if not text.isdecimal() or len(text) > 9 or not 1 <= int(text) <= most:
        raise Invalid(f"{name} is a whole number from 1 to {most}.", name)
    return int(text)


def _neighbours(page: int, pages: int) -> list[tuple[str, int]]:
    around = [("first", 1), ("prev", page - 1), ("next", page + 1), ("last", pages)]
    return [(rel, number) for rel, number in around if 1 <= number <= pages]


def _link(rel: str, page: int, per_page: int, query: dict[str, str]) -> str:
    used = {name: value for name, value in query.items() if value}
    return f'<{url_for("api.series_list", page=page, per_page=per_page, **used)}>; rel="{rel}"'


@bp.get("/series/<identifier>", endpoint="series_show")
def show(identifier: str) -> Response:
    return jsonify(resources.series(verbs.get(identifier)))


@bp.delete("/series/<identifier>", endpoint="series_remove")
def remove(identifier: str) -> Response:
    verbs.remove(verbs.get(identifier), files=request.args.get("files", "").lower() in ("1", "true", "yes"))
    return Response(status=204)


@bp.get("/series/<identifier>/loading-status", endpoint="loading_status")
def loading_status(identifier: str) -> Response:
    return jsonify(resources.loading_status(verbs.get(identifier)))


@bp.get("/anime/<identifier>/loading-status", endpoint="anime_loading_status")
def anime_loading_status(identifier: str) -> Response:
    return jsonify(resources.loading_status(verbs.called(identifier)))


@bp.post("/series/<identifier>/load", endpoint="series_load")
def load(identifier: str) -> Response:
    series = verbs.get(identifier)
    sent = body() if request.get_data() else {}
    names, force = sent.get("parts", list(PARTS)), sent.get("force", False)
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise Invalid(f"parts is a list of {', '.join(PARTS)}.", "parts")
    if not isinstance(force, bool):
        raise Invalid("force is true or false.", "force")
    verbs.load(series, names, force=force)
    tasks.load()
    answer = jsonify(resources.loading_status(verbs.get(series.id)))
    answer.status_code = 202
    return answer


@bp.post("/series/<identifier>/match", endpoint="series_match")
def match(identifier: str) -> Response:
    series, sent = verbs.get(identifier), body()
    rematch.to(series, _word(sent.get("provider")), _word(sent.get("id")))
    return _accepted(series)


@bp.post("/series/<identifier>/number", endpoint="series_number")
def number(identifier: str) -> Response:
    series, sent = verbs.get(identifier), body()
    numbering.change(series, _word(sent.get("provider")))
    return _accepted(series)


def _accepted(series: Series) -> Response:
    tasks.load()
    answer = jsonify(resources.series(verbs.get(series.id)))
    answer.status_code = 202
    return answer


@bp.get("/series/<identifier>/episodes", endpoint="episodes")
def episodes(identifier: str) -> Response:
    series = verbs.get(identifier)
    rows = series.episodes.where(Episode.season >= 0).order_by(Episode.season, Episode.number)
    items = [resources.episode(row, date.today()) for row in rows]
    return jsonify(series_id=str(series.id), episodes=items, total=len(items))


@bp.get("/series/<identifier>/artwork", endpoint="artwork")
def artwork(identifier: str) -> Response:
    series = verbs.get(identifier)
    return jsonify(series_id=str(series.id), places=[resources.place(place) for place in gallery.places(series)])


@bp.get("/search", endpoint="search")
def search() -> Response:
    q = request.args.get("q", "").strip()[:200]
    if not q:
        raise Invalid("Say what to search for: /api/search?q=…", "q")
    candidates, problems = asking.search(q)
    return jsonify(candidates=[_candidate(candidate) for candidate in candidates], problems=problems)


def _candidate(found: dict[str, Any]) -> dict[str, Any]:
    series_id = found["series_id"]
    kept = ("provider", "id", "title", "titles", "year", "kind", "overview", "episode_count")
    return {name: found[name] for name in kept} | {"poster": found["poster_url"], "series_id": str(series_id) if series_id else None}
