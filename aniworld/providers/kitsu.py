"""Kitsu: anime by season or cour, with titles in three scripts, foreign ids, posters, and no key."""

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..database import now
from ..errors import GateClosed, ProviderError
from . import kitsu_graphql
from .base import MAKESHIFT, Attribution, Candidate, Capability, Details, Episode, Image, Provider, without_doubles
from .fields import at, dicts, episode_title, identifier, is_list, kept, number, plain, read, text, web_url, whole
from .http import Missing

log = logging.getLogger(__name__)
MEDIA_TYPE = {"Accept": "application/vnd.api+json"}  # application/json is answered with 406
SEARCH_TTL_SECONDS = 3600
SHOW_TTL_SECONDS = 6 * 3600
PAGE, MOST_PAGES = 20, 200  # more than 20 in a page is refused
LONG = 60  # episodes from which it is worth a question whether they come at once
TRY_AGAIN_SECONDS = 86_400.0
STATUS = {"current": "running", "finished": "ended", "tba": "upcoming", "unreleased": "upcoming", "upcoming": "upcoming"}
ROMAJI = "en_jp"
ROMANISED = re.compile("en_(?!us|gb|ca|au|nz)..")  # Korean, Chinese… in Latin letters
SITES = {
    "myanimelist/anime": "mal",
    "anilist/anime": "anilist",
    "anidb": "anidb",
    "thetvdb/series": "tvdb",
    "thetvdb": "tvdb",
}


