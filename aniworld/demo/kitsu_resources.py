"""What Kitsu knows of a show, as JSON:API resources: entries, episodes, mappings and categories."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from .shows import Entry, Episode

STAMP = "2024-01-01T00:00:00.000Z"
Resource = dict[str, Any]


class Resources:
    """Resources with links to one origin; today decides what is finished."""

    def __init__(self, origin: str, today: date):
        self.origin, self.base, self.today = origin, f"{origin}/kitsu", today

    def anime(self, entry: Entry, includes: Sequence[str] = ()) -> Resource:
        """Return one entry; relationships that are included also say with what."""
        resource = self._resource("anime", entry.ident, self._attributes(entry), RELATIONS)
        for name, rows in self.linked(entry, includes).items():
            resource["relationships"][name]["data"] = [{"type": row["type"], "id": row["id"]} for row in rows]
        return resource

    def linked(self, entry: Entry, includes: Sequence[str]) -> dict[str, list[Resource]]:
        """Return the resources that an include brings along, by relationship."""
        offered: dict[str, Callable[[Entry], list[Resource]]] = {
            "mappings": self.mappings,
            "categories": self._categories,
        }
        return {name: rows(entry) for name, rows in offered.items() if name in includes}

    def mappings(self, entry: Entry) -> list[Resource]:
        """Return the ids of an entry at other services."""
        tvdb = f"{entry.show.tvdb}/{entry.season}" if entry.show.tvdb else None
        known = {"myanimelist/anime": entry.cour.mal, "anilist/anime": entry.cour.anilist, "thetvdb": tvdb}
        found: list[Resource] = []
        for site, ident in known.items():
            if ident:
                facts = {
                    "createdAt": STAMP,
                    "updatedAt": STAMP,
                    "externalSite": site,
                    "externalId": str(ident),
                }
                found.append(self._resource("mappings", entry.ident * 10 + len(found), facts, ("item",)))
        return found

    def episode(self, entry: Entry, number: int, episode: Episode) -> Resource:
        """Return one episode, numbered within its entry; lengths are minutes."""
        title = f"Episode {number}"
        titles = {}
        if episode.title != "TBA":
            title = episode.title
            titles = {"en_us": title, "en_jp": title, "ja_jp": f"第{number}話"}
        thumbnail = None
        if episode.has_still:
            picture = f"{self.origin}/images/original/{entry.show.slug}/still-{episode.position}.jpg"
            thumbnail = {"original": picture, "meta": {"dimensions": {}}}
        attributes = {
            **_texts(episode.summary or ""),
            "titles": titles,
            "canonicalTitle": title,
            "seasonNumber": 1,
            "number": number,
            "relativeNumber": number,
            "airdate": _text(episode.air_date),
            "length": episode.runtime,
            "thumbnail": thumbnail,
        }
        return self._resource("episodes", episode.id, attributes, ("media", "videos"))

    def _attributes(self, entry: Entry) -> dict[str, Any]:
        show = entry.show
        poster = "poster"
        if entry.season > 1:
            poster = "season"
        cover = None
        if entry.start is not None:
            cover = self._picture(entry, "cover", ("tiny", "small", "large"))
        return {
            **_texts(show.overview),
            "coverImageTopOffset": 0,
            **_ranks(entry),
            "ageRating": "PG",
            "ageRatingGuide": "Teens 13 or older",
            "subtype": "TV",
            "showType": "TV",
            "posterImage": self._picture(entry, poster, ("tiny", "small", "medium", "large")),
            "coverImage": cover,
            "youtubeVideoId": "",
            "nsfw": False,
            **_names(entry),
            **self._times(entry),
        }

    def _times(self, entry: Entry) -> dict[str, Any]:
        status = self._status(entry)
        last_day = count = minutes = None
        if status == "finished":
            last_day = _text(entry.end)
        if status in ("finished", "unreleased"):
            count = len(entry.episodes)
        if count:
            minutes = count * entry.show.runtime
        return {
            "startDate": _text(entry.start),
            "endDate": last_day,
            "nextRelease": None,
            "status": status,
            "tba": "",
            "episodeCount": count,
            "episodeLength": entry.show.runtime,
            "totalLength": minutes,
        }

    def _status(self, entry: Entry) -> str:
        if entry.start is None:
            return "tba"
        if entry.start > self.today:
            return "unreleased"
        if entry.end and entry.end <= self.today:
            return "finished"
        return "current"

    def _picture(self, entry: Entry, kind: str, sizes: Sequence[str]) -> dict[str, Any]:
        name = kind
        if kind != "poster":
            name = f"{kind}-{entry.season}"
        picture: dict[str, Any] = {}
        for size in (*sizes, "original"):
            picture[size] = f"{self.origin}/images/{size}/{entry.show.slug}/{name}.jpg"
        picture["meta"] = {"dimensions": {size: {"width": None, "height": None} for size in sizes}}
        return picture

    def _categories(self, entry: Entry) -> list[Resource]:
        found = []
        for name in entry.show.genres:
            if name != "Anime":
                facts = {"title": name, "slug": _slug(name), "nsfw": False, "childCount": 0, "image": None}
                found.append(self._resource("categories", sum(map(ord, name)), facts, ("parent",)))
        return found

    def _resource(
        self, kind: str, ident: int, attributes: dict[str, Any], relations: Sequence[str]
    ) -> Resource:
        own = f"{self.base}/{kind}/{ident}"
        relationships = {}
        for name in relations:
            links = {"self": f"{own}/relationships/{name}", "related": f"{own}/{name}"}
            relationships[name] = {"links": links}
        return {
            "id": str(ident),
            "type": kind,
            "links": {"self": own},
            "attributes": attributes,
            "relationships": relationships,
        }


def _texts(overview: str) -> dict[str, str]:
    return {"createdAt": STAMP, "updatedAt": STAMP, "synopsis": overview, "description": overview}


def _ranks(entry: Entry) -> dict[str, Any]:
    rating = None
    if entry.show.rating:
        rating = f"{entry.show.rating * 10 - 2.44:.2f}"
    return {
        "averageRating": rating,
        "userCount": 20_000 + entry.ident % 9_000,
        "favoritesCount": entry.ident % 900,
        "popularityRank": entry.ident % 500 + 1,
        "ratingRank": entry.ident % 700 + 1,
    }


def _names(entry: Entry) -> dict[str, Any]:
    show = entry.show
    romaji = entry.cour.romaji or show.romaji
    english = entry.cour.title or show.name
    native = show.native
    if native and entry.season > 1:
        native = f"{native} 第{entry.season}期"
    titles = {"en": english, "en_jp": romaji, "en_us": english, "ja_jp": native}
    return {
        "slug": _slug(romaji),
        "titles": {language: name for language, name in titles.items() if name},
        "canonicalTitle": romaji,
        "abbreviatedTitles": list(show.synonyms),
    }


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _text(value: date | None) -> str | None:
    if value is None:
        return None
    return str(value)


RELATIONS = (
    "genres",
    "categories",
    "castings",
    "installments",
    "mappings",
    "reviews",
    "mediaRelationships",
    "episodes",
    "streamingLinks",
    "animeProductions",
    "animeCharacters",
    "animeStaff",
)
