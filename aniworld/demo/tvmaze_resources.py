"""What TVmaze knows of a show, in the exact shapes of its answers.

Shows, seasons, episodes, pictures and other names.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from html import escape
from typing import Any

from . import people
from .pictures import SIZES
from .shows import Cour, Episode, Show

JAPAN = {"name": "Japan", "code": "JP", "timezone": "Asia/Tokyo"}
GERMANY = {"name": "Germany", "code": "DE", "timezone": "Europe/Busingen"}
TOKYO = timezone(timedelta(hours=9))
IMAGES = (  # type and name of each
    ("poster", "poster"),
    ("background", "background"),
    ("banner", "banner"),
    ("typography", "logo"),
    ("poster", "poster-2"),
    ("poster", "poster-3"),
    ("background", "background-2"),
    (None, "still-1"),
)


class Resources:
    """Resources with links to one origin; today decides what has aired."""

    def __init__(self, origin: str, today: date):
        self.origin = origin
        self.base = f"{origin}/tvmaze"
        self.today = today

    def show(self, show: Show, embeds: list[str] | None = None) -> dict[str, Any]:
        """Return a show as TVmaze writes it, with what is asked for in _embedded."""
        facts = self._facts(show)
        if embeds:
            facts["_embedded"] = self.embedded(show, embeds)
        return facts

    def _facts(self, show: Show) -> dict[str, Any]:
        return {
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
            "schedule": {"time": show.time, "days": _weekdays(show)},
            "rating": {"average": show.rating},
            "weight": round(10 * (show.rating or 5)),
            **self._channels(show),
            "dvdCountry": None,
            "externals": {"tvrage": None, "thetvdb": show.tvdb, "imdb": show.imdb},
            "image": self._image(show, "poster", "portrait"),
            "summary": _show_summary(show),
            "updated": self.updated(show),
            "_links": self._show_links(show),
        }

    def embedded(self, show: Show, names: list[str]) -> dict[str, list[dict[str, Any]]]:
        """Return the parts of a show that are asked for along with it."""
        found = {}
        for name in names:
            if name in EMBEDS:
                found[name] = EMBEDS[name](self, show)
        return found

    def _show_links(self, show: Show) -> dict[str, Any]:
        links = {"self": {"href": f"{self.base}/shows/{show.id}"}}
        before, after = _around_today(show)
        if before:
            links["previousepisode"] = self._episode_link(before)
        if after:
            links["nextepisode"] = self._episode_link(after)
        return links

    def _episode_link(self, episode: Episode) -> dict[str, str]:
        return {"href": f"{self.base}/episodes/{episode.id}", "name": episode.title}

    def episodes(self, show: Show, specials: bool = False) -> list[dict[str, Any]]:
        found = []
        for episode in show.episodes:
            if specials or episode.number is not None:
                found.append(self.episode(show, episode))
        return found

    def episode(self, show: Show, episode: Episode) -> dict[str, Any]:
        """Return an episode as TVmaze writes it.

        An unknown date is "" and its stamp null; a special has no number.
        """
        return {
            "id": episode.id,
            "url": f"{self.base}/episodes/{episode.id}/{show.slug}-{episode.season}x{episode.number or 0:02}",
            "name": episode.title,
            "season": episode.season,
            "number": episode.number,
            "type": _episode_type(episode),
            "airdate": _text(episode.air_date) or "",
            "airtime": _airtime(episode, show),
            "airstamp": _stamp(episode, show),
            "runtime": episode.runtime,
            "rating": {"average": _episode_rating(episode, show)},
            "image": self._still(show, episode),
            "summary": _episode_summary(episode),
            "_links": self._episode_links(show, episode),
        }

    def _still(self, show: Show, episode: Episode) -> dict[str, str] | None:
        if not episode.has_still:
            return None
        return self._image(show, f"still-{episode.position}", "landscape")

    def _episode_links(self, show: Show, episode: Episode) -> dict[str, Any]:
        return {
            "self": {"href": f"{self.base}/episodes/{episode.id}"},
            "show": {"href": f"{self.base}/shows/{show.id}", "name": show.name},
        }

    def seasons(self, show: Show) -> list[dict[str, Any]]:
        return [self._season(show, number, cours) for number, cours in show.seasons.items()]

    def _season(self, show: Show, number: int, cours: tuple[Cour, ...]) -> dict[str, Any]:
        ident = show.id * 100 + number
        end = cours[-1].end
        count = last_day = image = None
        if end is not None and end <= show.today:
            count = sum(cour.episodes for cour in cours)
            last_day = _text(end)
        if cours[0].start:
            image = self._image(show, f"season-{number}", "portrait")
        return {
            "id": ident,
            "url": f"{self.base}/seasons/{ident}/{show.slug}-season-{number}",
            "number": number,
            "name": "",
            "episodeOrder": count,
            "premiereDate": _text(cours[0].start),
            "endDate": last_day,
            **self._channels(show),
            "image": image,
            "summary": "" if number % 2 else None,
            "_links": {"self": {"href": f"{self.base}/seasons/{ident}"}},
        }

    def images(self, show: Show) -> list[dict[str, Any]]:
        """Return all pictures of a show; one has no type, and only posters come in a smaller version."""
        found: list[dict[str, Any]] = []
        for kind, name in IMAGES:
            if name != "logo" or show.logo:
                found.append(self._image_entry(show, len(found), kind, name))
        return found

    def _image_entry(self, show: Show, index: int, kind: str | None, name: str) -> dict[str, Any]:
        width, height = SIZES[name.partition("-")[0]]
        urls = self._image(show, name, "portrait")
        resolutions = {"original": {"url": urls["original"], "width": width, "height": height}}
        if kind == "poster":
            resolutions["medium"] = {"url": urls["medium"], "width": 210, "height": 309}
        return {"id": show.id * 100 + index, "type": kind, "main": index == 0, "resolutions": resolutions}

    def akas(self, show: Show) -> list[dict[str, Any]]:
        """Return other names; the country is null for those of the country of origin."""
        names: list[tuple[str, dict[str, str] | None]]
        names = [(show.native, None), (show.romaji, None), (show.german, GERMANY)]
        for synonym in show.synonyms:
            names.append((synonym, JAPAN))
        found = []
        for name, country in names:
            if name and name != show.name:
                found.append({"name": name, "country": country})
        return found

    def _channels(self, show: Show) -> dict[str, Any]:
        """Return the network, or the web channel, of which a show has only one."""
        channel = {
            "id": sum(map(ord, show.network)) % 900,
            "name": show.network,
            "country": None if show.web else JAPAN,
            "officialSite": None,
        }
        if show.web:
            return {"network": None, "webChannel": channel}
        return {"network": channel, "webChannel": None}

    def _image(self, show: Show, name: str, shape: str) -> dict[str, str]:
        ending = "jpg"
        if name == "logo":
            ending = "png"
        path = f"{show.slug}/{name}.{ending}"
        return {
            "medium": f"{self.origin}/images/medium_{shape}/{path}",
            "original": f"{self.origin}/images/original_untouched/{path}",
        }

    def updated(self, show: Show) -> int:
        if show.status == "Running":
            return self.updated_at(0)
        return self.updated_at(40 + show.id % 300)

    def updated_at(self, days_ago: int) -> int:
        """Return midnight of that many days before today, in Unix seconds; 0 long ago."""
        today = datetime.combine(self.today, time(), UTC).timestamp()
        return max(0, int(today) - days_ago * 86_400)


def _show_summary(show: Show) -> str:
    name = escape(show.name, quote=False)
    overview = escape(show.overview, quote=False)
    return f"<p><b>{name}</b> \N{EN DASH} {overview}</p>"


def _episode_summary(episode: Episode) -> str | None:
    if not episode.summary:
        return episode.summary
    return f"<p>{escape(episode.summary, quote=False)}</p>"


def _episode_rating(episode: Episode, show: Show) -> float | None:
    """Return a made-up rating; what has not aired yet has none."""
    if episode.air_date is None or episode.air_date > show.today:
        return None
    return round(6.6 + episode.position * 7 % 25 / 10, 1)


def _episode_type(episode: Episode) -> str:
    if episode.number is None:
        return "significant_special"
    return "regular"


def _airtime(episode: Episode, show: Show) -> str:
    if not episode.air_date:
        return ""
    return show.time


def _weekdays(show: Show) -> list[str]:
    day = show.cours[-1].start or show.premiered
    if day and show.time:
        return [day.strftime("%A")]
    return []


def _around_today(show: Show) -> tuple[Episode | None, Episode | None]:
    """Return the last episode that has aired and the first that has not; of several of a day the first."""
    before = after = None
    latest, earliest = date.min, date.max
    for episode in show.episodes:
        day = episode.air_date
        if day and latest < day <= show.today:
            before, latest = episode, day
        elif day and show.today < day < earliest:
            after, earliest = episode, day
    return before, after


def _stamp(episode: Episode, show: Show) -> str | None:
    if episode.air_date is None:
        return None
    at = time(12)
    if show.time:
        at = time.fromisoformat(show.time)
    return datetime.combine(episode.air_date, at, TOKYO).astimezone(UTC).isoformat()


def _text(value: Any) -> str | None:
    if not value:
        return None
    return str(value)


EMBEDS: dict[str, Callable[[Resources, Show], list[dict[str, Any]]]] = {
    "seasons": Resources.seasons,
    "images": Resources.images,
    "akas": Resources.akas,
    "episodes": Resources.episodes,
    "cast": lambda resources, show: people.cast(show, resources.origin),
    "crew": lambda resources, show: people.crew(show, resources.origin),
}
