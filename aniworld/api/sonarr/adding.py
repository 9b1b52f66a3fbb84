"""Looking up series and adding them, for programs that ask Sonarr for what somebody wishes."""

from typing import Annotated, Any

from pydantic import Field

from ... import tasks
from ...errors import Invalid
from ...files import show_ids
from ...library.series import series as verbs
from ...library.sources import ask
from ...models import Series
from ..shapes import Body, Value
from . import series_resource

LONGEST_TERM = 200
LARGEST_ID = 10**12
ADD = Body(
    tvdbId=Value(Annotated[int, Field(gt=0, lt=LARGEST_ID)], "not_a_number", {"name": "tvdbId"}),
    title=Value(str | None, "not_a_text", {"name": "title"}, None),
)


def look_up(term: str) -> list[dict[str, Any]]:
    """Return what a title or an id ("tvdb:123") leads to; series that are here have their id."""
    term = term.strip()[:LONGEST_TERM]
    if not term:
        raise Invalid("query_needed", "term")
    ids, _ = show_ids.read(term)
    here = verbs.find(ids)
    if here:
        return series_resource.of([here])
    candidates, _ = ask.search(term)
    return [_candidate(candidate, ids) for candidate in candidates]


def _candidate(found: dict[str, Any], asked_ids: dict[str, str]) -> dict[str, Any]:
    if found["series_id"]:
        return series_resource.of([verbs.get(found["series_id"])])[0]
    ids = asked_ids | found["ids"] | {found["provider"]: found["id"]}
    poster = found["poster_url"]
    shown: dict[str, Any] = {
        "title": found["title"],
        "sortTitle": found["title"].lower(),
        "status": "continuing",
        "ended": False,
        "overview": found["overview"] or "",
        "images": [{"coverType": "poster", "url": poster, "remoteUrl": poster}] if poster else [],
        "remotePoster": poster or "",
        "seasons": [{"seasonNumber": 1, "monitored": True}],
        "year": found["year"] or 0,
        "genres": [],
    }
    return shown | series_resource.CONSTANTS | series_resource.numbers(ids)


def add() -> tuple[Series, bool]:
    """Add the series of the TVDB id that was sent; where its files go stays ours. Raises Invalid."""
    sent = ADD.read()
    series, is_new = by_ids({"tvdb": str(sent["tvdbId"])}, sent["title"] or "")
    if is_new:
        tasks.wake()
    return series, is_new


def by_ids(ids: dict[str, str], title: str) -> tuple[Series, bool]:
    """Return the series that one of these ids names, or add it under its title. Raises Invalid."""
    here = verbs.find(ids)
    if here:
        return here, False
    _, plain = show_ids.read(title)
    marks = [f"{{{service}-{value}}}" for service, value in ids.items()]
    return verbs.add(" ".join([plain, *marks]))
