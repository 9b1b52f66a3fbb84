"""What TMDB's answers mean: shows, translations, seasons, episodes, pictures, read into our own values."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from . import tmdb_people, tmdb_pictures
from .base import Candidate, Details, Episode, Season
from .cleaning import (
    JAPANESE,
    at,
    column,
    dicts,
    first,
    identifier,
    is_list,
    plain,
    read_all,
    text,
    whole_number,
)
from .fields import Status

STATUS: dict[str, Status] = {
    "Returning Series": "running",
    "Ended": "ended",
    "Canceled": "ended",
    "In Production": "upcoming",
    "Planned": "upcoming",
    "Pilot": "upcoming",
}
ANIMATION = 16
SEASON_PLACEHOLDER = re.compile(
    r"\w+ \d+|specials|第?\s*\d+\s*(シーズン|期|季)|シーズン\s*\d+", re.IGNORECASE
)


def is_show(answer: Any) -> bool:
    return bool(identifier(at(answer, "id")) and text(at(answer, "name")))


def candidate(row: dict[str, Any], image_url: str) -> Candidate:
    genres = at(row, "genre_ids")
    return Candidate(
        provider="tmdb",
        id=at(row, "id"),
        title=at(row, "name"),
        titles=(at(row, "name"), at(row, "original_name")),
        year=at(row, "first_air_date"),
        kind="TV",
        overview=at(row, "overview"),
        poster_url=tmdb_pictures.picture_url(at(row, "poster_path"), image_url, "w342"),
        url=_page(row),
        is_animation=is_list(genres) and ANIMATION in genres,
    )


def _page(show: dict[str, Any]) -> str:
    return f"https://www.themoviedb.org/tv/{identifier(at(show, 'id'))}"


def details(show: dict[str, Any], languages: Sequence[str], image_url: str) -> Details:
    titles = _titles(show)
    overview, language = _overview(show, languages)
    return Details(
        provider="tmdb",
        id=at(show, "id"),
        title=titles.get("en") or at(show, "name"),
        titles=titles,
        synonyms=(*column(at(show, "alternative_titles", "results"), "title"), at(show, "name")),
        overview=overview,
        status=_status(show),
        premiered=at(show, "first_air_date"),
        ended=_ended(show),
        runtime_minutes=_runtime(show),
        rating=_rating(show),
        genres=column(at(show, "genres"), "name"),
        studio=_studio(show),
        country=first(at(show, "origin_country")),
        url=_page(show),
        ids=_ids(show),
        seasons=tuple(read_all(_season, at(show, "seasons"))),
        images=tuple(tmdb_pictures.images(show, image_url)),
        language=language,
        tagline=at(show, "tagline"),
        tags=column(at(show, "keywords", "results"), "name"),
        content_ratings=tmdb_people.content_ratings(show),
        votes=at(show, "vote_count"),
        cast=tuple(tmdb_people.cast(show, image_url)),
        directors=tmdb_people.crew(show, tmdb_people.DIRECTING),
        writers=tmdb_people.creators(show),
        trailer=tmdb_people.trailer(show, languages),
    )


def _status(show: dict[str, Any]) -> Status:
    return STATUS.get(text(at(show, "status")), "")


def _ended(show: dict[str, Any]) -> Any:
    """Return the last air date, once the show has ended."""
    if _status(show) == "ended":
        return at(show, "last_air_date")
    return None


def _ids(show: dict[str, Any]) -> dict[str, Any]:
    return {
        "tmdb": at(show, "id"),
        "tvdb": at(show, "external_ids", "tvdb_id"),
        "imdb": at(show, "external_ids", "imdb_id"),
    }


def _translations(show: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Return (language, "language-region", texts) of each translation."""
    for row in dicts(at(show, "translations", "translations")):
        language = identifier(at(row, "iso_639_1"), "[a-z]{2}")
        region = identifier(at(row, "iso_3166_1"), "[A-Z]{2}")
        if language:
            yield language, f"{language}-{region.lower()}", at(row, "data")


