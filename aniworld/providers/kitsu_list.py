"""The libraries that people keep at Kitsu."""

from collections.abc import Collection
from typing import Any

from . import kitsu_answers as answers
from .cleaning import at, dicts, identifier, read_all, text
from .http import Missing
from .kitsu import MEDIA_TYPE
from .list_values import PAGE, TTL_SECONDS, ListEntry, ListPage, ListService, Status, page_of

WORDS: dict[str, Status] = {
    "current": "watching",
    "planned": "planned",
    "completed": "completed",
    "on_hold": "on_hold",
    "dropped": "dropped",
}
USER_TTL_SECONDS = 3600
ANIME_FIELDS = "titles,canonicalTitle,abbreviatedTitles,startDate,subtype,mappings"


class KitsuLists(ListService):
    """Source: https://kitsu.docs.apiary.io, library entries."""

    name = "kitsu"
    label = "Kitsu"

    def page(
        self, user: str, statuses: Collection[str], number: int, *, priority: int, force: bool = False
    ) -> ListPage:
        user_id = self._user_id(user, priority)
        words = [word for word, status in WORDS.items() if status in statuses]
        params = [
            ("filter[userId]", user_id),
            ("filter[kind]", "anime"),
            ("filter[status]", ",".join(words)),
            ("include", "anime,anime.mappings"),
            ("fields[anime]", ANIME_FIELDS),
            ("sort", "-updated_at"),
            ("page[limit]", str(PAGE)),
            ("page[offset]", str((number - 1) * PAGE)),
        ]
        answer = self._get("/library-entries", params, priority, ttl_seconds=TTL_SECONDS, force=force)
        included = answers.by_key(answer)
        entries = list(read_all(_entry, at(answer, "data"), included))
        return page_of(entries, statuses, has_more=bool(at(answer, "links", "next")))

    def _user_id(self, user: str, priority: int) -> str:
        """Return the id of a user, by the end of the address of their page, else by the name they show."""
        for field, value in (("slug", user.lower()), ("name", user)):
            params = [(f"filter[{field}]", value), ("page[limit]", "1")]
            try:
                answer = self._get("/users", params, priority, ttl_seconds=USER_TTL_SECONDS)
            except Missing:
                continue
            for row in dicts(at(answer, "data")):
                if user_id := identifier(at(row, "id")):
                    return user_id
        raise self._unknown(user)

    def _get(self, path: str, params: list[tuple[str, str]], priority: int, **how: Any) -> Any:
        return self._client.get_json(
            self.name,
            path,
            priority=priority,
            params=params,
            headers=MEDIA_TYPE,
            good=answers.is_collection,
            **how,
        )


def _entry(row: dict[str, Any], included: dict[tuple[str, str], dict[str, Any]]) -> ListEntry:
    anime_id = text(at(row, "relationships", "anime", "data", "id"))
    anime = included.get(("anime", anime_id), {})
    known = answers.details(anime, included)
    return ListEntry(
        id=known.id,
        title=known.title,
        status=at(WORDS, text(at(row, "attributes", "status"))),
        year=at(anime, "attributes", "startDate"),
        kind=at(anime, "attributes", "subtype"),
        ids=known.ids | {"kitsu": known.id},
    )
