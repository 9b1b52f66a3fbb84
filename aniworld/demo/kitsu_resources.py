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
        """One entry; relationships that are included also say with what."""
        resource = self._resource("anime", entry.cour.kitsu, self._attributes(entry), RELATIONS)
        for name, rows in self.linked(entry, includes).items():
            resource["relationships"][name]["data"] = [{"type": row["type"], "id": row["id"]} for row in rows]
        return resource

    def linked(self, entry: Entry, includes: Sequence[str]) -> dict[str, list[Resource]]:
        """The resources that an include brings along, by relationship."""
        offered: dict[str, Callable[[Entry], list[Resource]]] = {"mappings": self.mappings, "categories": self._categories}
        return {name: rows(entry) for name, rows in offered.items() if name in includes}

    def mappings(self, entry: Entry) -> list[Resource]:
        """The ids of an entry at other services."""
        tvdb = f"{entry.show.tvdb}/{entry.season}" if entry.show.tvdb else None
        known = {"myanimelist/anime": entry.cour.mal, "anilist/anime": entry.cour.anilist, "thetvdb": tvdb}
        facts = (
            {"createdAt": STAMP, "updatedAt": STAMP, "externalSite": site, "externalId": str(ident)}
            for site, ident in known.items()
            if ident
        )
        return [self._resource("mappings", entry.cour.kitsu * 10 + i, fact, ("item",)) for i, fact in enumerate(facts)]

    def episode(self, entry: Entry, number: int, episode: Episode) -> Resource:
        """One episode, numbered within its entry; lengths are minutes."""
        is_told = episode.title != "TBA"
        picture = f"{self.origin}/images/original/{entry.show.slug}/still-{episode.position}.jpg"
        attributes = {
            "createdAt": STAMP,
            "updatedAt": STAMP,
            "synopsis": episode.summary or "",
            "description": episode.summary or "",
            "titles": {"en_us": episode.title, "en_jp": episode.title, "ja_jp": f"第{number}話"} if is_told else {},
            "canonicalTitle": episode.title if is_told else f"Episode {number}",
            "seasonNumber": 1,
            "number": number,
            "relativeNumber": number,
            "airdate": _text(episode.air_date),
            "length": episode.runtime,
            "thumbnail": {"original": picture, "meta": {"dimensions": {}}} if episode.has_still else None,
        }
        return self._resource("episodes", episode.id, attributes, ("media", "videos"))

    def _attributes(self, entry: Entry) -> dict[str, Any]:
        show, is_begun = entry.show, entry.start is not None
        poster = "season" if entry.season > 1 else "poster"
        return {
            "createdAt": STAMP,
            "updatedAt": STAMP,
            "synopsis": show.overview,
            "description": show.overview,
            "coverImageTopOffset": 0,
            "averageRating": f"{show.rating * 10 - 2.44:.2f}" if show.rating else None,
            "userCount": 20_000 + entry.cour.kitsu % 9_000,
            "favoritesCount": entry.cour.kitsu % 900,
            "popularityRank": entry.cour.kitsu % 500 + 1,
            "ratingRank": entry.cour.kitsu % 700 + 1,
            "ageRating": "PG",
            "ageRatingGuide": "Teens 13 or older",
            "subtype": "TV",
            "showType": "TV",
            "posterImage": self._picture(entry, poster, ("tiny", "small", "medium", "large")),
            "coverImage": self._picture(entry, "cover", ("tiny", "small", "large")) if is_begun else None,
            "youtubeVideoId": "",
            "nsfw": False,
            **_names(entry),
            **self._times(entry),
        }

    def _times(self, entry: Entry) -> dict[str, Any]:
        status = self._status(entry)
        count = len(entry.episodes) if status in ("finished", "unreleased") else None
        return {
            "startDate": _text(entry.start),
            "endDate": _text(entry.end) if status == "finished" else None,
            "nextRelease": None,
            "status": status,
            "tba": "",
            "episodeCount": count,
            "episodeLength": entry.show.runtime,
            "totalLength": count * entry.show.runtime if count else None,
        }

    def _status(self, entry: Entry) -> str:
        if entry.start is None:
            return "tba"
        if entry.start > self.today:
            return "unreleased"
        return "finished" if entry.end and entry.end <= self.today else "current"

    def _picture(self, entry: Entry, kind: str, sizes: Sequence[str]) -> dict[str, Any]:
        name = "poster" if kind == "poster" else f"{kind}-{entry.season}"
        urls = {size: f"{self.origin}/images/{size}/{entry.show.slug}/{name}.jpg" for size in (*sizes, "original")}
        return {**urls, "meta": {"dimensions": {size: {"width": None, "height": None} for size in sizes}}}

    def _categories(self, entry: Entry) -> list[Resource]:
        facts = (
            {"title": name, "slug": _slug(name), "nsfw": False, "childCount": 0, "image": None}
            for name in entry.show.genres
            if name != "Anime"
        )
        return [self._resource("categories", sum(map(ord, fact["title"])), fact, ("parent",)) for fact in facts]

    def _resource(self, kind: str, ident: int | None, attributes: dict[str, Any], relations: Sequence[str]) -> Resource:
        own = f"{self.base}/{kind}/{ident}"
        return {
            "id": str(ident),
            "type": kind,
            "links": {"self": own},
            "attributes": attributes,
            "relationships": {
                name: {"links": {"self": f"{own}/relationships/{name}", "related": f"{own}/{name}"}} for name in relations
            },
        }


def _names(entry: Entry) -> dict[str, Any]:
    show, romaji = entry.show, entry.cour.romaji or entry.show.romaji
    english, native = entry.cour.title or show.name, show.native
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
    return str(value) if value else None


RELATIONS = (
    "genres", "categories", "castings", "installments", "mappings", "reviews", "mediaRelationships", "episodes",
    "streamingLinks", "animeProductions", "animeCharacters", "animeStaff",
)  # fmt: skip
