"""The lists that people keep at AniList."""

from collections.abc import Collection, Iterator
from typing import Any

from .cleaning import at, column, dicts, identifier, read_all, text
from .http import Missing
from .list_values import PAGE, TTL_SECONDS, ListEntry, ListPage, ListService, Status, page_of

WORDS: dict[str, Status] = {
    "CURRENT": "watching",
    "REPEATING": "watching",
    "PLANNING": "planned",
    "COMPLETED": "completed",
    "PAUSED": "on_hold",
    "DROPPED": "dropped",
}
PRIVATE = b"private user"
QUERY = """query ($user: String, $statuses: [MediaListStatus], $chunk: Int, $size: Int) {
  MediaListCollection(userName: $user, type: ANIME, status_in: $statuses, chunk: $chunk, perChunk: $size) {
    hasNextChunk
    lists { entries { status media {
      id idMal format title { romaji english native } startDate { year }
    } } }
  } }"""


class AniListLists(ListService):
    """Source: https://docs.anilist.co/guide/graphql/queries/media-list-collection"""

    name = "anilist"
    label = "AniList"

    def page(
        self, user: str, statuses: Collection[str], number: int, *, priority: int, force: bool = False
    ) -> ListPage:
        words = [word for word, status in WORDS.items() if status in statuses]
        asked = {"user": user, "statuses": words, "chunk": number, "size": PAGE}
        try:
            answer = self._client.get_json(
                self.name,
                "",
                priority=priority,
                ttl_seconds=TTL_SECONDS,
                body={"query": QUERY, "variables": asked},
                force=force,
                good=_is_answer,
            )
        except Missing as missing:
            raise self._refusal(user, missing.said) from missing
        collection = at(answer, "data", "MediaListCollection")
        if collection is None:
            said = " ".join(map(text, column(at(answer, "errors"), "message")))
            raise self._refusal(user, said.encode())
        entries = list(read_all(_entry, list(_rows(collection))))
        return page_of(entries, statuses, has_more=at(collection, "hasNextChunk") is True)

    def _refusal(self, user: str, said: bytes) -> Exception:
        """Return what a 404 means: AniList says so of private lists as well."""
        return self._private(user) if PRIVATE in said.lower() else self._unknown(user)


def _is_answer(answer: Any) -> bool:
    is_list = isinstance(at(answer, "data", "MediaListCollection", "lists"), list)
    return is_list or 404 in column(at(answer, "errors"), "status")


def _rows(collection: Any) -> Iterator[dict[str, Any]]:
    for one in dicts(at(collection, "lists")):
        yield from dicts(at(one, "entries"))


def _entry(row: dict[str, Any]) -> ListEntry:
    media = at(row, "media")
    titles = at(media, "title")
    title = text(at(titles, "english")) or text(at(titles, "romaji")) or text(at(titles, "native"))
    return ListEntry(
        id=identifier(at(media, "id")),
        title=title,
        status=at(WORDS, text(at(row, "status"))),
        year=at(media, "startDate", "year"),
        kind=at(media, "format"),
        ids={"anilist": at(media, "id"), "mal": at(media, "idMal")},
    )
