"""The videos of a series, for programs: the episodes they hold, how folders are numbered, what is ignored."""

from typing import Annotated, Any

from flask import Blueprint, Response, jsonify
from pydantic import Field
from typing_extensions import TypedDict

from .. import tasks
from ..library.disk import homes, orphans, places
from ..library.episodes import by_hand, video_list
from ..library.episodes.video_list import ShownVideo
from ..library.series import series as verbs
from ..models import Folder
from ..models.folder import NUMBERINGS
from .routes import choice
from .shapes import Body, Value, takes

LARGEST = 1_000_000  # of numbers that are taken for one of an episode
Number = Annotated[int, Field(gt=-LARGEST, lt=LARGEST)]


class SaidPlace(TypedDict):
    """An episode, as programs name it."""

    season: Number
    number: Number


SAY = Body(episodes=Value(list[SaidPlace] | None, "not_a_list_of_episodes"))
NUMBER = Body(
    season=Value(Number | None, "not_a_number", {"name": "season"}, None),
    offset=Value(Number, "not_a_number", {"name": "offset"}, 0),
    numbering=Value(choice(NUMBERINGS), "not_a_text", {"name": "numbering"}, ""),
)
IGNORE = Body(
    ignored=Value(bool, "not_true_or_false", {"name": "ignored"}),
    season=Value(Number, "not_a_number", {"name": "season"}),
    numbers=Value(list[Number] | None, "not_a_list_of_numbers", default=None),
)

bp = Blueprint("api_videos", __name__, url_prefix="/api")


@bp.get("/series/<identifier>/videos", endpoint="list")
def list_videos(identifier: str) -> Response:
    """List the videos of a series."""
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
@takes(SAY)
def say(identifier: str, video_id: int) -> Response:
    """Say which episodes a video holds; null lets its name count again."""
    series, said = verbs.get(identifier), SAY.read()["episodes"]
    if said is None:
        by_hand.take_back(series, [video_id])
    else:
        by_hand.say(series, {video_id: [(one["season"], one["number"]) for one in said]})
    tasks.wake()
    return jsonify(described(video_list.one(series, video_id)))


@bp.patch("/folders/<int:folder_id>", endpoint="number")
@takes(NUMBER)
def number(folder_id: int) -> Response:
    """Say how the files of a folder are numbered; what is not sent stays as it is."""
    row = homes.get(folder_id)
    sent = {"season": row.season, "offset": row.offset, "numbering": row.numbering} | NUMBER.sent()
    by_hand.number(row.id, sent["numbering"], sent["season"], sent["offset"])
    tasks.wake()
    return jsonify(_folder(homes.get(row.id)))


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
@takes(IGNORE)
def ignore(identifier: str) -> Response:
    """Ignore episodes of a season, or all of it where no numbers are sent; or do not any more."""
    series, sent = verbs.get(identifier), IGNORE.read()
    ignored, season = sent["ignored"], sent["season"]
    changed = by_hand.ignore(series, season, sent["numbers"], ignored=ignored)
    return jsonify(series_id=str(series.id), season=season, ignored=ignored, changed=changed)
