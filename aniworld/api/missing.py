"""The episodes that are missing, for programs."""

from typing import Any

from flask import Blueprint, Response, jsonify

from ..database import iso
from ..library.series import edits, missing
from ..library.series.missing import Wanted
from ..models import Episode
from .routes import PAGE, PER_PAGE, is_yes
from .shapes import Text, takes

bp = Blueprint("api_missing", __name__, url_prefix="/api")
Q, SORT = Text("q"), Text("sort", missing.SORTS)
AIRED, HAVE = Text("aired", tuple(missing.DAYS)), Text("have", (missing.SOME, missing.NONE))
SPECIALS = Text("specials", ("true", "false"))


@bp.get("/missing", endpoint="list")
@takes(query=(PAGE, PER_PAGE, Q, AIRED, HAVE, SPECIALS, SORT))
def list_missing() -> Response:
    """Return the missing episodes of all series, by default those first that aired last."""
    page, per_page = PAGE.read(), PER_PAGE.read()
    found, total = missing.episodes(wanted(), page, per_page)
    items = [described(row) | {"state": "missing"} for row in found]
    return listed(items, total, page, per_page)


def wanted() -> Wanted:
    """Return what the address asks for."""
    return Wanted(Q.read(), AIRED.read(), HAVE.read(), is_yes(SPECIALS), SORT.read() or missing.NEWEST)


def listed(items: list[dict[str, Any]], total: int, page: int, per_page: int, **further: Any) -> Response:
    """Return a page of episodes as an answer."""
    pages = max(1, -(-total // per_page))
    answer = jsonify(episodes=items, total=total, page=page, per_page=per_page, pages=pages, **further)
    answer.headers["X-Total-Count"] = str(total)
    return answer


def described(row: Episode) -> dict[str, Any]:
    """Return an episode with its series, as lists of several series have it."""
    return {
        "series_id": str(row.series_id),
        "series_key": row.series.key,
        "series": row.series.title,
        "season": row.season,
        "number": row.number,
        "absolute": row.absolute,
        "title": edits.episode_title(row),
        "air_date": edits.chosen(row, "air_date", row.air_date),
        "airs_at": None if "air_date" in edits.of(row) else iso(row.airs_at),
    }
