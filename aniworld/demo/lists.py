"""The stand-in of the lists that people keep at AniList, MyAnimeList and Kitsu.

Of three users: “aniworld” has the shows of the demo on the list, “collector” ten thousand, “hidden” shows
nobody anything. Nobody else exists.
"""

import json
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from .answers import JSON_API, Answer, Query, as_json, first, kitsu_error
from .catalogue import Catalogue

USER, COLLECTOR, HIDDEN = "aniworld", "collector", "hidden"
MANY = 10_000
FIRST_ID = 20_000_000  # of the collector's, which nobody else knows
STATUSES = ("watching", "completed", "on_hold", "dropped", "planned")
ANILIST = {
    "CURRENT": "watching",
    "COMPLETED": "completed",
    "PAUSED": "on_hold",
    "DROPPED": "dropped",
    "PLANNING": "planned",
}
MAL = {"1": "watching", "2": "completed", "3": "on_hold", "4": "dropped", "6": "planned"}
MAL_PAGE, MOST_KITSU, MOST_ANILIST = 300, 500, 500
KITSU = {"current": "watching"}  # the others have our words
LIST = re.compile(r"/animelist/([\w-]+)/load\.json")


class Listed(NamedTuple):
    """An anime on a list, with its id at each service that has it."""

    title: str
    year: int | None
    status: str
    mal: int | None
    anilist: int | None
    kitsu: int | None


def of(user: str, catalogue: Catalogue) -> list[Listed] | None:
    """Return the list of a user; None when there is no such user."""
    if user.casefold() == COLLECTOR:
        return [_numbered(number) for number in range(MANY)]
    if user.casefold() != USER:
        return None
    found: list[Listed] = []
    for entry in catalogue.entries():
        year = entry.start.year if entry.start else None
        title = entry.cour.title or entry.show.name
        cour, status = entry.cour, STATUSES[len(found) % len(STATUSES)]
        found.append(Listed(title, year, status, cour.mal, cour.anilist, cour.kitsu))
    return found


def _numbered(number: int) -> Listed:
    ident = FIRST_ID + number
    return Listed(f"Collected show {number + 1}", 2000, STATUSES[number % 5], ident, ident, ident)


def anilist(body: bytes, catalogue: Catalogue) -> Answer:
    """Answer what is posted to AniList; it has nothing but lists."""
    try:
        asked = json.loads(body)["variables"]
        user, chunk, size = asked["user"], int(asked["chunk"]), int(asked["size"])
        statuses = [ANILIST.get(word, "") for word in asked["statuses"]]
    except (ValueError, KeyError, TypeError):
        return _anilist_error("Not Found.")
    if user.casefold() == HIDDEN:
        return _anilist_error("Private User")
    listed = of(user, catalogue)
    if listed is None:
        return _anilist_error("User not found")
    rows = []
    for one in listed:
        if one.anilist and one.status in statuses:
            rows.append(one)
    start = (chunk - 1) * min(size, MOST_ANILIST)
    page = rows[start : start + min(size, MOST_ANILIST)]
    words = {status: word for word, status in ANILIST.items()}
    lists = []
    for word, status in words.items():
        entries = [_anilist_entry(one, status) for one in page if one.status == word]
        lists.append({"entries": entries})
    collection = {"hasNextChunk": start + len(page) < len(rows), "lists": lists}
    return as_json({"data": {"MediaListCollection": collection}})


def _anilist_entry(one: Listed, status: str) -> dict[str, Any]:
    title = {"romaji": one.title, "english": one.title, "native": None}
    media = {"id": one.anilist, "idMal": one.mal, "format": "TV", "title": title}
    return {"status": status, "media": media | {"startDate": {"year": one.year}}}


def _anilist_error(message: str) -> Answer:
    error = {"message": message, "status": 404, "locations": []}
    return as_json({"errors": [error], "data": {"MediaListCollection": None}}, 404)


def myanimelist(path: str, query: Query, catalogue: Catalogue) -> Answer:
    """Answer a path of MyAnimeList's pages; it has nothing but lists."""
    match = LIST.fullmatch(path)
    listed = of(match[1], catalogue) if match else None
    if match and match[1].casefold() == HIDDEN:
        return as_json({"errors": [{"message": "invalid request"}]}, 400)
    if listed is None:
        return as_json({"errors": [{"message": "not found"}]}, 404)
    status = MAL.get(first(query, "status"), "")
    numbers = {word: int(number) for number, word in MAL.items()}
    rows = []
    for one in listed:
        if one.mal and status in ("", one.status):
            rows.append(one)
    offset = int(first(query, "offset") or 0)
    found = []
    for one in rows[offset : offset + MAL_PAGE]:
        row = {"anime_id": one.mal, "anime_title": one.title, "anime_media_type_string": "TV"}
        found.append(row | {"status": numbers[one.status]})
    return as_json(found)


def kitsu_users(query: Query) -> Answer:
    """Answer who has a name; the id of a user is their place among ours."""
    name = (first(query, "filter[slug]") or first(query, "filter[name]")).casefold()
    users = (USER, COLLECTOR)
    rows = []
    if name in users:
        rows.append({"id": str(users.index(name) + 1), "type": "users", "attributes": {"name": name}})
    return as_json({"data": rows, "meta": {"count": len(rows)}}, content_type=JSON_API)


def kitsu_library(query: Query, catalogue: Catalogue) -> Answer:
    """Answer with the library entries of a user, each with its anime and that one's ids elsewhere."""
    users = {"1": USER, "2": COLLECTOR}
    listed = of(users.get(first(query, "filter[userId]"), ""), catalogue) or []
    statuses = [KITSU.get(word, word) for word in first(query, "filter[status]").split(",")]
    rows = []
    for one in listed:
        if one.kitsu and one.status in statuses:
            rows.append(one)
    limit, offset = int(first(query, "page[limit]") or 10), int(first(query, "page[offset]") or 0)
    if not 1 <= limit <= MOST_KITSU:
        return kitsu_error(400, "Invalid page value", "Limit exceeds maximum page size.", "118")
    page = rows[offset : offset + limit]
    links = {"next": "/library-entries"} if offset + limit < len(rows) else {}
    document = {"data": [_kitsu_row(one) for one in page], "included": _kitsu_included(page)}
    return as_json(document | {"links": links, "meta": {"count": len(rows)}}, content_type=JSON_API)


def _kitsu_row(one: Listed) -> dict[str, Any]:
    status = "current" if one.status == "watching" else one.status
    anime = {"data": {"type": "anime", "id": str(one.kitsu)}}
    return {
        "id": f"9{one.kitsu}",
        "type": "libraryEntries",
        "attributes": {"status": status},
        "relationships": {"anime": anime},
    }


def _kitsu_included(page: Sequence[Listed]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for one in page:
        mapping = {"type": "mappings", "id": f"8{one.kitsu}"}
        attributes = {"canonicalTitle": one.title, "subtype": "TV", "startDate": f"{one.year}-01-01"}
        anime = {"id": str(one.kitsu), "type": "anime", "attributes": attributes}
        found.append(anime | {"relationships": {"mappings": {"data": [mapping]}}})
        site = {"externalSite": "myanimelist/anime", "externalId": str(one.mal or "")}
        found.append(mapping | {"attributes": site})
    return found
