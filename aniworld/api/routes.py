"""The routes of the JSON API. Errors are one sentence and one code, never HTML."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request, url_for

from .. import tasks
from ..errors import Invalid
from ..health import facts
from ..health.installation import Installation, is_well
from ..library.artwork import picture_places
from ..library.disk import missing_folder
from ..library.episodes import renumbering
from ..library.episodes.special_order import SpecialOrder
from ..library.series import episode_counts, rematch
from ..library.series import series as verbs
from ..library.sources import ask
from ..models import PARTS, Episode, Series
from . import serializers, series_values

bp = Blueprint("api", __name__, url_prefix="/api")
MOST_PER_PAGE = 200


def body() -> dict[str, Any]:
    """Return the JSON object that was sent. Raises Invalid for anything else."""
    try:
        sent = request.get_json(force=True, silent=True)
    except RecursionError:
        sent = None
    if not isinstance(sent, dict):
        raise Invalid("not_a_json_object", "body")
    return sent


@bp.post("/series", endpoint="series_add")
@bp.post("/anime/add", endpoint="anime_add")
def add() -> Response:
    sent = body()
    provider, source_id = sent.get("provider"), sent.get("id")
    if provider is not None or source_id is not None:
        series, is_new = verbs.add(
            None, word(provider), word(source_id), title=_text(sent, "title") or _text(sent, "name")
        )
    else:
        if not isinstance(sent.get("name"), str):
            raise Invalid("name_or_id_needed", "name")
        series, is_new = verbs.add(sent["name"])
    if is_new:
        tasks.wake()
    answer = jsonify(serializers.new_series(series) if is_new else serializers.series(series))
    answer.status_code = 202 if is_new else 200
    answer.headers["Location"] = url_for("api.series_show", identifier=series.id)
    return answer


def word(value: Any) -> str:
    """Return a text or a whole number as text; "" for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value)


def _text(sent: dict[str, Any], name: str) -> str:
    value = sent.get(name)
    return value if isinstance(value, str) else ""


@bp.get("/series", endpoint="series_list")
def list_series() -> Response:
    page, per_page = whole_number("page", 1, 1_000_000), whole_number("per_page", 60, MOST_PER_PAGE)
    query = {name: request.args.get(name, "") for name in ("q", "state", "sort")}
    listing = verbs.list_series(query["q"], query["state"], query["sort"] or "added", page, per_page)
    rows = listing.items if page <= listing.pages else []
    counts = episode_counts.of([row.id for row in rows])
    values = series_values.of(rows)
    items = [serializers.series(row, counts[row.id], values[row.id]) for row in rows]
    answer = jsonify(series=items, total=listing.total, page=page, per_page=per_page, pages=listing.pages)
    answer.headers["X-Total-Count"] = str(listing.total)
    links = [_link(rel, number, per_page, query) for rel, number in _neighbours(page, listing.pages)]
    answer.headers["Link"] = ", ".join(links)
    return answer


def whole_number(name: str, default: int, most: int) -> int:
    text = request.args.get(name, str(default))
    if not (text.isascii() and text.isdecimal()) or len(text) > 9 or not 1 <= int(text) <= most:
        raise Invalid("not_in_range", name, name=name, least=1, most=most)
    return int(text)


def _neighbours(page: int, pages: int) -> list[tuple[str, int]]:
    around = [("first", 1), ("prev", page - 1), ("next", page + 1), ("last", pages)]
    return [(rel, number) for rel, number in around if 1 <= number <= pages]


def _link(rel: str, page: int, per_page: int, query: dict[str, str]) -> str:
    q, state, sort = (query[name] or None for name in ("q", "state", "sort"))
    address = url_for("api.series_list", page=page, per_page=per_page, q=q, state=state, sort=sort)
    return f'<{address}>; rel="{rel}"'


@bp.get("/series/<identifier>", endpoint="series_show")
def show(identifier: str) -> Response:
    return jsonify(serializers.series(verbs.led_to(identifier)))


