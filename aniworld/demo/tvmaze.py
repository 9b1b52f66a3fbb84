"""The stand-in of TVmaze: its routes and the exact shapes of its answers.

Source: https://www.tvmaze.com/api
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta, timezone
from html import escape
from typing import Any

from .answers import Answer, Query, as_json, first, tvmaze_error
from .catalogue import Catalogue
from .pictures import SIZES
from .shows import Cour, Episode, Show

JAPAN = {"name": "Japan", "code": "JP", "timezone": "Asia/Tokyo"}
GERMANY = {"name": "Germany", "code": "DE", "timezone": "Europe/Busingen"}
TOKYO = timezone(timedelta(hours=9))
MOST_HITS = 10
UPDATED_DAYS = {"day": 1, "week": 7, "month": 31}


class TvMaze:
    """Answers for one origin, such as http://127.0.0.1:9000."""

    def __init__(self, catalogue: Catalogue, origin: str):
        self.catalogue, self.origin, self.base = catalogue, origin, f"{origin}/tvmaze"

    def answer(self, path: str, query: Query) -> Answer:
        """The answer to a path below /tvmaze."""
        for pattern, verb in ROUTES:
            if match := pattern.fullmatch(path):
                return verb(self, query, *match.groups())
        return tvmaze_error(404, "Page not found.")

    def _search(self, query: Query) -> Answer:
        hits = self.catalogue.search(first(query, "q"), "tvmaze")[:MOST_HITS]
        return as_json([{"score": round(score, 6), "show": self.show(show)} for score, show in hits])

    def _single_search(self, query: Query) -> Answer:
        hits = self.catalogue.search(first(query, "q"), "tvmaze")
        # The real service sends no body here, though it says that it is JSON.
        return as_json(self.show(hits[0][1], _embeds(query))) if hits else Answer(404)

    def _lookup(self, query: Query) -> Answer:
        show = self.catalogue.by_external(tvdb=first(query, "thetvdb"), imdb=first(query, "imdb"))
        if not show or "tvmaze" not in show.sources:
            return tvmaze_error(404)
        return Answer(301, headers={"Location": f"{self.base}/shows/{show.id}"})

    def _show(self, query: Query, ident: str) -> Answer:
        return self._of(ident, lambda show: self.show(show, _embeds(query)))

    def _episodes(self, query: Query, ident: str) -> Answer:
        return self._of(ident, lambda show: self.episodes(show, specials=first(query, "specials") == "1"))

    def _part(self, _query: Query, ident: str, name: str) -> Answer:
        return self._of(ident, lambda show: EMBEDS[name](self, show))

    def _of(self, ident: str, draw: Callable[[Show], Any]) -> Answer:
        show = self.catalogue.show(int(ident))
        return as_json(draw(show)) if show else tvmaze_error(404)

    def _season_episodes(self, _query: Query, ident: str) -> Answer:
        show, number = self.catalogue.show(int(ident) // 100), int(ident) % 100
        if not show or number not in show.seasons:
            return tvmaze_error(404)
        return as_json([self.episode(show, episode) for episode in show.episodes if episode.season == number])

    def _updates(self, query: Query) -> Answer:
        days = UPDATED_DAYS.get(first(query, "since"), 100_000)
        since = self._updated_at(days)
        shows = (show for show in self.catalogue.shows.values() if "tvmaze" in show.sources)
        return as_json({str(show.id): self._updated(show) for show in shows if self._updated(show) >= since})

    def _page(self, _query: Query, ident: str) -> Answer:
        show = self.catalogue.show(int(ident))
        page = (
            f"<!doctype html><title>{show.name}</title><h1>{show.name}</h1><p>Stand-in of this show's page at TVmaze."
            if show
            else ""
        )
        return Answer(200 if show else 404, page.encode(), "text/html; charset=utf-8")

    def show(self, show: Show, embeds: list[str] | None = None) -> dict[str, Any]:
        """A show as TVmaze writes it, with what is asked for in _embedded."""
        channel, day = self._channel(show), show.cours[-1].start or show.premiered
        facts = {
            "id": show.id,
            "url": f"{self.base}/shows/{show.id}/{show.slug}",
            "name": show.name,
            "type": show.type,
            "language": show.language,
            "genres": list(show.genres),
            "status": show.status,
            "runtime": show.runtime,
            "averageRuntime": show.runtime,
            "premiered": _text(show.premiered),
            "ended": _text(show.ended),
            "officialSite": None,
            "schedule": {"time": show.time, "days": [day.strftime("%A")] if day and show.time else []},
            "rating": {"average": show.rating},
            "weight": round(10 * (show.rating or 5)),
            "network": None if show.web else channel,
            "webChannel": channel if show.web else None,
            "dvdCountry": None,
            "externals": {"tvrage": None, "thetvdb": show.tvdb, "imdb": show.imdb},
            "image": self._image(show, "poster", "portrait"),
            "summary": f"<p><b>{escape(show.name, quote=False)}</b> – {escape(show.overview, quote=False)}</p>",
            "updated": self._updated(show),
            "_links": self._show_links(show),
        }
        return facts | {"_embedded": {name: EMBEDS[name](self, show) for name in embeds if name in EMBEDS}} if embeds else facts

    def _show_links(self, show: Show) -> dict[str, Any]:
        dated = [episode for episode in show.episodes if episode.air_date]
        before = max((e for e in dated if e.air_date <= show.today), key=lambda e: e.air_date, default=None)
        after = min((e for e in dated if e.air_date > show.today), key=lambda e: e.air_date, default=None)
        near = {"previousepisode": before, "nextepisode": after}
        links = {
            name: {"href": f"{self.base}/episodes/{episode.id}", "name": episode.title}
            for name, episode in near.items()
            if episode
        }
        return {"self": {"href": f"{self.base}/shows/{show.id}"}, **links}

    def episodes(self, show: Show, specials: bool = False) -> list[dict[str, Any]]:
        return [self.episode(show, episode) for episode in show.episodes if specials or episode.number is not None]

    def episode(self, show: Show, episode: Episode) -> dict[str, Any]:
        """An episode as TVmaze writes it: an unknown date is "" and its stamp null; a special has no number."""
        is_told = episode.air_date is not None and episode.air_date <= show.today
        return {
            "id": episode.id,
            "url": f"{self.base}/episodes/{episode.id}/{show.slug}-{episode.season}x{episode.number or 0:02}",
            "name": episode.title,
            "season": episode.season,
            "number": episode.number,
            "type": "regular" if episode.number is not None else "significant_special",
            "airdate": _text(episode.air_date) or "",
            "airtime": show.time if episode.air_date else "",
            "airstamp": _stamp(episode, show),
            "runtime": episode.runtime,
            "rating": {"average": round(6.6 + episode.position * 7 % 25 / 10, 1) if is_told else None},
            "image": self._image(show, f"still-{episode.position}", "landscape") if episode.has_still else None,
            "summary": f"<p>{escape(episode.summary, quote=False)}</p>" if episode.summary else episode.summary,
            "_links": {
                "self": {"href": f"{self.base}/episodes/{episode.id}"},
                "show": {"href": f"{self.base}/shows/{show.id}", "name": show.name},
            },
        }

    def seasons(self, show: Show) -> list[dict[str, Any]]:
        return [self._season(show, number, cours) for number, cours in show.seasons.items()]

    def _season(self, show: Show, number: int, cours: tuple[Cour, ...]) -> dict[str, Any]:
        ident, is_over = show.id * 100 + number, cours[-1].end is not None and cours[-1].end <= show.today
        return {
            "id": ident,
            "url": f"{self.base}/seasons/{ident}/{show.slug}-season-{number}",
            "number": number,
            "name": "",
            "episodeOrder": sum(cour.episodes for cour in cours) if is_over else None,
            "premiereDate": _text(cours[0].start),
            "endDate": _text(cours[-1].end) if is_over else None,
            "network": None if show.web else self._channel(show),
            "webChannel": self._channel(show) if show.web else None,
            "image": self._image(show, f"season-{number}", "portrait") if cours[0].start else None,
            "summary": "" if number % 2 else None,
            "_links": {"self": {"href": f"{self.base}/seasons/{ident}"}},
        }

    def images(self, show: Show) -> list[dict[str, Any]]:
        """All pictures of a show; one has no type, and only posters come in a smaller version."""
        kinds = [("poster", "poster"), ("background", "background"), ("banner", "banner"), ("typography", "logo")]
        more = [("poster", "poster-2"), ("poster", "poster-3"), ("background", "background-2"), (None, "still-1")]
        chosen = [(kind, name) for kind, name in [*kinds, *more] if name != "logo" or show.logo]
        return [self._image_entry(show, i, kind, name) for i, (kind, name) in enumerate(chosen)]

    def _image_entry(self, show: Show, index: int, kind: str | None, name: str) -> dict[str, Any]:
        width, height = SIZES[name.partition("-")[0]]
        urls = self._image(show, name, "portrait")
        resolutions = {"original": {"url": urls["original"], "width": width, "height": height}}
        if kind == "poster":
            resolutions["medium"] = {"url": urls["medium"], "width": 210, "height": 309}
        return {"id": show.id * 100 + index, "type": kind, "main": index == 0, "resolutions": resolutions}

    def akas(self, show: Show) -> list[dict[str, Any]]:
        """Other names; the country is null for those of the country of origin."""
        names = [(show.native, None), (show.romaji, None), (show.german, GERMANY), *((name, JAPAN) for name in show.synonyms)]
        return [{"name": name, "country": country} for name, country in names if name and name != show.name]

    def _channel(self, show: Show) -> dict[str, Any]:
        ident = sum(map(ord, show.network)) % 900
        return {"id": ident, "name": show.network, "country": None if show.web else JAPAN, "officialSite": None}

    def _image(self, show: Show, name: str, shape: str) -> dict[str, str]:
        ending = "png" if name == "logo" else "jpg"
        path = f"{show.slug}/{name}.{ending}"
        return {
            "medium": f"{self.origin}/images/medium_{shape}/{path}",
            "original": f"{self.origin}/images/original_untouched/{path}",
        }

    def _updated(self, show: Show) -> int:
        return self._updated_at(0 if show.status == "Running" else 40 + show.id % 300)

    def _updated_at(self, days_ago: int) -> int:
        """Midnight of that many days before today, in Unix seconds; 0 long ago."""
        today = datetime.combine(self.catalogue.today, time(), UTC).timestamp()
        return max(0, int(today) - days_ago * 86_400)


def _stamp(episode: Episode, show: Show) -> str | None:
    if episode.air_date is None:
        return None
    at = time.fromisoformat(show.time) if show.time else time(12)
    return datetime.combine(episode.air_date, at, TOKYO).astimezone(UTC).isoformat()


def _text(value: Any) -> str | None:
    return str(value) if value else None


def _embeds(query: Query) -> list[str]:
    return query.get("embed[]", []) + query.get("embed", [])


EMBEDS: dict[str, Callable[[TvMaze, Show], list]] = {
    "seasons": TvMaze.seasons, "images": TvMaze.images, "akas": TvMaze.akas, "episodes": TvMaze.episodes,
    "cast": lambda _tvmaze, _show: [], "crew": lambda _tvmaze, _show: [],
}  # fmt: skip
ROUTES = [
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
