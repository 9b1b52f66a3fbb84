"""What TMDB's answers mean: shows, translations, seasons, episodes and pictures, each read into our own values."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from .base import MAKESHIFT, USUAL, Candidate, Details, Episode, Image, Season
from .fields import JAPANESE, at, dicts, first, identifier, is_list, kept, number, plain, text, whole

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
    genres = at(row, "genre_ids")
    return Candidate(
        provider="tmdb",
        id=at(row, "id"),
        title=at(row, "name"),
        titles=[at(row, "name"), at(row, "original_name")],
        year=at(row, "first_air_date"),
        kind="TV",
        overview=at(row, "overview"),
        poster_url=_picture_url(at(row, "poster_path"), image_url, "w342"),
        url=_page(row),
        is_animation=is_list(genres) and ANIMATION in genres,
    )


def _page(show: dict[str, Any]) -> str:
    return f"https://www.themoviedb.org/tv/{identifier(at(show, 'id'))}"


def details(show: dict[str, Any], languages: Sequence[str], image_url: str) -> Details:
    titles, (overview, language) = _titles(show), _overview(show, languages)
    status = STATUS.get(text(at(show, "status")))
    return Details(
        provider="tmdb",
        id=at(show, "id"),
        title=titles.get("en") or at(show, "name"),
        titles=titles,
        synonyms=[at(row, "title") for row in dicts(at(show, "alternative_titles", "results"))] + [at(show, "name")],
        overview=overview,
        status=status,
        premiered=at(show, "first_air_date"),
        ended=at(show, "last_air_date") if status == "ended" else None,
        runtime_minutes=_runtime(show),
        rating=_rating(show),
        genres=[at(genre, "name") for genre in dicts(at(show, "genres"))],
        studio=_studio(show),
        country=first(at(show, "origin_country")),
        url=_page(show),
        ids={
            "tmdb": at(show, "id"),
            "tvdb": at(show, "external_ids", "tvdb_id"),
            "imdb": at(show, "external_ids", "imdb_id"),
        },
        seasons=tuple(kept(_season, at(show, "seasons"))),
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
    return first([at(row, "name") for row in rows])


def _rating(row: Any) -> Any:
    return at(row, "vote_average") if whole(at(row, "vote_count"), 1) else None


def _season(row: dict[str, Any]) -> Season:
    name = text(at(row, "name"))
    return Season(
        number=at(row, "season_number"),
        name="" if SEASON_PLACEHOLDER.fullmatch(name) else name,
        overview=at(row, "overview"),
        premiered=at(row, "air_date"),
        episode_count=at(row, "episode_count"),
    )


def episodes(season: Any, language: str, image_url: str) -> list[Episode]:
    """The episodes of one season as told in a language. An untranslated one has only a number for a title: that is none."""
    return list(kept(_episode, at(season, "episodes"), language, image_url))


def _episode(row: dict[str, Any], language: str, image_url: str) -> Episode:
    return Episode(
        provider="tmdb",
        id=at(row, "id"),
        season=at(row, "season_number"),
        number=at(row, "episode_number"),
        is_special=whole(at(row, "season_number")) == 0,
        title=at(row, "name"),
        titles={language: at(row, "name")},
        overview=at(row, "overview"),
        air_date=at(row, "air_date"),
        runtime_minutes=at(row, "runtime"),
        still_url=_picture_url(at(row, "still_path"), image_url),
        rating=_rating(row),
    )


def _images(show: dict[str, Any], image_url: str) -> Iterator[Image]:
    for name, (kind, main) in KINDS.items():
        rows = sorted(dicts(at(show, "images", name)), key=_votes, reverse=True)
        offered = list(kept(_image, rows, kind, image_url))
        yield from _best_of_each_language(offered)
        url = _picture_url(at(show, main), image_url)
        if all(image.url != url for image in offered):
            yield from kept(Image.model_validate, [{"kind": kind, "url": url}])
    yield from kept(_season_poster, at(show, "seasons"), image_url)


def _season_poster(row: dict[str, Any], image_url: str) -> Image:
    url = _picture_url(at(row, "poster_path"), image_url)
    return Image(kind="season_poster", url=url, season=at(row, "season_number"))


def _best_of_each_language(images: list[Image]) -> Iterator[Image]:
    counts = Counter()
    for image in images:
        counts[image.language] += 1
        if counts[image.language] <= MOST_PICTURES:
            yield image


def _image(row: dict[str, Any], kind: str, image_url: str) -> Image:
    """A poster or logo without words is not what one looks for."""
    path, language = at(row, "file_path"), identifier(at(row, "iso_639_1"), "[a-z]{2}")
    quality = USUAL if language or kind == "fanart" else MAKESHIFT
    is_drawn_anew = text(path).endswith(".svg")
    return Image(
        kind=kind,
        url=_picture_url(path, image_url),
        width=None if is_drawn_anew else at(row, "width"),
        height=None if is_drawn_anew else at(row, "height"),
        language=language,
        score=quality + 0.09 * _votes(row),
    )


def _votes(row: dict[str, Any]) -> float:
    return (number(at(row, "vote_average"), 0, 10) or 0.0) if whole(at(row, "vote_count"), 1) else 0.0


def _picture_url(path: Any, image_url: str, size: str = "original") -> str | None:
    """An SVG is asked for as a PNG, which TMDB draws from it at the sizes that it offers."""
    if not identifier(path, PATH):
        return None
    return f"{image_url}/w500{path.removesuffix('.svg')}.png" if path.endswith(".svg") else f"{image_url}/{size}{path}"