@bp.delete("/series/<identifier>", endpoint="series_remove")
def remove(identifier: str) -> Response:
    verbs.remove(verbs.get(identifier), files=request.args.get("files", "").lower() in ("1", "true", "yes"))
    return Response(status=204)


@bp.get("/series/<identifier>/loading-status", endpoint="loading_status")
def loading_status(identifier: str) -> Response:
    return jsonify(serializers.loading_status(verbs.led_to(identifier)))


@bp.get("/anime/<identifier>/loading-status", endpoint="anime_loading_status")
def anime_loading_status(identifier: str) -> Response:
    return jsonify(serializers.loading_status(verbs.called(identifier)))


@bp.post("/series/<identifier>/load", endpoint="series_load")
def load(identifier: str) -> Response:
    series = verbs.led_to(identifier)
    sent = body() if request.get_data() else {}
    names, force = sent.get("parts", list(PARTS)), sent.get("force", False)
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise Invalid("not_a_list_of_parts", "parts", parts=PARTS)
    if not isinstance(force, bool):
        raise Invalid("not_true_or_false", "force", name="force")
    verbs.load(series, names, force=force)
    tasks.wake()
    answer = jsonify(serializers.loading_status(verbs.get(series.id)))
    answer.status_code = 202
    return answer


@bp.post("/series/<identifier>/match", endpoint="series_match")
def match(identifier: str) -> Response:
    series, sent = verbs.get(identifier), body()
    rematch.to(series, word(sent.get("provider")), word(sent.get("id")))
    return _accepted(series)


@bp.post("/series/<identifier>/number", endpoint="series_number")
def number(identifier: str) -> Response:
    series, sent = verbs.get(identifier), body()
    renumbering.change(series, word(sent.get("provider")))
    return _accepted(series)


@bp.post("/series/<identifier>/folder", endpoint="series_folder")
def make_folder(identifier: str) -> Response:
    """Create the missing folder of a series again."""
    series = verbs.get(identifier)
    missing_folder.make_anew(series)
    return _accepted(series)


@bp.get("/library", endpoint="library")
def library() -> Response:
    return jsonify(serializers.library())


def _accepted(series: Series) -> Response:
    tasks.wake()
    answer = jsonify(serializers.series(verbs.get(series.id)))
    answer.status_code = 202
    return answer


@bp.get("/series/<identifier>/episodes", endpoint="episodes")
def episodes(identifier: str) -> Response:
    series = verbs.led_to(identifier)
    rows = series.episodes.where(Episode.season >= 0).order_by(Episode.season, Episode.number)
    order = SpecialOrder(rows)
    items = [serializers.episode(row, date.today(), order) for row in rows]
    return jsonify(series_id=str(series.id), episodes=items, total=len(items))


@bp.get("/series/<identifier>/artwork", endpoint="artwork")
def artwork(identifier: str) -> Response:
    series = verbs.led_to(identifier)
    places = [serializers.place(place) for place in picture_places.of(series)]
    return jsonify(series_id=str(series.id), places=places)


@bp.get("/system", endpoint="system")
def system() -> Response:
    """Return the state of the installation, and each thing that must be well."""
    installation: Installation = current_app.extensions["installation"]
    checks = installation.current()
    return jsonify(
        state="ok" if is_well(checks) else "trouble",
        checks=[check._asdict() for check in checks],
        disks=[space._asdict() for space in installation.spaces.look()],
        versions=facts.versions(),
    )


@bp.get("/search", endpoint="search")
def search() -> Response:
    q = request.args.get("q", "").strip()[:200]
    if not q:
        raise Invalid("query_needed", "q")
    candidates, problems = ask.search(q)
    return jsonify(candidates=[_candidate(candidate) for candidate in candidates], problems=problems)


def _candidate(found: dict[str, Any]) -> dict[str, Any]:
    series_id = found["series_id"]
    fields = ("provider", "id", "title", "titles", "year", "kind", "overview", "episode_count")
    answer = {name: found[name] for name in fields}
    answer["poster"] = found["poster_url"]
    answer["series_id"] = str(series_id) if series_id else None
    return answer
