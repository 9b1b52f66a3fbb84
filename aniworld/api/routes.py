"""The routes of the JSON API. Errors are one sentence and one code, never HTML."""

from collections.abc import Iterable
from datetime import date
from types import GenericAlias
from typing import Annotated, Any

from flask import Blueprint, Response, current_app, jsonify, url_for
from pydantic import WithJsonSchema

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
from . import answers, serializers, series_values
from .shapes import Body, Text, Value, Whole, takes
from .shapes import body as body

bp = Blueprint("api", __name__, url_prefix="/api")
MOST_PER_PAGE = 200


def choice(choices: Iterable[str]) -> Any:
    """Return the type of a text that is one of these; whoever uses it says so, in its own words."""
    return Annotated[str, WithJsonSchema({"type": "string", "enum": list(choices)})]


IDENTITY = {
    "provider": Value(str | None, "not_a_text", {"name": "provider"}, None),
    "id": Value(str | int | None, "id_of_provider_wanted", default=None),
}
ADD = Body(
    IDENTITY,
    name=Value(str | None, "name_or_id_needed", default=None),
    title=Value(str | None, "not_a_text", {"name": "title"}, None),
)
LOAD = Body(
    is_needed=False,
    parts=Value(GenericAlias(list, choice(PARTS)), "not_a_list_of_parts", {"parts": PARTS}, list(PARTS)),
    force=Value(bool, "not_true_or_false", {"name": "force"}, False),
)
MATCH, NUMBER = Body(IDENTITY), Body(provider=IDENTITY["provider"])
PAGE, PER_PAGE = Whole("page", 1, 1_000_000), Whole("per_page", 60, MOST_PER_PAGE)
LIST = {"q": Text("q"), "state": Text("state", tuple(verbs.STATES)), "sort": Text("sort", tuple(verbs.SORTS))}
Q = Text("q", is_needed=True)
FILES = Text("files", ("true", "false"))
YES, NO = ("true", "yes", "1"), ("false", "no", "0")


@bp.post("/series", endpoint="series_add")
@bp.post("/anime/add", endpoint="anime_add")
@takes(ADD, answers={200: answers.Series, 202: answers.Series})
def add() -> Response:
    """Add a series, by its name or by its id at a provider."""
    sent = ADD.read()
    if sent["provider"] is not None or sent["id"] is not None:
        title = sent["title"] or sent["name"] or ""
        series, is_new = verbs.add(None, sent["provider"] or "", word(sent["id"]), title=title)
    else:
        if sent["name"] is None:
            raise Invalid("name_or_id_needed", "name")
        series, is_new = verbs.add(sent["name"])
    if is_new:
        tasks.wake()
    resource = serializers.new_series(series) if is_new else serializers.series(series)
    answer = jsonify(resource)
    answer.status_code = 202 if is_new else 200
    answer.headers["Location"] = resource["links"]["self"]
    return answer