class Kitsu(Provider):
    """Source: https://kitsu.docs.apiary.io — JSON:API; no rate is documented, we send two requests a second."""

    name = "kitsu"
    attribution = Attribution("Kitsu", "Titles, texts and pictures from Kitsu.", "https://kitsu.app")
    image_hosts = ("media.kitsu.app", "media.kitsu.io")
    rate = (2, 1.0)  # none is documented; this is polite
    capabilities = Capability.SEARCH | Capability.DETAILS | Capability.EPISODES
    resolves_from = ("kitsu", *SITES.values())
    _pages_only_until = 0.0

    def search(self, query: str, *, priority: int) -> list[Candidate]:
        """Entries whose title is like the query, each with its details and foreign ids. Raises ProviderError."""
        if not text(query, 200):
            return []
        params = [("filter[text]", text(query, 200)), ("page[limit]", "10"), ("include", "mappings")]
        answer = self._get("/anime", priority, params, ttl_seconds=SEARCH_TTL_SECONDS)
        return list(kept(_candidate, at(answer, "data"), _by_key(answer)))

    def resolve(self, ids: Mapping[str, str], *, priority: int) -> str | None:
        """Kitsu's id of the entry with these foreign ids ("mal", "anilist", "anidb"; "tvdb" gives a show's first entry)."""
        if own := identifier(ids.get("kitsu")):
            return own
        for site, service in SITES.items():
            if foreign := identifier(ids.get(service)):
                foreign += "/1" if site == "thetvdb" else ""
                params = [("filter[externalSite]", site), ("filter[externalId]", foreign), ("include", "item")]
                for mapping in dicts(at(self._get("/mappings", priority, params), "data")):
                    item = at(mapping, "relationships", "item", "data")
                    if at(item, "type") == "anime" and identifier(at(item, "id")):
                        return identifier(at(item, "id"))
        return None

    def details(self, source_id: str, *, priority: int, force: bool = False) -> Details | None:
        """All that Kitsu knows of an entry; None when it has no such id. Raises ProviderError."""
        if not identifier(source_id):
            return None
        params = [("include", "mappings,categories,animeProductions.producer")]
        try:
            answer = self._get(f"/anime/{source_id}", priority, params, force=force, good=_is_entry)
        except Missing:
            return None
        return read(_details, at(answer, "data"), _by_key(answer))

    def episodes(
        self,
        source_id: str,
        *,
        priority: int,
        force: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> list[Episode]:
        """The episodes of an entry as its one season, page by page; empty when there is no such entry.

        progress(done, total) is called after each page. Pages are cached, so a broken-off list goes on where it
        stopped. A long list is asked for at once, where that works. Raises ProviderError.
        """
        rows: list[dict[str, Any]] = []
        for page in self._pages(source_id, priority, force) if identifier(source_id) else ():
            rows += dicts(at(page, "data"))
            total = max(len(rows), whole(at(page, "meta", "count")) or 0)
            if progress:
                progress(len(rows), total)
            if len(rows) <= PAGE and total > LONG and (whole_list := self._at_once(source_id, priority, force)):
                return whole_list
        return without_doubles(kept(_episode, rows))

    def _at_once(self, source_id: str, priority: int, force: bool) -> list[Episode]:
        """The whole list in one answer; none where that does not work, which is not tried again for a day."""
        if now() < self._pages_only_until:
            return []
        try:
            rows = kitsu_graphql.rows(self._client, source_id, priority=priority, force=force)
        except GateClosed:
            raise
        except ProviderError as error:
            log.info("Kitsu is read page by page: %s", error)
            rows = []
        found = without_doubles(kept(_graphql_episode, rows))
        self._pages_only_until = 0.0 if found else now() + TRY_AGAIN_SECONDS
        return found

    def _pages(self, source_id: str, priority: int, force: bool) -> Iterator[dict[str, Any]]:
        """Until no next one is announced. Only that it is counts: where the link leads is not looked at."""
        for offset in range(0, MOST_PAGES * PAGE, PAGE):
            params = [("page[limit]", str(PAGE)), ("page[offset]", str(offset)), ("sort", "number")]
            try:
                page = self._get(f"/anime/{source_id}/episodes", priority, params, force=force, good=_is_listing)
            except Missing:
                return
            yield page
            if not at(page, "links", "next") or not dicts(at(page, "data")):
                return

    def _get(self, path: str, priority: int, params: list[tuple[str, str]], **how: Any) -> dict[str, Any]:
        how = {"ttl_seconds": SHOW_TTL_SECONDS, "headers": MEDIA_TYPE, "good": _is_collection} | how
        return self._client.get_json(self.name, path, priority=priority, params=params, **how)


def _is_collection(answer: Any) -> bool:
    return is_list(at(answer, "data"))


def _is_entry(answer: Any) -> bool:
    return read(_details, at(answer, "data"), {}) is not None


def _is_listing(answer: Any) -> bool:
    """A page with at least one episode that can be read, or none at all."""
    return at(answer, "data") == [] or any(kept(_episode, at(answer, "data")))


def _by_key(answer: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """The included resources by (type, id)."""
    return {(text(at(item, "type")), text(at(item, "id"))): item for item in dicts(at(answer, "included"))}


def _related(entry: Any, relationship: str, included: dict[tuple[str, str], dict[str, Any]]) -> list[dict[str, Any]]:
    keys = at(entry, "relationships", relationship, "data")
    keys = [(text(at(key, "type")), text(at(key, "id"))) for key in dicts(keys if isinstance(keys, list) else [keys])]
    return [included[key] for key in keys if key in included]


def _candidate(entry: dict[str, Any], included: dict[tuple[str, str], dict[str, Any]]) -> Candidate:
    poster = at(entry, "attributes", "posterImage")
    return Candidate.of(
        _details(entry, included),
        kind=at(entry, "attributes", "subtype"),
        poster_url=web_url(at(poster, "small")) or _picture_url(poster),
        episode_count=at(entry, "attributes", "episodeCount"),
        is_animation=True,
    )


def _details(entry: Any, included: dict[tuple[str, str], dict[str, Any]]) -> Details:
    source_id, attributes = identifier(at(entry, "id")), at(entry, "attributes")
    titles = _titles(at(attributes, "titles"))
    rating = number(at(attributes, "averageRating"), 0, 100)
    slug = identifier(at(attributes, "slug"), r"[\w-]{1,200}") or source_id
    return Details(
        provider=Kitsu.name,
        id=source_id,
        title=text(at(attributes, "canonicalTitle")) or next(iter(titles.values()), ""),
        titles=titles,
        synonyms=_names(attributes),
        overview=plain(at(attributes, "synopsis")) or at(attributes, "description"),
        status=STATUS.get(text(at(attributes, "status"))),
        premiered=at(attributes, "startDate"),
        ended=at(attributes, "endDate"),
        runtime_minutes=at(attributes, "episodeLength"),
        rating=rating and round(rating / 10, 2),
        genres=[at(category, "attributes", "title") for category in _related(entry, "categories", included)],
        studio=_studio(entry, included),
        url=f"https://kitsu.app/anime/{slug}",
        ids={"kitsu": source_id} | _foreign_ids(entry, included),
        images=_images(attributes),
    )


def _titles(value: Any) -> dict[str, str]:
    """Kitsu's keys name language and country ("en", "en_us", "ja_jp"); the plain language goes before its countries."""
    titles: dict[str, str] = {}
    for key, title in sorted(value.items()) if isinstance(value, dict) else ():
        language = "x-jat" if key == ROMAJI else key.partition("_")[0]
        if text(title) and re.fullmatch("[a-z]{2,3}|x-jat", language) and (key == ROMAJI or not ROMANISED.fullmatch(key)):
            titles.setdefault(language, text(title))
    return titles


def _names(attributes: Any) -> list[Any]:
    titles, short = at(attributes, "titles"), at(attributes, "abbreviatedTitles")
    return [*(short if is_list(short) else ()), *(titles.values() if isinstance(titles, dict) else ())]


def _studio(entry: Any, included: dict[tuple[str, str], dict[str, Any]]) -> Any:
    for production in _related(entry, "animeProductions", included):
        if at(production, "attributes", "role") == "studio":
            for producer in _related(production, "producer", included):
                return at(producer, "attributes", "name")
    return None


def _foreign_ids(entry: Any, included: dict[tuple[str, str], dict[str, Any]]) -> dict[str, str]:
    ids: dict[str, str] = {}
    for mapping in _related(entry, "mappings", included):
        service = SITES.get(text(at(mapping, "attributes", "externalSite")))
        foreign = identifier(text(at(mapping, "attributes", "externalId")).partition("/")[0])  # TVDB's have a season: "81797/1"
        if service and foreign:
            ids.setdefault(service, foreign)
    return ids


def _images(attributes: Any) -> tuple[Image, ...]:
    poster, cover = _picture_url(at(attributes, "posterImage")), _picture_url(at(attributes, "coverImage"))
    pictures = [{"kind": "poster", "url": poster}, {"kind": "fanart", "url": cover, "score": MAKESHIFT}]
    return tuple(kept(Image.model_validate, pictures))


def _picture_url(value: Any) -> str | None:
    return web_url(at(value, "original")) or web_url(at(value, "large"))


def _episode(row: dict[str, Any]) -> Episode:
    attributes = at(row, "attributes")
    titles = _titles(at(attributes, "titles"))
    return Episode(
        provider=Kitsu.name,
        id=at(row, "id"),
        season=1,
        number=at(attributes, "number"),
        title=episode_title(titles.get("en")) or at(attributes, "canonicalTitle"),
        titles=titles,
        overview=plain(at(attributes, "synopsis")) or at(attributes, "description"),
        air_date=at(attributes, "airdate"),
        runtime_minutes=at(attributes, "length"),
        still_url=_picture_url(at(attributes, "thumbnail")),
    )


def _graphql_episode(row: dict[str, Any]) -> Episode:
    return kitsu_graphql.episode(row, _titles(at(row, "titles", "localized")))
