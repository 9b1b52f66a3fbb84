"""Lists that people keep at a service: what is read of them, and what each service promises.

Only public lists, by the name of their user; nobody signs in anywhere.
"""

from collections.abc import Collection
from typing import Literal, NamedTuple

from pydantic import Field

from ..errors import NotAllowed, NotFound
from . import fields
from .http import Client
from .values import Value

Status = Literal["watching", "planned", "completed", "on_hold", "dropped"]
STATUSES: tuple[Status, ...] = ("watching", "planned", "completed", "on_hold", "dropped")
PAGE = 300  # entries in one answer: what MyAnimeList gives, and all others allow
TTL_SECONDS = 300  # so that somebody who turns pages back and forth asks once


class ListEntry(Value):
    """An anime on a list. id: its own at the service; ids: by service; year: None when it is not told."""

    id: fields.NeededId
    title: fields.NeededTitle
    status: Status
    year: fields.Year = None
    kind: fields.Word = ""
    ids: fields.Ids = Field(default_factory=dict)


class ListPage(NamedTuple):
    """Some entries of a list, each once, and whether more come after them."""

    entries: tuple[ListEntry, ...]
    has_more: bool


class ListService:
    """A service at which people keep lists."""

    name: str  # one word in small letters
    label: str  # as pages say it

    def __init__(self, client: Client):
        self._client = client

    def page(
        self, user: str, statuses: Collection[str], number: int, *, priority: int, force: bool = False
    ) -> ListPage:
        """Return one page of a list, counted from 1. force: not from the cache.

        Raises NotFound for a user that there is not, NotAllowed for a private list, ProviderError.
        """
        raise NotImplementedError

    def _unknown(self, user: str) -> NotFound:
        return NotFound("list_user_unknown", service=self.label, user=user)

    def _private(self, user: str) -> NotAllowed:
        return NotAllowed("list_is_private", service=self.label, user=user)


def page_of(entries: Collection[ListEntry], statuses: Collection[str], *, has_more: bool) -> ListPage:
    """Return a page without doubles, as a service may name one anime in several lists of a user."""
    found: dict[str, ListEntry] = {}
    for entry in entries:
        if entry.status in statuses:
            found.setdefault(entry.id, entry)
    return ListPage(tuple(found.values()), has_more)