def word(value: Any) -> str:
    """Return a text or a whole number as text; "" for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value)


@bp.get("/series", endpoint="series_list")
@takes(query=(PAGE, PER_PAGE, *LIST.values()), answers={200: answers.SeriesList})
def list_series() -> Response:
    """List the series of the library, newest additions first if nothing else is asked for."""
    page, per_page = PAGE.read(), PER_PAGE.read()
    query = {name: text.read() for name, text in LIST.items()}
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


def _neighbours(page: int, pages: int) -> list[tuple[str, int]]:
    around = [("first", 1), ("prev", page - 1), ("next", page + 1), ("last", pages)]
    return [(rel, number) for rel, number in around if 1 <= number <= pages]


def _link(rel: str, page: int, per_page: int, query: dict[str, str]) -> str:
    q, state, sort = (query[name] or None for name in ("q", "state", "sort"))
    address = url_for("api.series_list", page=page, per_page=per_page, q=q, state=state, sort=sort)
    return f'<{address}>; rel="{rel}"'


@bp.get("/series/<identifier>", endpoint="series_show")
@takes(answers={200: answers.Series})
def show(identifier: str) -> Response:
    """Return a series."""
    return jsonify(serializers.series(verbs.led_to(identifier)))


@bp.delete("/series/<identifier>", endpoint="series_remove")
@takes(query=(FILES,), answers={204: None})
def remove(identifier: str) -> Response:
    """Remove a series; its files stay, unless files is true."""
    verbs.remove(verbs.get(identifier), files=is_yes(FILES))
    return Response(status=204)


def is_yes(asked: Text) -> bool:
    """Return whether the query says yes; no, where it says nothing. Raises Invalid for anything else."""
    said = asked.read().lower()
    if said not in ("", *YES, *NO):
        raise Invalid("not_true_or_false", asked.name, name=asked.name)
    return said in YES


@bp.get("/series/<identifier>/loading-status", endpoint="loading_status")
@takes(answers={200: answers.LoadingStatus})
def loading_status(identifier: str) -> Response:
    """Return how far the parts of a series are."""
    return jsonify(serializers.loading_status(verbs.led_to(identifier)))


@bp.get("/anime/<identifier>/loading-status", endpoint="anime_loading_status")
@takes(answers={200: answers.LoadingStatus})
def anime_loading_status(identifier: str) -> Response:
    """Return how far the parts of a series are, by its key."""
    return jsonify(serializers.loading_status(verbs.called(identifier)))


@bp.post("/series/<identifier>/load", endpoint="series_load")
@takes(LOAD, answers={202: answers.LoadingStatus})
def load(identifier: str) -> Response:
    """Load parts of a series again."""
    series, sent = verbs.led_to(identifier), LOAD.read()
    verbs.load(series, sent["parts"], force=sent["force"])
    tasks.wake()
    answer = jsonify(serializers.loading_status(verbs.get(series.id)))
    answer.status_code = 202
    return answer


@bp.post("/series/<identifier>/match", endpoint="series_match")
@takes(MATCH, answers={202: answers.Series})
def match(identifier: str) -> Response:
    """Make a series another show."""
    series, sent = verbs.get(identifier), MATCH.read()
    rematch.to(series, sent["provider"] or "", word(sent["id"]))
    return _accepted(series)


@bp.post("/series/<identifier>/number", endpoint="series_number")
@takes(NUMBER, answers={202: answers.Series})
def number(identifier: str) -> Response:
    """Have another provider number the episodes."""
    series, sent = verbs.get(identifier), NUMBER.read()
    renumbering.change(series, sent["provider"] or "")
    return _accepted(series)


@bp.post("/series/<identifier>/folder", endpoint="series_folder")
@takes(answers={202: answers.Series})
def make_folder(identifier: str) -> Response:
    """Create the missing folder of a series again."""
    series = verbs.get(identifier)
    missing_folder.make_anew(series)
    return _accepted(series)


@bp.get("/library", endpoint="library")
def library() -> Response:
    """Return whether the library can be used."""
    return jsonify(serializers.library())


def _accepted(series: Series) -> Response:
    tasks.wake()
    answer = jsonify(serializers.series(verbs.get(series.id)))
    answer.status_code = 202
    return answer


@bp.get("/series/<identifier>/episodes", endpoint="episodes")
@takes(answers={200: answers.Episodes})
def episodes(identifier: str) -> Response:
    """List the episodes of a series."""
    series = verbs.led_to(identifier)
    rows = series.episodes.where(Episode.season >= 0).order_by(Episode.season, Episode.number)
    order = SpecialOrder(rows)
    items = [serializers.episode(row, date.today(), order) for row in rows]
    return jsonify(series_id=str(series.id), episodes=items, total=len(items))


@bp.get("/series/<identifier>/artwork", endpoint="artwork")
def artwork(identifier: str) -> Response:
    """Return the pictures of a series, and those that could be chosen."""
    series = verbs.led_to(identifier)
    places = [serializers.place(place) for place in picture_places.of(series)]
    return jsonify(series_id=str(series.id), places=places)


@bp.get("/system", endpoint="system")
@takes(answers={200: answers.System})
def system() -> Response:
    """Return the state of the installation, and each thing that must be well."""
    installation: Installation = current_app.extensions["installation"]
    checks = installation.current()
    return jsonify(
        state="ok" if is_well(checks) else "trouble",
        checks=[check.as_json for check in checks],
        disks=[space._asdict() for space in installation.spaces.look()],
        versions=facts.versions(),
    )


@bp.get("/search", endpoint="search")
@takes(query=(Q,), answers={200: answers.Found})
def search() -> Response:
    """Find shows in the catalogue and at the providers."""
    q = Q.read().strip()[:200]
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
