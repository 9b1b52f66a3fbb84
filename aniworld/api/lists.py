"""Lists of people at AniList, MyAnimeList and Kitsu for programs: preview one, have it read, remove it."""

from typing import Annotated, Any

from flask import Blueprint, Response, jsonify, url_for
from pydantic import Field

from ..database import iso
from ..library.lists import list_matching, list_rows
from ..library.lists.list_matching import Match
from ..models import WatchList
from ..models.part import USER
from ..providers.list_values import STATUSES
from ..providers.watch_lists import SERVICES
from . import serializers
from .shapes import Body, Value, takes

bp = Blueprint("api_lists", __name__, url_prefix="/api/lists")
WHOSE = {
    "service": Value(str, "list_service_unknown", {"services": list(SERVICES)}),
    "user": Value(str, "list_user_wrong", {"service": "the service"}),
    "statuses": Value(list[str] | None, "list_statuses_wrong", {"statuses": list(STATUSES)}, default=None),
}
PAGES = Annotated[int, Field(ge=1, le=list_matching.MOST_PAGES)]
RANGE = {"name": "page", "least": 1, "most": list_matching.MOST_PAGES}
PREVIEW = Body(WHOSE, page=Value(PAGES, "not_in_range", RANGE, default=1))
ADD = Body(
    WHOSE,
    daily=Value(bool, "not_true_or_false", {"name": "daily"}, default=False),
    only_new=Value(bool, "not_true_or_false", {"name": "only_new"}, default=False),
)


@bp.post("/preview", endpoint="preview")
@takes(PREVIEW)
def preview() -> Response:
    """Return a page of a list, and what each of its entries is. Adds nothing."""
    asked = PREVIEW.read()
    wanted = list_rows.wanted(asked["service"], asked["user"], asked["statuses"])
    found = list_matching.preview(wanted, asked["page"], priority=USER)
    entries = [_matched(match) for match in found.matches]
    whose = {"service": wanted.service, "user": wanted.user, "statuses": wanted.statuses}
    return jsonify(**whose, page=found.number, has_more=found.has_more, entries=entries)


def _matched(match: Match) -> dict[str, Any]:
    entry, show = match.entry, match.show
    link = url_for("api.series_show", identifier=show.series_id) if show.series_id else None
    return {
        "id": entry.id,
        "title": entry.title,
        "year": entry.year,
        "kind": entry.kind,
        "status": entry.status,
        "ids": entry.ids,
        "match": {
            "how": match.how,
            "provider": show.wanted.provider,
            "id": show.wanted.source_id,
            "title": show.title,
            "year": show.year,
        },
        "is_wanted": match.is_wanted,
        "series_id": str(show.series_id) if show.series_id else None,
        "link": link,
    }


@bp.get("", endpoint="lists")
def list_lists() -> Response:
    """Return the lists that are read, or were."""
    items = [_described(row) for row in list_rows.all()]
    return jsonify(lists=items, total=len(items))


@bp.get("/<identifier>", endpoint="show")
def show(identifier: str) -> Response:
    """Return one of them."""
    return jsonify(_described(list_rows.get(identifier)))


@bp.post("", endpoint="add")
@takes(ADD, answers={201: Any, 200: Any})
def add() -> Response:
    """Have a list read, once or every day: 201, or 200 for one that there was; the worker reads it."""
    asked = ADD.read()
    wanted = list_rows.wanted(asked["service"], asked["user"], asked["statuses"])
    row, is_new = list_rows.put(wanted, is_daily=asked["daily"], only_new=asked["only_new"])
    answer = jsonify(_described(row))
    answer.status_code = 201 if is_new else 200
    answer.headers["Location"] = url_for("api_lists.show", identifier=row.id)
    return answer


@bp.post("/<identifier>/run", endpoint="run")
@takes(answers={202: Any})
def run(identifier: str) -> tuple[Response, int]:
    """Have a list read now."""
    row = list_rows.get(identifier)
    list_rows.run_now(row)
    return jsonify(_described(list_rows.get(row.id))), 202


@bp.delete("/<identifier>", endpoint="remove")
@takes(answers={204: None})
def remove(identifier: str) -> tuple[str, int]:
    """Forget a list; the series that came from it stay."""
    list_rows.remove(list_rows.get(identifier))
    return "", 204


def _described(row: WatchList) -> dict[str, Any]:
    return {
        "id": row.id,
        "service": row.service,
        "user": row.user,
        "statuses": row.statuses,
        "daily": row.is_daily,
        "only_new": row.only_notes,
        "page": row.page,
        "found": row.found,
        "added": row.added,
        "next_at": iso(row.next_at),
        "read_at": iso(row.read_at),
    } | serializers.said(row.result)
