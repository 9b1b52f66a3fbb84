"""What TVmaze's answers mean: shows, aliases, seasons, episodes, pictures, read into our own values."""

from operator import attrgetter
from typing import Any

from .base import USUAL, Candidate, Details, Episode, Image, Season
from .cleaning import (
    JAPANESE,
    at,
    column,
    dicts,
    identifier,
    number,
    read_all,
    text,
    web_url,
    whole_number,
)
from .fields import Status
from .values import CastMember

Rows = list[dict[str, Any]]
STATUS: dict[str, Status] = {"Running": "running", "Ended": "ended", "In Development": "upcoming"}
IMAGE_KINDS = {"poster": "poster", "background": "fanart", "banner": "banner", "typography": "logo"}
DIRECTORS = frozenset(("Director", "Series Director", "Chief Director"))
WRITERS = frozenset(("Writer", "Creator", "Original Creator", "Series Composition"))
MAIN, OTHER = USUAL + 0.5, USUAL  # scores of pictures


def score_of(hit: dict[str, Any]) -> float:
    return number(at(hit, "score")) or 0.0


def is_show(answer: Any) -> bool:
    return bool(identifier(at(answer, "id")) and text(at(answer, "name")))


def is_listing(answer: Any) -> bool:
    """Return whether a list has an episode that can be read, or none at all."""
    return answer == [] or any(read_all(episode, answer))


def candidate(show: dict[str, Any]) -> Candidate:
    return Candidate(
        provider="tvmaze",
        id=at(show, "id"),
        title=at(show, "name"),
        titles=(at(show, "name"),),
        year=at(show, "premiered"),
        kind=at(show, "type"),
        overview=at(show, "summary"),
        poster_url=web_url(at(show, "image", "medium")) or at(show, "image", "original"),
        url=at(show, "url"),
        is_animation=at(show, "type") == "Animation",
    )


def details(show: dict[str, Any], seasons: Rows, images: Rows, akas: Rows) -> Details:
    station = at(show, "network") or at(show, "webChannel")
    return Details(
        provider="tvmaze",
        id=at(show, "id"),
        title=at(show, "name"),
        titles=_titles(show, akas),
        synonyms=column(akas, "name"),
        overview=at(show, "summary"),
        status=STATUS.get(text(at(show, "status")), ""),
        premiered=at(show, "premiered"),
        ended=at(show, "ended"),
        runtime_minutes=whole_number(at(show, "averageRuntime"), 1) or at(show, "runtime"),
        rating=at(show, "rating", "average"),
        genres=at(show, "genres"),
        studio=at(station, "name"),
        country=at(station, "country", "code"),
        url=at(show, "url"),
        ids=_ids(show),
        seasons=_seasons(seasons),
        images=_images(show, seasons, images),
        cast=tuple(read_all(_cast_member, at(show, "_embedded", "cast"))),
        directors=_crew(show, DIRECTORS),
        writers=_crew(show, WRITERS),
    )


def _cast_member(row: dict[str, Any]) -> CastMember:
    person = at(row, "person")
    return CastMember(
        name=at(person, "name"),
        role=at(row, "character", "name"),
        thumb_url=web_url(at(person, "image", "medium")) or at(person, "image", "original"),
    )


def _crew(show: dict[str, Any], jobs: frozenset[str]) -> tuple[str, ...]:
    """Return the names of the people who have one of these jobs."""
    names = []
    for row in dicts(at(show, "_embedded", "crew")):
        if text(at(row, "type")) in jobs:
            names.append(at(row, "person", "name"))
    return tuple(names)


def _ids(show: dict[str, Any]) -> dict[str, Any]:
    externals = at(show, "externals")
    return {"tvmaze": at(show, "id"), "tvdb": at(externals, "thetvdb"), "imdb": at(externals, "imdb")}


def _titles(show: dict[str, Any], akas: Rows) -> dict[str, str]:
    """By language. An alias without a country is of the show's own."""
    titles = {"en": text(at(show, "name"))}
    home = at(show, "network", "country", "code")
    if at(show, "language") == "Japanese":
        home = "JP"
    for aka in akas:
        name = text(at(aka, "name"))
        country = at(aka, "country", "code") or home
        if not name:
            continue
        if country == "DE":
            titles.setdefault("de", name)
        elif country == "JP" and JAPANESE.search(name):
            titles.setdefault("ja", name)
        elif country == "JP":
            titles.setdefault("x-jat", name)
    return titles


def _seasons(rows: Rows) -> tuple[Season, ...]:
    seasons: dict[int, Season] = {}
    for season in read_all(_season, rows):
        seasons.setdefault(season.number, season)
    return tuple(seasons[number] for number in sorted(seasons))


def _season(row: dict[str, Any]) -> Season:
    return Season(
        number=at(row, "number"),
        name=at(row, "name"),
        overview=at(row, "summary"),
        premiered=at(row, "premiereDate"),
        ended=at(row, "endDate"),
        episode_count=at(row, "episodeOrder"),
    )


def _images(show: dict[str, Any], seasons: Rows, rows: Rows) -> tuple[Image, ...]:
    images = list(read_all(_image, rows))
    offered = {image.url for image in images}
    images += [main for main in read_all(_poster, [show]) if main.url not in offered]
    images += read_all(_season_poster, seasons)
    unique = {}
    for image in reversed(images):
        unique[(image.kind, image.season, image.url)] = image
    in_order = reversed(unique.values())  # of equal scores the first stays first
    return tuple(sorted(in_order, key=attrgetter("score"), reverse=True))


def _poster(show: dict[str, Any]) -> Image:
    return Image(kind="poster", url=at(show, "image", "original"), score=MAIN)


def _season_poster(row: dict[str, Any]) -> Image:
    return Image(kind="season_poster", url=at(row, "image", "original"), season=at(row, "number"), score=MAIN)


def _image(row: dict[str, Any]) -> Image:
    original = at(row, "resolutions", "original")
    kind: Any = IMAGE_KINDS.get(text(at(row, "type")))  # Image refuses what is none
    score = OTHER
    if at(row, "main") is True:
        score = MAIN
    return Image(
        kind=kind,
        url=at(original, "url"),
        width=at(original, "width"),
        height=at(original, "height"),
        score=score,
    )


def _moment(row: dict[str, Any]) -> Any:
    """Return when an episode is broadcast. Without a time TVmaze says noon, which nobody has told it."""
    return at(row, "airstamp") if at(row, "airtime") else None


def episode(row: dict[str, Any]) -> Episode:
    number_told = whole_number(at(row, "number"))
    return Episode(
        provider="tvmaze",
        id=at(row, "id"),
        season=at(row, "season"),
        number=number_told,
        is_special=number_told is None or at(row, "type") in ("significant_special", "insignificant_special"),
        title=at(row, "name"),
        titles={"en": at(row, "name")},
        overview=at(row, "summary"),
        air_date=at(row, "airdate"),
        airs_at=_moment(row),
        runtime_minutes=at(row, "runtime"),
        still_url=at(row, "image", "original"),
        rating=at(row, "rating", "average"),
    )
