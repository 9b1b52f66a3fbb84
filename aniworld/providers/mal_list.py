"""The lists that people keep at MyAnimeList, as its own pages read them."""

from collections.abc import Collection
from typing import Any

from ..errors import ProviderError
from .cleaning import at, identifier, is_list, read_all
from .http import Missing
from .list_values import PAGE, TTL_SECONDS, ListEntry, ListPage, ListService, Status, page_of

NUMBERS: dict[str, Status] = {
    "1": "watching",
    "2": "completed",
    "3": "on_hold",
    "4": "dropped",
    "6": "planned",
}
ALL = "7"
HIDDEN = (400, 401)  # the statuses with which it answers for a list that it does not show


class MyAnimeListLists(ListService):
    """Source: https://myanimelist.net/animelist/USER/load.json, three hundred entries at a time.

    No rate is documented; one request in two seconds is slower than a person who scrolls.
    """

    name = "myanimelist"
    label = "MyAnimeList"
    rate = (1, 2.0)

    def page(
        self, user: str, statuses: Collection[str], number: int, *, priority: int, force: bool = False
    ) -> ListPage:
        params = [("status", _number(statuses)), ("offset", str((number - 1) * PAGE))]
        try:
            rows = self._client.get_json(
                self.name,
                f"/animelist/{user}/load.json",
                priority=priority,
                ttl_seconds=TTL_SECONDS,
                params=params,
                force=force,
                good=is_list,
            )
        except Missing as missing:
            raise self._unknown(user) from missing
        except ProviderError as error:
            if error.message.args.get("status") in HIDDEN:
                raise self._private(user) from error
            raise
        return page_of(list(read_all(_entry, rows)), statuses, has_more=len(rows) >= PAGE)


def _number(statuses: Collection[str]) -> str:
    """Return what to ask for: it knows one status, or all."""
    found = [number for number, status in NUMBERS.items() if status in statuses]
    return found[0] if len(found) == 1 else ALL


def _entry(row: dict[str, Any]) -> ListEntry:
    """Return an entry. A title such as “86” comes as a number; years have two digits, so none is read."""
    title = at(row, "anime_title_eng") or at(row, "anime_title")
    return ListEntry(
        id=identifier(at(row, "anime_id")),
        title=str(title) if isinstance(title, int) else title,
        status=at(NUMBERS, identifier(at(row, "status"))),
        kind=at(row, "anime_media_type_string"),
        ids={"mal": at(row, "anime_id")},
    )
