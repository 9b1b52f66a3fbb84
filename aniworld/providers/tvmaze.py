"""TVmaze: whole shows with seasons, in English, with pictures of every kind and no key."""

from collections.abc import Callable, Mapping
from typing import Any

from ..translations import N_
from . import tvmaze_answers as answers
from .base import Attribution, Candidate, Capability, Details, Episode, ImageKind, Provider, without_doubles
from .cleaning import at, dicts, identifier, is_list, read, read_all, text
from .http import Missing

SEARCH_TTL_SECONDS = 3600
SHOW_TTL_SECONDS = 6 * 3600
LOOKUPS = {"tvdb": "thetvdb", "imdb": "imdb"}
EMBEDDED = [("embed[]", name) for name in ("seasons", "images", "akas", "cast", "crew")]


class TVmaze(Provider):
    """Source: https://www.tvmaze.com/api — data under CC BY-SA 4.0, 20 requests in 10 seconds."""

    name = "tvmaze"
    attribution = Attribution(
        "TVmaze",
        N_("Data by TVmaze, licensed under CC BY-SA 4.0."),
        "https://www.tvmaze.com",
        "https://creativecommons.org/licenses/by-sa/4.0/",
    )
    image_hosts = ("static.tvmaze.com",)
    rate = (20, 10.0)  # https://www.tvmaze.com/api#rate-limiting
    capabilities = Capability.SEARCH | Capability.DETAILS | Capability.EPISODES
    resolves_from = ("tvmaze", *LOOKUPS)
    is_spine = True

    def search(self, query: str, *, priority: int) -> list[Candidate]:
        """Return shows whose title is like the query, best match first. Raises ProviderError."""
        if not text(query, 200):
            return []
        params = [("q", text(query, 200))]
        answer = self._get(
            "/search/shows", priority, params=params, good=is_list, ttl_seconds=SEARCH_TTL_SECONDS
        )
        hits = sorted(dicts(answer), key=answers.score_of, reverse=True)
        return list(read_all(answers.candidate, [at(hit, "show") for hit in hits]))

    def resolve(self, ids: Mapping[str, str], *, priority: int) -> str | None:
        """Return TVmaze's id of the show with these foreign ids ("tvdb", "imdb").

        TVmaze answers with a redirect to it.
        """
        if own := identifier(ids.get("tvmaze")):
            return own
        for service, parameter in LOOKUPS.items():
            if not ids.get(service):
                continue
            params = [(parameter, ids[service])]
            try:
                show = self._get("/lookup/shows", priority, params=params, good=answers.is_show)
            except Missing:
                continue
            return identifier(at(show, "id"))
        return None

    def details(self, source_id: str, *, priority: int, force: bool = False) -> Details | None:
        """Return all that TVmaze knows of a show, in one request if possible; None when it has no such id.

        Its name counts as the English title; the others come from its list of aliases. Raises ProviderError.
        """
        if not identifier(source_id):
            return None
        path = f"/shows/{source_id}"
        try:
            show = self._get(path, priority, params=EMBEDDED, force=force, good=answers.is_show)
        except Missing:
            return None
        parts = []
        for name in ("seasons", "images"):
            rows = at(show, "_embedded", name)
            if not is_list(rows):
                rows = self._part(f"{path}/{name}", priority, force=force, good=is_list)
            parts.append(dicts(rows))
        seasons, images = parts
        return read(answers.details, show, seasons, images, dicts(at(show, "_embedded", "akas")))

    def episodes(
        self,
        source_id: str,
        *,
        priority: int,
        force: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> list[Episode]:
        """Return the whole list in one answer, specials (without a number) included.

        Empty when there is no such show.

        Air dates are days in the time zone of the network. Raises ProviderError.
        """
        if not identifier(source_id):
            return []
        path, params = f"/shows/{source_id}/episodes", [("specials", "1")]
        rows = self._part(path, priority, params=params, force=force, good=answers.is_listing)
        episodes = without_doubles(read_all(answers.episode, rows))
        if progress:
            progress(len(episodes), len(episodes))
        return episodes

    def preview(self, url: str, kind: ImageKind) -> str:
        """Return the address of a small version: posters are 210 pixels wide; not everything else has one."""
        if kind not in ("poster", "season_poster"):
            return url
        return url.replace("/original_untouched/", "/medium_portrait/", 1)

    def _part(self, path: str, priority: int, **how: Any) -> list[Any]:
        try:
            return self._get(path, priority, **how)
        except Missing:
            return []

    def _get(self, path: str, priority: int, **how: Any) -> Any:
        how.setdefault("ttl_seconds", SHOW_TTL_SECONDS)
        return self._client.get_json(self.name, path, priority=priority, **how)
