"""The stand-in of TVmaze: its routes, answered from what the catalogue knows.

Source: https://www.tvmaze.com/api
"""

import re
from collections.abc import Callable
from typing import Any

from .answers import Answer, Query, as_json, first, tvmaze_error
from .catalogue import Catalogue
from .shows import Show
from .tvmaze_resources import EMBEDS, Resources

MOST_HITS = 10
HTML = "text/html; charset=utf-8"
UPDATED_DAYS = {"day": 1, "week": 7, "month": 31}


class TvMaze:
    """Answers for one origin, such as http://127.0.0.1:9000."""

    def __init__(self, catalogue: Catalogue, origin: str):
        self.catalogue = catalogue
        self.base = f"{origin}/tvmaze"
        self.resources = Resources(origin, catalogue.today)

    def answer(self, path: str, query: Query) -> Answer:
        """Answer a path below /tvmaze."""
        for pattern, verb in ROUTES:
            if match := pattern.fullmatch(path):
                return verb(self, query, *match.groups())
        return tvmaze_error(404, "Page not found.")

    def _search(self, query: Query) -> Answer:
        hits = self.catalogue.search(first(query, "q"), "tvmaze")[:MOST_HITS]
        rows = []
        for score, show in hits:
            rows.append({"score": round(score, 6), "show": self.resources.show(show)})
        return as_json(rows)

    def _single_search(self, query: Query) -> Answer:
        hits = self.catalogue.search(first(query, "q"), "tvmaze")
        if not hits:
            return Answer(404)  # the real service sends no body here, though it says that it is JSON
        return as_json(self.resources.show(hits[0][1], _embeds(query)))

    def _lookup(self, query: Query) -> Answer:
        show = self.catalogue.by_external(tvdb=first(query, "thetvdb"), imdb=first(query, "imdb"))
        if not show or "tvmaze" not in show.sources:
            return tvmaze_error(404)
        return Answer(301, headers={"Location": f"{self.base}/shows/{show.id}"})

    def _show(self, query: Query, ident: str) -> Answer:
        return self._of(ident, lambda show: self.resources.show(show, _embeds(query)))

    def _episodes(self, query: Query, ident: str) -> Answer:
        return self._of(
            ident, lambda show: self.resources.episodes(show, specials=first(query, "specials") == "1")
        )

    def _part(self, _query: Query, ident: str, name: str) -> Answer:
        return self._of(ident, lambda show: EMBEDS[name](self.resources, show))

    def _of(self, ident: str, draw: Callable[[Show], Any]) -> Answer:
        show = self.catalogue.show(int(ident))
        if not show:
            return tvmaze_error(404)
        return as_json(draw(show))

    def _season_episodes(self, _query: Query, ident: str) -> Answer:
        show = self.catalogue.show(int(ident) // 100)
        number = int(ident) % 100
        if not show or number not in show.seasons:
            return tvmaze_error(404)
        rows = []
        for episode in show.episodes:
            if episode.season == number:
                rows.append(self.resources.episode(show, episode))
        return as_json(rows)

    def _updates(self, query: Query) -> Answer:
        days = UPDATED_DAYS.get(first(query, "since"), 100_000)
        since = self.resources.updated_at(days)
        found = {}
        for show in self.catalogue.shows.values():
            if "tvmaze" in show.sources and self.resources.updated(show) >= since:
                found[str(show.id)] = self.resources.updated(show)
        return as_json(found)

    def _page(self, _query: Query, ident: str) -> Answer:
        show = self.catalogue.show(int(ident))
        if not show:
            return Answer(404, content_type=HTML)
        page = f"<!doctype html><title>{show.name}</title><h1>{show.name}</h1>"
        page += "<p>Stand-in of this show's page at TVmaze."
        return Answer(200, page.encode(), HTML)


def _embeds(query: Query) -> list[str]:
    return query.get("embed[]", []) + query.get("embed", [])


ROUTES: list[tuple[re.Pattern[str], Callable[..., Answer]]] = [
    (re.compile(r"/search/shows"), TvMaze._search),
    (re.compile(r"/singlesearch/shows"), TvMaze._single_search),
    (re.compile(r"/lookup/shows"), TvMaze._lookup),
    (re.compile(r"/updates/shows"), TvMaze._updates),
    (re.compile(r"/shows/(\d+)"), TvMaze._show),
    (re.compile(r"/shows/(\d+)/episodes"), TvMaze._episodes),
    (re.compile(r"/shows/(\d+)/(seasons|images|akas|cast|crew)"), TvMaze._part),
    (re.compile(r"/shows/(\d+)/[a-z0-9-]+"), TvMaze._page),
    (re.compile(r"/seasons/(\d+)/episodes"), TvMaze._season_episodes),
]
