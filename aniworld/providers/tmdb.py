"""TMDB: whole shows with seasons in the user's language, and pictures of almost every kind.

Needs a (free) key.
"""

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ..errors import ProviderError
from ..settings import Settings
from . import tmdb_answers as answers
from . import tmdb_ids, tmdb_pictures
from .base import Attribution, Candidate, Capability, Details, Episode, ImageKind, Provider, without_doubles
from .cleaning import at, dicts, identifier, is_list, read, read_all, text
from .http import Client, Missing

log = logging.getLogger(__name__)
SEARCH_TTL_SECONDS = 3600
SHOW_TTL_SECONDS = 6 * 3600  # TMDB allows half a year at most
IDS_TTL_SECONDS = 7 * 86_400  # ids do not change
SEASONS_AT_ONCE = 10  # of the 20 that are allowed in one answer, which may have 20 MB
LOOKUPS = {"tvdb": "tvdb_id", "imdb": "imdb_id"}
OLD_KEY = re.compile(r"[0-9a-f]{32}")
DETAILS = (
    "external_ids,images,translations,alternative_titles,content_ratings,aggregate_credits,videos,keywords"
)


class TMDB(Provider):
    """Source: https://developer.themoviedb.org/reference — about 40 requests a second are allowed.

    We send 20.
    """

    name = "tmdb"
    attribution = Attribution(
        "TMDB",
        "This product uses the TMDB API but is not endorsed or certified by TMDB.",
        "https://www.themoviedb.org",
    )
    image_hosts = ("image.tmdb.org",)
    rate = (20, 1.0)
    capabilities = Capability.SEARCH | Capability.DETAILS | Capability.EPISODES
    resolves_from = ("tmdb", *LOOKUPS)
    is_spine = True
    needs_key = True
    # Half a year is allowed, and an ended show waits up to 36 days for its turn.
    renew_seconds = 120 * 86_400.0

    def __init__(self, client: Client, settings: Settings):
        super().__init__(client)
        key = settings.tmdb_key or ""
        # A read token goes into a header; a key of the older kind is only understood in the address.
        self._secrets: list[tuple[str, str]] = []
        self._headers: dict[str, str] = {}
        if OLD_KEY.fullmatch(key):
            self._secrets = [("api_key", key)]
        else:
            self._headers = {"Authorization": f"Bearer {key}"}
        self._languages = tuple(dict.fromkeys([*(settings.languages or ()), "en"]))
        self._image_url = settings.tmdb_image_url

    def search(self, query: str, *, priority: int) -> list[Candidate]:
        """Return shows of which any title is like the query, named in the user's language.

        Raises ProviderError.
        """
        if not text(query, 200):
            return []
        params = [
            ("query", text(query, 200)),
            ("language", _tag(self._languages[0])),
            ("include_adult", "false"),
        ]
        answer = self._get("/search/tv", priority, params, ttl_seconds=SEARCH_TTL_SECONDS, good=_is_found)
        return list(read_all(answers.candidate, at(answer, "results"), self._image_url))

    def resolve(self, ids: Mapping[str, str], *, priority: int) -> str | None:
        """Return TMDB's id of the show with these foreign ids ("tvdb", "imdb")."""
        if own := identifier(ids.get("tmdb")):
            return own
        for service, source in LOOKUPS.items():
            if foreign := identifier(ids.get(service), r"[1-9]\d{0,11}|tt\d{5,12}"):
                params = [("external_source", source)]
                found = self._get(
                    f"/find/{foreign}",
                    priority,
                    params,
                    good=lambda answer: is_list(at(answer, "tv_results")),
                )
                for row in dicts(at(found, "tv_results")):
                    return identifier(at(row, "id")) or None
        return None

    def details(self, source_id: str, *, priority: int, force: bool = False) -> Details | None:
        """Return all that TMDB knows of a show, in one request; None when it has no such id.

        Each text is in the first of the user's languages that has it, else in English. Raises ProviderError.
        """
        show = self._show(source_id, priority, force)
        if show is None:
            return None
        return read(answers.details, show, self._languages, self._image_url)

    def episodes(
        self,
        source_id: str,
        *,
        priority: int,
        force: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> list[Episode]:
        """Return the episodes of all seasons, specials as season 0; empty when there is no such show.

        Only seasons in which a title or text is missing are asked for in the next language. Raises
        ProviderError.
        """
        show = self._show(source_id, priority, force)
        numbers, total = answers.seasons(show)
        found: dict[str, Episode] = {}
        for language in self._languages:
            for episodes in self._seasons(source_id, language, numbers, priority, force):
                _fill(found, episodes)
                if progress:
                    progress(len(found), max(len(found), total))
            numbers = sorted({episode.season for episode in found.values() if _lacks_words(episode)})
        listed = without_doubles(sorted(found.values(), key=_by_number))
        return list(self._with_foreign_ids(source_id, listed, priority))

    def _with_foreign_ids(self, source_id: str, listed: list[Episode], priority: int) -> Iterator[Episode]:
        """Yield the episodes with their ids at TVDB and IMDb; without them where TMDB does not answer."""
        language = ("language", _tag(self._languages[0]))
        is_answering = True
        for batch in tmdb_ids.batches(listed):
            params = [language, ("append_to_response", tmdb_ids.names(batch))]
            answer = None
            if is_answering:
                try:
                    answer = self._get(
                        f"/tv/{source_id}",
                        priority,
                        params,
                        ttl_seconds=IDS_TTL_SECONDS,
                        good=answers.is_show,
                    )
                except ProviderError as error:
                    is_answering = False
                    log.info("TMDB tells no ids of episodes: %s", error)
            for episode in batch:
                yield tmdb_ids.with_ids(episode, answer)

    def preview(self, url: str, kind: ImageKind) -> str:
        """Return the address of a small version: posters are 342 pixels wide, everything else 300."""
        size = "w300"
        if kind in ("poster", "season_poster"):
            size = "w342"
        return url.replace("/original/", f"/{size}/", 1)

    def _seasons(
        self, source_id: str, language: str, numbers: list[int], priority: int, force: bool
    ) -> Iterator[list[Episode]]:
        for start in range(0, len(numbers), SEASONS_AT_ONCE):
            names = [f"season/{number}" for number in numbers[start : start + SEASONS_AT_ONCE]]
            params = [("language", _tag(language)), ("append_to_response", ",".join(names))]
            answer = self._get(f"/tv/{source_id}", priority, params, force=force, good=answers.is_show)
            for name in names:
                season = at(answer, name) or self._season(
                    f"/tv/{source_id}/{name}", language, priority, force
                )
                yield answers.episodes(season, language, self._image_url)

    def _season(self, path: str, language: str, priority: int, force: bool) -> dict[str, Any] | None:
        """Return a season that was not passed along with the others."""
        try:
            return self._get(path, priority, [("language", _tag(language))], force=force, good=_is_season)
        except Missing:
            return None

    def _show(self, source_id: str, priority: int, force: bool) -> dict[str, Any] | None:
        if not identifier(source_id):
            return None
        params = [
            ("language", _tag(self._languages[0])),
            ("append_to_response", DETAILS),
            ("include_image_language", ",".join(tmdb_pictures.image_languages(self._languages))),
        ]
        try:
            return self._get(f"/tv/{source_id}", priority, params, force=force, good=answers.is_show)
        except Missing:
            return None

    def _get(self, path: str, priority: int, params: list[tuple[str, str]], **how: Any) -> dict[str, Any]:
        how.setdefault("ttl_seconds", SHOW_TTL_SECONDS)
        how |= {"headers": self._headers, "secrets": self._secrets}
        return self._client.get_json(self.name, path, priority=priority, params=params, **how)


def _tag(language: str) -> str:
    """Return "pt-br" as TMDB writes it: "pt-BR"; "de" stays."""
    code, dash, region = language.partition("-")
    return code + dash + region.upper()


def _is_found(answer: Any) -> bool:
    return is_list(at(answer, "results"))


def _is_season(answer: Any) -> bool:
    return is_list(at(answer, "episodes"))


def _lacks_words(episode: Episode) -> bool:
    return not (episode.title and episode.overview)


def _by_number(episode: Episode) -> tuple[int, int]:
    return episode.season, episode.number or 0


def _fill(found: dict[str, Episode], episodes: Iterable[Episode]) -> None:
    """Add episodes, and give those that are there what they lack."""
    for new in episodes:
        known = found.get(new.id, new)
        texts = {"title": known.title or new.title, "overview": known.overview or new.overview}
        found[new.id] = known.model_copy(update=texts | {"titles": new.titles | known.titles})
