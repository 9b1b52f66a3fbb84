"""The routes of Sonarr's API. Its clients spell addresses in any case, and may end them with a slash."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify, request, send_from_directory

from ... import context
from ...errors import NotFound
from ...library.artwork import thumbnails
from ...library.series import series as verbs
from ...models import Artwork
from ..shapes import Body, Value, takes
from . import adding, installation, lists, series_resource

bp = Blueprint("sonarr", __name__, url_prefix="/api")

RESOURCES: dict[str, Callable[[], Any]] = {
    "system/status": installation.status,
    "series": lists.series,
    "series/lookup": lambda: adding.look_up(request.args.get("term", "")),
    "episode": lists.episodes,
    "episodefile": lists.files,
    "calendar": lists.calendar,
    "wanted/missing": lists.missing,
    "queue": lists.nothing,
    "queue/details": lists.no_details,
    "history": lists.nothing,
    "rootfolder": installation.root_folders,
    "tag": installation.tags,
    "qualityprofile": installation.quality_profiles,
    "languageprofile": installation.language_profiles,
    "health": installation.health,
    "diskspace": installation.disks,
}
BY_NUMBER: dict[str, Callable[[int], Any]] = {
    "series": lists.one_series,
    "episode": lists.one_episode,
    "episodefile": lists.one_file,
    "qualityprofile": installation.quality_profile,
    "languageprofile": installation.language_profile,
}
LONGEST_NUMBER = 9
UPDATE = Body(id=Value(int, "not_a_number", {"name": "id"}))


@bp.get("", endpoint="current")
def current() -> Response:
    """Say which versions of Sonarr's API there are."""
    return jsonify(installation.current())


@bp.get("/system/status", endpoint="older_status")
def older_status() -> Response:
    """Answer those who look for an older Sonarr first."""
    return jsonify(installation.status())


@bp.get("/v3/<path:resource>", endpoint="read")
def read(resource: str) -> Response:
    """Return what Sonarr has at this address."""
    name = resource.strip("/").lower()
    if name in RESOURCES:
        return jsonify(RESOURCES[name]())
    kind, _, number = name.rpartition("/")
    is_number = number.isascii() and number.isdecimal() and len(number) <= LONGEST_NUMBER
    if kind in BY_NUMBER and is_number:
        return jsonify(BY_NUMBER[kind](int(number)))
    raise NotFound("not_found")


@bp.post("/v3/series", endpoint="add")
@takes(adding.ADD, answers={200: Any, 201: Any})
def add() -> Response:
    """Add the series of a TVDB id: 201, or 200 when it is there already."""
    series, is_new = adding.add()
    answer = jsonify(series_resource.of([series])[0])
    answer.status_code = 201 if is_new else 200
    return answer


@bp.put("/v3/series", endpoint="update")
@takes(UPDATE)
def update() -> Response:
    """Return a series as it is: what Sonarr would change of it, aniworld does not keep."""
    return jsonify(series_resource.of([verbs.led_to(UPDATE.read()["id"])])[0])


@bp.get("/v3/MediaCover/<int:series_id>/<filename>", endpoint="cover")
def cover(series_id: int, filename: str) -> Response:
    """Return a picture of a series, "poster.webp" or, as clients ask for sizes, "poster-500.webp"."""
    kind = filename.partition(".")[0].partition("-")[0]
    chosen = Artwork.one_with(series=series_id, kind=kind, season=-1, is_chosen=True)
    if chosen is None or not chosen.sha:
        raise NotFound("no_such_picture")
    name = thumbnails.file_name(chosen.sha, "large")
    return send_from_directory(context.current().thumbnails, name, mimetype="image/webp")
