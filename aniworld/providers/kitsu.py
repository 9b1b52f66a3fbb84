"""Kitsu: anime by season or cour, with titles in three scripts, foreign ids, posters, and no key."""

import logging
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..database import now
from ..errors import GateClosed, ProviderError
from ..translations import N_
from . import kitsu_answers as answers
from . import kitsu_graphql
from .base import Attribution, Candidate, Capability, Details, Episode, Provider, without_doubles
from .cleaning import at, dicts, identifier, read, read_all, text, whole_number
from .http import Missing

log = logging.getLogger(__name__)
MEDIA_TYPE = {"Accept": "application/vnd.api+json"}  # application/json is answered with 406
SEARCH_TTL_SECONDS = 3600
SHOW_TTL_SECONDS = 6 * 3600
PAGE, MOST_PAGES = 20, 200  # more than 20 in a page is refused
LONG = 60  # episodes from which it is worth a question whether they come at once
TRY_AGAIN_SECONDS = 86_400.0


class Kitsu(Provider):
    """Source: https://kitsu.docs.apiary.io — JSON:API.

    No rate is documented, we send two requests a second.
    """

    name = "kitsu"
    attribution = Attribution("Kitsu", N_("Titles, texts and pictures from Kitsu."), "https://kitsu.app")
    image_hosts = ("media.kitsu.app", "media.kitsu.io")
    rate = (2, 1.0)  # none is documented; this is polite
    capabilities = Capability.SEARCH | Capability.DETAILS | Capability.EPISODES
    resolves_from = ("kitsu", *answers.SITES.values())
    _pages_only_until = 0.0

    def search(self, query: str, *, priority: int) -> list[Candidate]:
        """Return entries whose title is like the query, with details and ids. Raises ProviderError."""
        if not text(query, 200):
            return []
        params = [("filter[text]", text(query, 200)), ("page[limit]", "10"), ("include", "mappings")]
        answer = self._get("/anime", priority, params, ttl_seconds=SEARCH_TTL_SECONDS)
        return list(read_all(answers.candidate, at(answer, "data"), answers.by_key(answer)))

    def resolve(self, ids: Mapping[str, str], *, priority: int) -> str | None:
        """Return Kitsu's id of the entry with these foreign ids ("mal", "anilist", "anidb", "tvdb").

        For an id of TVDB that is the first entry of its show.
        """
        if own := identifier(ids.get("kitsu")):
            return own
        for site, service in answers.SITES.items():
            if foreign := identifier(ids.get(service)):
                if site == "thetvdb":
                    foreign += "/1"
                found = self._mapped(site, foreign, priority)
                if found:
                    return found
        return None

    def _mapped(self, site: str, foreign: str, priority: int) -> str:
        """Return the id of the entry that another site has under this one; "" when there is none."""
        params = [("filter[externalSite]", site), ("filter[externalId]", foreign), ("include", "item")]
        for mapping in dicts(at(self._get("/mappings", priority, params), "data")):
            item = at(mapping, "relationships", "item", "data")
            found = identifier(at(item, "id"))
            if at(item, "type") == "anime" and found:
                return found
        return ""

    def details(self, source_id: str, *, priority: int, force: bool = False) -> Details | None:
        """Return all that Kitsu knows of an entry; None when it has no such id. Raises ProviderError."""
        if not identifier(source_id):
            return None
        params = [("include", "mappings,categories,animeProductions.producer")]
        try:
            answer = self._get(f"/anime/{source_id}", priority, params, force=force, good=answers.is_entry)
        except Missing:
            return None
        return read(answers.details, at(answer, "data"), answers.by_key(answer))

    def episodes(
        self,
        source_id: str,
        *,
        priority: int,
        force: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> list[Episode]:
        """Return the episodes of an entry as its one season, page by page; empty when there is no such entry.

        progress(done, total) is called after each page. Pages are cached, so a broken-off list goes on where
        it stopped. A long list is asked for at once, where that works. Raises ProviderError.
        """
        if not identifier(source_id):
            return []
        rows: list[dict[str, Any]] = []
        for page in self._pages(source_id, priority, force):
            rows += dicts(at(page, "data"))
            total = max(len(rows), whole_number(at(page, "meta", "count")) or 0)
            if progress:
                progress(len(rows), total)
            is_first_page = len(rows) <= PAGE
            if is_first_page and total > LONG and (found := self._at_once(source_id, priority, force)):
                return found
        return without_doubles(read_all(answers.episode, rows))

    def _at_once(self, source_id: str, priority: int, force: bool) -> list[Episode]:
        """Return the complete list in one answer.

        Return None where that does not work, which is not tried again for a day.
        """
        if now() < self._pages_only_until:
            return []
        try:
            rows = kitsu_graphql.rows(self._client, source_id, priority=priority, force=force)
        except GateClosed:
            raise
        except ProviderError as error:
            log.info("Kitsu is read page by page: %s", error)
            rows = []
        found = without_doubles(read_all(answers.graphql_episode, rows))
        self._pages_only_until = 0.0
        if not found:
            self._pages_only_until = now() + TRY_AGAIN_SECONDS
        return found

    def _pages(self, source_id: str, priority: int, force: bool) -> Iterator[dict[str, Any]]:
        """Yield pages until no next one is announced. Where its link leads does not matter."""
        for offset in range(0, MOST_PAGES * PAGE, PAGE):
            params = [("page[limit]", str(PAGE)), ("page[offset]", str(offset)), ("sort", "number")]
            try:
                page = self._get(
                    f"/anime/{source_id}/episodes", priority, params, force=force, good=answers.is_listing
                )
            except Missing:
                return
            yield page
            if not at(page, "links", "next") or not dicts(at(page, "data")):
                return

    def _get(self, path: str, priority: int, params: list[tuple[str, str]], **how: Any) -> dict[str, Any]:
        how.setdefault("ttl_seconds", SHOW_TTL_SECONDS)
        how.setdefault("good", answers.is_collection)
        how.setdefault("headers", MEDIA_TYPE)
        return self._client.get_json(self.name, path, priority=priority, params=params, **how)
