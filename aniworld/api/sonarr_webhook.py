"""What a Sonarr tells: series that it added are added here, and changed folders are looked into."""

from typing import Any

from flask import Blueprint, Response, jsonify

from .. import tasks
from ..errors import Invalid
from ..library.disk import scan
from ..library.series import series as verbs
from ..models import Series
from .routes import choice
from .shapes import Body, Value, takes
from .sonarr import adding

bp = Blueprint("sonarr_webhook", __name__, url_prefix="/api/webhooks")

ADDING = ("SeriesAdd", "Download", "ImportComplete")
CHANGING = ("Rename", "EpisodeFileDelete", "SeriesDelete")  # a series is removed here by people only
OTHERS = ("Test", "Grab", "Health", "HealthRestored", "ApplicationUpdate", "ManualInteractionRequired")
EVENTS = (*ADDING, *CHANGING, *OTHERS)
OF_SHOW = {"tvdbId": "tvdb", "tvMazeId": "tvmaze", "tmdbId": "tmdb", "imdbId": "imdb"}
OF_SEASON = {"malIds": "mal", "aniListIds": "anilist"}
LARGEST_ID = 10**12


HEARD = Body(
    eventType=Value(choice(EVENTS), "no_such_sonarr_event", {"choices": list(EVENTS)}),
    series=Value(dict[str, Any] | None, "sonarr_series_needed", default=None),
)


@bp.post("/sonarr", endpoint="hear")
@takes(HEARD, answers={200: Any, 202: Any})
def hear() -> Response:
    """Do what an event asks for: 202 when something is to be done, 200 otherwise."""
    sent = HEARD.read()
    event, told = sent["eventType"], sent["series"]
    if event not in EVENTS:
        raise Invalid("no_such_sonarr_event", "eventType", choices=list(EVENTS))
    if event in OTHERS:
        return jsonify(event=event, done="nothing", series_id=None)
    if told is None:
        raise Invalid("sonarr_series_needed", "series")
    return _answer(event, *_follow(event, told))


def _follow(event: str, told: dict[str, Any]) -> tuple[str, Series | None]:
    """Add the series of an event, or look into its folders. Return what was done, and the series."""
    ids = _ids(told)
    series = _known(ids)
    if series is not None:
        if event != "SeriesAdd":
            scan.one(series.id)
        return "scanned" if event != "SeriesAdd" else "nothing", series
    if event not in ADDING:
        return "nothing", None
    return _add(ids, told.get("title"))


def _add(ids: dict[str, str], title: Any) -> tuple[str, Series]:
    if title is None and ids:
        title = ""
    if not isinstance(title, str) or not (title.strip() or ids):
        raise Invalid("sonarr_series_needed", "series")
    series, is_new = adding.by_ids(_telling(ids), title)
    return "added" if is_new else "nothing", series


def _ids(told: dict[str, Any]) -> dict[str, str]:
    """Return the ids of a series by service; a 0 stands for none."""
    found: dict[str, str] = {}
    for name, service in OF_SHOW.items():
        _keep(found, service, told.get(name))
    for name, service in OF_SEASON.items():
        values = told.get(name)
        if isinstance(values, list) and values:
            _keep(found, service, values[0])
    return found


def _keep(found: dict[str, str], service: str, value: Any) -> None:
    is_number = type(value) is int and 0 < value < LARGEST_ID
    is_imdb = service == "imdb" and isinstance(value, str) and _is_imdb(value)
    if is_imdb or (is_number and service != "imdb"):
        found[service] = str(value)


def _is_imdb(value: str) -> bool:
    digits = value.removeprefix("tt")
    return value.startswith("tt") and digits.isascii() and digits.isdecimal() and 5 <= len(digits) <= 12


def _telling(ids: dict[str, str]) -> dict[str, str]:
    """Return the ids of the whole show, or those of a season where there are no others."""
    whole = {}
    for service in OF_SHOW.values():
        if service in ids:
            whole[service] = ids[service]
    return whole or ids


def _known(ids: dict[str, str]) -> Series | None:
    return verbs.find(_telling(ids)) or verbs.find(ids)


def _answer(event: str, done: str, series: Series | None) -> Response:
    answer = jsonify(event=event, done=done, series_id=str(series.id) if series else None)
    if done != "nothing":
        tasks.wake()
        answer.status_code = 202
    return answer
