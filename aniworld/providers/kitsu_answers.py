"""What Kitsu's answers mean: entries, titles, foreign ids, pictures, episodes, read into our own values."""

import re
from typing import Any

from . import kitsu_graphql
from .base import MAKESHIFT, Candidate, Details, Episode, Image
from .cleaning import (
    at,
    dicts,
    episode_title,
    identifier,
    is_list,
    number,
    plain,
    read,
    read_all,
    text,
    web_url,
    whole_number,
)
from .fields import Status

STATUS: dict[str, Status] = {
    "current": "running",
    "finished": "ended",
    "tba": "upcoming",
    "unreleased": "upcoming",
    "upcoming": "upcoming",
}
ROMAJI = "en_jp"
ROMANISED = re.compile("en_(?!us|gb|ca|au|nz)..")  # Korean, Chinese… in Latin letters
SITES = {
    "myanimelist/anime": "mal",
    "anilist/anime": "anilist",
    "anidb": "anidb",
    "thetvdb/series": "tvdb",
    "thetvdb": "tvdb",
}


def is_collection(answer: Any) -> bool:
    return is_list(at(answer, "data"))


def is_entry(answer: Any) -> bool:
    return read(details, at(answer, "data"), {}) is not None


def is_listing(answer: Any) -> bool:
    """Return whether a page has an episode that can be read, or none at all."""
    return at(answer, "data") == [] or any(read_all(episode, at(answer, "data")))


def by_key(answer: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the included resources by (type, id)."""
    return {_key(item): item for item in dicts(at(answer, "included"))}


def _key(item: dict[str, Any]) -> tuple[str, str]:
    return text(at(item, "type")), text(at(item, "id"))


def _related(
    entry: Any, relationship: str, included: dict[tuple[str, str], dict[str, Any]]
) -> list[dict[str, Any]]:
    told = at(entry, "relationships", relationship, "data")
    if not is_list(told):
        told = [told]
    found = []
    for item in dicts(told):
        if _key(item) in included:
            found.append(included[_key(item)])
    return found


def candidate(entry: dict[str, Any], included: dict[tuple[str, str], dict[str, Any]]) -> Candidate:
    poster = at(entry, "attributes", "posterImage")
    return Candidate.of(
        details(entry, included),
        kind=at(entry, "attributes", "subtype"),
        poster_url=web_url(at(poster, "small")) or _picture_url(poster),
        episode_count=at(entry, "attributes", "episodeCount"),
        is_animation=True,
    )


def details(entry: Any, included: dict[tuple[str, str], dict[str, Any]]) -> Details:
    source_id, attributes = identifier(at(entry, "id")), at(entry, "attributes")
    titles = _titles(at(attributes, "titles"))
    rating = number(at(attributes, "averageRating"), 0, 100)
    slug = identifier(at(attributes, "slug"), r"[\w-]{1,200}") or source_id
    return Details(
        provider="kitsu",
        id=source_id,
        title=text(at(attributes, "canonicalTitle")) or next(iter(titles.values()), ""),
        titles=titles,
        synonyms=tuple(_names(attributes)),
        overview=plain(at(attributes, "synopsis")) or at(attributes, "description"),
        status=STATUS.get(text(at(attributes, "status")), ""),
        premiered=at(attributes, "startDate"),
        ended=at(attributes, "endDate"),
        runtime_minutes=at(attributes, "episodeLength"),
        rating=rating and round(rating / 10, 2),
        genres=tuple(at(row, "attributes", "title") for row in _related(entry, "categories", included)),
        studio=_studio(entry, included),
        url=f"https://kitsu.app/anime/{slug}",
        ids={"kitsu": source_id} | _foreign_ids(entry, included),
        images=_images(attributes),
        content_ratings={"kitsu": at(attributes, "ageRating")},
        votes=_votes(attributes),
        trailer=at(attributes, "youtubeVideoId"),
    )


def _votes(attributes: Any) -> int:
    """Return how many people rated an entry; they are told by what they gave."""
    told = at(attributes, "ratingFrequencies")
    if not isinstance(told, dict):
        return 0
    return sum(whole_number(count, 0, 10**9) or 0 for count in told.values())


def _titles(value: Any) -> dict[str, str]:
    """Kitsu's keys name language and country ("en", "en_us", "ja_jp").

    The plain language goes before its countries.
    """
    titles: dict[str, str] = {}
    if not isinstance(value, dict):
        return titles
    for key, told in sorted(value.items()):
        language = _language(key)
        title = text(told)
        if title and language:
            titles.setdefault(language, title)
    return titles


def _language(key: str) -> str:
    """Return the language of a key; "" for none, and for other languages than Japanese in Latin letters."""
    if key == ROMAJI:
        return "x-jat"
    language, _, _ = key.partition("_")
    if ROMANISED.fullmatch(key) or not re.fullmatch("[a-z]{2,3}|x-jat", language):
        return ""
    return language


def _names(attributes: Any) -> list[Any]:
    names: list[Any] = []
    short = at(attributes, "abbreviatedTitles")
    if isinstance(short, list):
        names += short
    titles = at(attributes, "titles")
    if isinstance(titles, dict):
        names += titles.values()
    return names


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
        told = text(at(mapping, "attributes", "externalId"))
        foreign = identifier(told.partition("/")[0])  # TVDB's have a season: "81797/1"
        if service and foreign:
            ids.setdefault(service, foreign)
    return ids


def _images(attributes: Any) -> tuple[Image, ...]:
    poster = _picture_url(at(attributes, "posterImage"))
    cover = _picture_url(at(attributes, "coverImage"))
    pictures = [{"kind": "poster", "url": poster}, {"kind": "fanart", "url": cover, "score": MAKESHIFT}]
    return tuple(read_all(Image.model_validate, pictures))


def _picture_url(value: Any) -> str | None:
    return web_url(at(value, "original")) or web_url(at(value, "large"))


def episode(row: dict[str, Any]) -> Episode:
    attributes = at(row, "attributes")
    titles = _titles(at(attributes, "titles"))
    return Episode(
        provider="kitsu",
        id=at(row, "id"),
        season=1,
        number=at(attributes, "number"),
        title=episode_title(titles.get("en")) or at(attributes, "canonicalTitle"),
        titles=titles,
        overview=plain(at(attributes, "synopsis")) or at(attributes, "description"),
        air_date=at(attributes, "airdate"),
        runtime_minutes=at(attributes, "length"),
        still_url=_picture_url(at(attributes, "thumbnail")),
        ids={"kitsu": at(row, "id")},
    )


def graphql_episode(row: dict[str, Any]) -> Episode:
    return kitsu_graphql.episode(row, _titles(at(row, "titles", "localized")))
