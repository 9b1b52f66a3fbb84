"""The page of missing episodes, by series: filters in the address; what is not wanted is ignored there."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from .. import events
from ..auth import guard
from ..database import snapshot
from ..events import Event
from ..library.disk import folder_events
from ..library.episodes import episode_words
from ..library.episodes.numbering import Place
from ..library.series import edits, ignoring, missing
from ..library.series import series as verbs
from ..library.series.missing import MissingOf, Wanted
from ..messages import Message
from ..messages.words import word
from ..models import Episode
from ..models.days import day_of
from . import fetching_again, htmx, posters, toasts
from .toasts import Toast

bp = Blueprint("missing", __name__, url_prefix="/missing")

VIEW = "missing"
PART = "missing"  # the element that is fetched again
SHOWN = ("series_updated", "series_matched", "series_removed", folder_events.CHANGED)
MOST_LISTED = 30  # episodes of a season; the page of the series has them all
FEW = 6  # episodes of a series that are shown without a click
SHOWN_SEASONS = 4  # the newest; the others are behind a click
MOST_TOLD = 12  # ranges of numbers in one line
THIS_PAGE = ""  # the address of the page that fetches
ALL = "all"


@bp.get("", endpoint="show")
def show() -> ResponseReturnValue:
    wanted = _wanted()
    page = max(1, min(request.args.get("page", 1, type=int), 1_000_000))
    with snapshot():  # the cursor and the rows agree
        cursor = events.latest()
        found = missing.find(wanted, page)
        if page > found.pages:
            found = missing.find(wanted, found.pages)
        pictures = posters.of([one.series.id for one in found.items])
        shown = [_series(one) for one in found.items]
    return render_template(
        "missing/show.html",
        found=found,
        items=shown,
        posters=pictures,
        wanted=wanted,
        address=_address,
        is_filtered=bool(wanted.q or wanted.aired or wanted.have),
        back=request.full_path.rstrip("?"),
        shown_seasons=SHOWN_SEASONS,
        view=VIEW,
        cursor=cursor,
    )


def _wanted() -> Wanted:
    asked = {}
    for name in ("q", "aired", "have", "sort"):
        asked[name] = request.args.get(name, "")[:500]
    return Wanted(
        asked["q"],
        asked["aired"],
        asked["have"],
        request.args.get("specials") == "yes",
        asked["sort"] or "newest",
    )


def _address(**changes: Any) -> str:
    """Return the address of this list with these changes; another filter begins at its first page."""
    kept = {}
    for name in ("q", "aired", "have", "specials", "sort"):
        kept[name] = request.args.get(name)
    values = {name: value or None for name, value in (kept | changes).items()}
    return url_for("missing.show", **values)


def _series(one: MissingOf) -> dict[str, Any]:
    seasons = []
    for number, rows in groupby(one.episodes, key=lambda row: row.season):
        seasons.append(_season(number, list(rows)))
    seasons.sort(key=lambda season: season["number"], reverse=True)  # the newest first, specials last
    return {
        "row": one.series,
        "count": len(one.episodes),
        "present": one.present,
        "total": one.total,
        "seasons": seasons,
        "is_open": len(one.episodes) <= FEW,
    }


def _season(number: int, rows: Sequence[Episode]) -> dict[str, Any]:
    places = [(row.season, row.number) for row in rows]
    told = episode_words.write(places).split(", ")
    return {
        "number": number,
        "title": word("season", number=number) if number else word("specials"),
        "count": len(rows),
        "words": ", ".join(told[:MOST_TOLD]) + (" …" if len(told) > MOST_TOLD else ""),
        "value": words_of(places),
        "episodes": [_episode(row) for row in rows[:MOST_LISTED]],
        "more": max(0, len(rows) - MOST_LISTED),
    }


def words_of(places: Sequence[Place]) -> str:
    """Return places as words, in ranges that can be read again."""
    most = episode_words.MOST_IN_A_RANGE
    pieces = [places[first : first + most] for first in range(0, len(places), most)]
    return ", ".join(map(episode_words.write, pieces))


def _episode(row: Episode) -> dict[str, Any]:
    return {
        "code": episode_words.write([(row.season, row.number)]),
        "title": edits.episode_title(row),
        "air_date": day_of(row.air_date),
    }


@bp.post("/<int:series_id>/ignore", endpoint="ignore")
def ignore(series_id: int) -> ResponseReturnValue:
    """Ignore episodes of a series, or all that it lacks; with ignored=no, want them again."""
    series, sent = verbs.get(series_id), request.values
    is_ignored = sent.get("ignored") != "no"
    words = sent.get("episodes", "")
    places = ignoring.ignore(series, None if words == ALL else episode_words.read(words), ignored=is_ignored)
    code = "missing_ignored" if is_ignored else "missing_wanted"
    back = sent.get("back", url_for("missing.show"))
    undo = ""
    if is_ignored and places:
        again = words_of(places)
        undo = url_for("missing.ignore", series_id=series_id, episodes=again, ignored="no", back=back)
    toast = Toast(Message(code, {"episodes": len(places), "title": series.title}), undo)
    if htmx.is_asking():
        return fetching_again.fragment(THIS_PAGE, PART) + toasts.draw(toast)
    return toasts.keep(redirect(guard.safe_next(back)), toast)


def fragments(batch: Sequence[Event]) -> str:
    """Have an open page fetch its list again when one of these events may have changed it."""
    if not any(event.kind in SHOWN for event in batch):
        return ""
    return fetching_again.fragment(THIS_PAGE, PART)
