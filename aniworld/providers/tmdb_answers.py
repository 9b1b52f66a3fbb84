"""What TMDB's answers mean: shows, translations, seasons, episodes and pictures, each read into our own values."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from .base import MAKESHIFT, USUAL, Candidate, Details, Episode, Image, Season
from .fields import JAPANESE, at, day, dicts, episode_title, identifier, number, plain, text, texts, whole

STATUS = {
    "Returning Series": "running",
    "Ended": "ended",
    "Canceled": "ended",
    "In Production": "upcoming",
    "Planned": "upcoming",
    "Pilot": "upcoming",
}
ANIMATION = 16
KINDS = {"posters": ("poster", "poster_path"), "backdrops": ("fanart", "backdrop_path"), "logos": ("logo", "")}
MOST_PICTURES = 10  # of each kind and language; well-known shows have hundreds
PATH = r"/[\w-]{1,100}\.(jpg|jpeg|png|svg|webp)"
SEASON_PLACEHOLDER = re.compile(r"\w+ \d+|specials|第?\s*\d+\s*(シーズン|期|季)|シーズン\s*\d+", re.IGNORECASE)


def is_show(answer: Any) -> bool:
    return bool(identifier(at(answer, "id")) and text(at(answer, "name")))


def image_languages(languages: Sequence[str]) -> list[str]:
    """Languages of pictures worth having, as TMDB writes them; "null" is for those without words."""
    return list(dict.fromkeys([*(language.partition("-")[0] for language in languages), "en", "ja", "null"]))


def candidate(row: dict[str, Any], image_url: str) -> Candidate:
    title, premiered, source_id = text(at(row, "name")), day(at(row, "first_air_date")), identifier(at(row, "id"))
    genres = at(row, "genre_ids")
    return Candidate(
        provider="tmdb",
        id=source_id,
        title=title,
        titles=texts([title, at(row, "original_name")]),
        year=premiered.year if premiered else None,
        kind="TV",
        overview=plain(at(row, "overview")),
        poster_url=_picture_url(at(row, "poster_path"), image_url, "w342"),
        url=f"https://www.themoviedb.org/tv/{source_id}",
        is_animation=isinstance(genres, list) and ANIMATION in genres,
    )


def details(show: dict[str, Any], languages: Sequence[str], image_url: str) -> Details:
    source_id, titles = identifier(at(show, "id")), _titles(show)
    overview, language = _overview(show, languages)
    title = titles.get("en") or text(at(show, "name"))
    status = STATUS.get(text(at(show, "status")), "")
    others = texts([at(row, "title") for row in dicts(at(show, "alternative_titles", "results"))] + [at(show, "name")])
    return Details(
        provider="tmdb",
        id=source_id,
        title=title,
        titles=titles,
        synonyms=tuple(name for name in others if name not in (title, *titles.values())),
        overview=overview,
        status=status,
        premiered=day(at(show, "first_air_date")),
        ended=day(at(show, "last_air_date")) if status == "ended" else None,
        runtime_minutes=_runtime(show),
        rating=_rating(show),
        genres=texts([at(genre, "name") for genre in dicts(at(show, "genres"))]),
        studio=_studio(show),
        country=next(iter(texts(at(show, "origin_country"))), "")[:2],
        url=f"https://www.themoviedb.org/tv/{source_id}",
        ids={"tmdb": source_id} | _foreign_ids(show),
        seasons=tuple(_seasons(show)),
        images=tuple(_images(show, image_url)),
        language=language,
    )


def _translations(show: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """(language, "language-region", texts) of each."""
    for row in dicts(at(show, "translations", "translations")):
        language, region = identifier(at(row, "iso_639_1"), "[a-z]{2}"), identifier(at(row, "iso_3166_1"), "[A-Z]{2}")
        if language:
            yield language, f"{language}-{region.lower()}", at(row, "data")


def _titles(show: dict[str, Any]) -> dict[str, str]:
    """By language; where a language has several countries, by country too ("pt", "pt-br")."""
    titles: dict[str, str] = {}
    for language, tag, data in _translations(show):
        if title := text(at(data, "name")):
            if title != titles.setdefault(language, title):
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
    """The text in the first of these languages that has one, and its language."""
    told: dict[str, str] = {}
    for language, tag, data in _translations(show):
        if overview := plain(at(data, "overview")):
            told.setdefault(tag, overview)
            told.setdefault(language, overview)
    wanted = [tag for language in languages for tag in (language, language.partition("-")[0])]
    return next(((told[tag], tag) for tag in wanted if tag in told), (plain(at(show, "overview")), languages[0]))


def _runtime(show: dict[str, Any]) -> int | None:
    usual = at(show, "episode_run_time")
    told = [*(usual if isinstance(usual, list) else ()), at(show, "last_episode_to_air", "runtime")]
    return next((minutes for value in told if (minutes := whole(value, 1))), None)


def _studio(show: dict[str, Any]) -> str:
    """The station, as other sources name it too; else who made it."""
    rows = dicts(at(show, "networks")) + dicts(at(show, "production_companies"))
    return next((name for row in rows if (name := text(at(row, "name")))), "")


def _rating(row: Any) -> float | None:
    return number(at(row, "vote_average"), 0, 10) if whole(at(row, "vote_count"), 1) else None


def _foreign_ids(show: dict[str, Any]) -> dict[str, str]:
    ids = {
        "tvdb": identifier(at(show, "external_ids", "tvdb_id")),
        "imdb": identifier(at(show, "external_ids", "imdb_id"), r"tt\d{5,12}"),
    }
    return {service: value for service, value in ids.items() if value}


def _seasons(show: dict[str, Any]) -> Iterator[Season]:
    for row in dicts(at(show, "seasons")):
        season, name = whole(at(row, "season_number")), text(at(row, "name"))
        if season is not None:
            yield Season(
                number=season,
                name="" if SEASON_PLACEHOLDER.fullmatch(name) else name,
                overview=plain(at(row, "overview")),
                premiered=day(at(row, "air_date")),
                episode_count=whole(at(row, "episode_count")),
            )


def episodes(season: Any, language: str, image_url: str) -> list[Episode]:
    """The episodes of one season as told in a language. An untranslated one has only a number for a title: that is none."""
    found = [_episode(row, language, image_url) for row in dicts(at(season, "episodes"))]
    return [episode for episode in found if episode]


def _episode(row: dict[str, Any], language: str, image_url: str) -> Episode | None:
    source_id = identifier(at(row, "id"))
    season, episode_number = whole(at(row, "season_number")), whole(at(row, "episode_number"))
    if not source_id or season is None or episode_number is None:
        return None
    title = episode_title(at(row, "name"))
    return Episode(
        provider="tmdb",
        id=source_id,
        season=season,
        number=episode_number,
        is_special=season == 0,
        title=title,
        titles={language: title} if title else {},
        overview=plain(at(row, "overview")),
        air_date=day(at(row, "air_date")),
        runtime_minutes=whole(at(row, "runtime"), 1),
        still_url=_picture_url(at(row, "still_path"), image_url),
        rating=_rating(row),
    )


def _images(show: dict[str, Any], image_url: str) -> Iterator[Image]:
    for name, (kind, main) in KINDS.items():
        rows = sorted(dicts(at(show, "images", name)), key=_votes, reverse=True)
        offered = [image for row in rows if (image := _image(row, kind, image_url))]
        yield from _best_of_each_language(offered)
        url = _picture_url(at(show, main), image_url)
        if url and not any(image.url == url for image in offered):
            yield Image(kind, url)
    for row in dicts(at(show, "seasons")):
        season, url = whole(at(row, "season_number")), _picture_url(at(row, "poster_path"), image_url)
        if season is not None and url:
            yield Image("season_poster", url, season=season)


def _best_of_each_language(images: list[Image]) -> Iterator[Image]:
    counts = Counter()
    for image in images:
        counts[image.language] += 1
        if counts[image.language] <= MOST_PICTURES:
            yield image


def _image(row: dict[str, Any], kind: str, image_url: str) -> Image | None:
    """A poster or logo without words is not what one looks for."""
    url, language = _picture_url(at(row, "file_path"), image_url), identifier(at(row, "iso_639_1"), "[a-z]{2}") or None
    if url is None:
        return None
    quality = MAKESHIFT if language is None and kind != "fanart" else USUAL
    is_drawn_anew = text(at(row, "file_path")).endswith(".svg")
    size = (None, None) if is_drawn_anew else (whole(at(row, "width"), 1), whole(at(row, "height"), 1))
    return Image(kind, url, *size, language=language, score=quality + 0.09 * _votes(row))


def _votes(row: dict[str, Any]) -> float:
    return (number(at(row, "vote_average"), 0, 10) or 0.0) if whole(at(row, "vote_count"), 1) else 0.0


def _picture_url(path: Any, image_url: str, size: str = "original") -> str | None:
    """An SVG is asked for as a PNG, which TMDB draws from it at the sizes that it offers."""
    if not identifier(path, PATH):
        return None
    return f"{image_url}/w500{path.removesuffix('.svg')}.png" if path.endswith(".svg") else f"{image_url}/{size}{path}"