def _titles(show: dict[str, Any]) -> dict[str, str]:
    """Return titles by language, and by country too if a language has several ("pt", "pt-br")."""
    titles: dict[str, str] = {}
    for language, tag, data in _translations(show):
        title = text(at(data, "name"))
        if title and title != titles.setdefault(language, title):
            titles.setdefault(tag, title)
    original = identifier(at(show, "original_language"), "[a-z]{2}")
    if original and text(at(show, "original_name")):
        titles.setdefault(original, text(at(show, "original_name")))
    for row in dicts(at(show, "alternative_titles", "results")):
        title = text(at(row, "title"))
        if title and at(row, "iso_3166_1") == "JP" and not JAPANESE.search(title):
            titles.setdefault("x-jat", title)
    return titles


def _overview(show: dict[str, Any], languages: Sequence[str]) -> tuple[str, str]:
    """Return the text in the first of these languages that has one, and its language."""
    found: dict[str, str] = {}
    for language, tag, data in _translations(show):
        if overview := plain(at(data, "overview")):
            found.setdefault(tag, overview)
            found.setdefault(language, overview)
    for language in languages:
        for tag in (language, language.partition("-")[0]):
            if tag in found:
                return found[tag], tag
    return plain(at(show, "overview")), languages[0]


def _runtime(show: dict[str, Any]) -> int | None:
    usual = at(show, "episode_run_time")
    found = [at(show, "last_episode_to_air", "runtime")]
    if isinstance(usual, list):
        found = [*usual, *found]
    for value in found:
        minutes = whole_number(value, 1)
        if minutes:
            return minutes
    return None


def _studio(show: dict[str, Any]) -> str:
    """Return the station, as other sources name it too; else who made it."""
    return first(column(at(show, "networks"), "name") + column(at(show, "production_companies"), "name"))


def _rating(row: Any) -> Any:
    if not whole_number(at(row, "vote_count"), 1):
        return None
    return at(row, "vote_average")


def _season(row: dict[str, Any]) -> Season:
    name = text(at(row, "name"))
    if SEASON_PLACEHOLDER.fullmatch(name):
        name = ""
    return Season(
        number=at(row, "season_number"),
        name=name,
        overview=at(row, "overview"),
        premiered=at(row, "air_date"),
        episode_count=at(row, "episode_count"),
    )


def seasons(show: Any) -> tuple[list[int], int]:
    """Return the numbers of all seasons, in order, and how many episodes they have together."""
    numbers = set()
    total = 0
    for row in dicts(at(show, "seasons")):
        season_number = whole_number(at(row, "season_number"))
        if season_number is not None:
            numbers.add(season_number)
        total += whole_number(at(row, "episode_count")) or 0
    return sorted(numbers), total


def episodes(season: Any, language: str, image_url: str) -> list[Episode]:
    """Return the episodes of one season in a language.

    An untranslated one has only a number for a title, which is none.
    """
    return list(read_all(_episode, at(season, "episodes"), language, image_url))


def _episode(row: dict[str, Any], language: str, image_url: str) -> Episode:
    return Episode(
        provider="tmdb",
        id=at(row, "id"),
        season=at(row, "season_number"),
        number=at(row, "episode_number"),
        is_special=whole_number(at(row, "season_number")) == 0,
        title=at(row, "name"),
        titles={language: at(row, "name")},
        overview=at(row, "overview"),
        air_date=at(row, "air_date"),
        runtime_minutes=at(row, "runtime"),
        still_url=tmdb_pictures.picture_url(at(row, "still_path"), image_url),
        rating=_rating(row),
        votes=at(row, "vote_count"),
        directors=tmdb_people.episode_crew(row, "Director"),
        writers=tmdb_people.episode_crew(row, "Writer"),
    )
