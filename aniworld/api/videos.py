"""The videos of a series, for programs: the episodes they hold, how folders are numbered, what is ignored."""

from typing import Any

from flask import Blueprint, Response, jsonify

from .. import tasks
from ..errors import Invalid
from ..library.disk import orphans, places
from ..library.episodes import by_hand, video_list
from ..library.episodes.numbering import Place
from ..library.episodes.video_list import ShownVideo
from ..library.series import series as verbs
from ..models import Folder
from .routes import body

LARGEST = 1_000_000  # of numbers that are taken for one of an episode

bp = Blueprint("api_videos", __name__, url_prefix="/api")


@bp.get("/series/<identifier>/videos", endpoint="list")
def list_videos(identifier: str) -> Response:
    series = verbs.led_to(identifier)
    items = [described(video) for video in video_list.of(series)]
    left = [places.inner(path) for path in orphans.edited(series)]
    return jsonify(series_id=str(series.id), videos=items, total=len(items), left_behind=left)


def described(video: ShownVideo) -> dict[str, Any]:
    """Return a video as programs read it."""
    return {
        "id": video.id,
        "folder_id": video.folder_id,
        "path": video.path,
        "size": video.size,
        "version": video.version,
        "part": video.part,
        "episodes": [{"season": season, "number": number} for season, number in video.places],
        "how": video.how,
        "reason": video.reason.sentence if video.reason else None,
        "reason_code": video.reason.code if video.reason else None,
    }


@bp.put("/series/<identifier>/videos/<int:video_id>", endpoint="say")
def say(identifier: str, video_id: int) -> Response:
    """Say which episodes a video holds; null lets its name count again."""
    series, sent = verbs.get(identifier), body()
    if "episodes" in sent and sent["episodes"] is None:
        by_hand.take_back(series, [video_id])
    else:
        by_hand.say(series, {video_id: _places(sent.get("episodes"))})
    tasks.wake()
    return jsonify(described(video_list.one(series, video_id)))


def _places(sent: Any) -> list[Place]:
    if not isinstance(sent, list):
        raise Invalid("not_a_list_of_episodes", "episodes")
    found = []
    for one in sent:
        if not isinstance(one, dict):
            raise Invalid("not_a_list_of_episodes", "episodes")
        found.append((_whole(one.get("season"), "season"), _whole(one.get("number"), "number")))
    return found


def _whole(value: Any, name: str) -> int:
    """Return a whole number that was sent. Raises Invalid."""
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= LARGEST:
        raise Invalid("not_a_number", name, name=name)
    return value


@bp.patch("/folders/<int:folder_id>", endpoint="number")
def number(folder_id: int) -> Response:
    """Say how the files of a folder are numbered; what is not sent stays as it is."""
    row, sent = by_hand.folder(folder_id), body()
    season = sent.get("season", row.season)
    if season is not None:
        season = _whole(season, "season")
    offset = _whole(sent.get("offset", row.offset), "offset")
    by_hand.number(row.id, str(sent.get("numbering", row.numbering)), season, offset)
    tasks.wake()
    return jsonify(_folder(by_hand.folder(row.id)))


def _folder(row: Folder) -> dict[str, Any]:
    return {
        "id": row.id,
        "root": row.root_id,
        "path": row.path,
        "series_id": str(row.series_id) if row.series_id else None,
        "videos": row.videos.count(),
        "numbering": row.numbering,
        "season": row.season,
        "offset": row.offset,
    }


@bp.patch("/series/<identifier>/episodes", endpoint="ignore")
def ignore(identifier: str) -> Response:
    """Ignore episodes of a season, or all of it where no numbers are sent; or do not any more."""
    series, sent = verbs.get(identifier), body()
    ignored, numbers = sent.get("ignored"), sent.get("numbers")
    if not isinstance(ignored, bool):
        raise Invalid("not_true_or_false", "ignored", name="ignored")
    season = _whole(sent.get("season"), "season")
    if numbers is not None:
        if not isinstance(numbers, list):
            raise Invalid("not_a_list_of_numbers", "numbers")
        numbers = [_whole(one, "numbers") for one in numbers]
    changed = by_hand.ignore(series, season, numbers, ignored=ignored)
    return jsonify(series_id=str(series.id), season=season, ignored=ignored, changed=changed)
