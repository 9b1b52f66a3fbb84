"""The pictures in TMDB's answers: which are worth having, and where they lie."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from .base import MAKESHIFT, USUAL, Image
from .cleaning import at, dicts, identifier, number, read_all, text, whole_number

KINDS = {
    "posters": ("poster", "poster_path"),
    "backdrops": ("fanart", "backdrop_path"),
    "logos": ("logo", ""),
}
MOST_PICTURES = 10  # of each kind and language; well-known shows have hundreds
PATH = r"/[\w-]{1,100}\.(jpg|jpeg|png|svg|webp)"


def image_languages(languages: Sequence[str]) -> list[str]:
    """Languages of pictures worth having, as TMDB writes them; "null" is for those without words."""
    plain_codes = [language.partition("-")[0] for language in languages]
    return list(dict.fromkeys([*plain_codes, "en", "ja", "null"]))


def images(show: dict[str, Any], image_url: str) -> Iterator[Image]:
    for name, (kind, main) in KINDS.items():
        rows = sorted(dicts(at(show, "images", name)), key=_votes, reverse=True)
        offered = list(read_all(_image, rows, kind, image_url))
        yield from _best_of_each_language(offered)
        url = picture_url(at(show, main), image_url)
        if all(image.url != url for image in offered):
            yield from read_all(Image.model_validate, [{"kind": kind, "url": url}])
    yield from read_all(_season_poster, at(show, "seasons"), image_url)


def _season_poster(row: dict[str, Any], image_url: str) -> Image:
    url = picture_url(at(row, "poster_path"), image_url)
    return Image(kind="season_poster", url=url, season=at(row, "season_number"))


def _best_of_each_language(images: list[Image]) -> Iterator[Image]:
    counts: Counter[str | None] = Counter()
    for image in images:
        counts[image.language] += 1
        if counts[image.language] <= MOST_PICTURES:
            yield image


def _image(row: dict[str, Any], kind: Any, image_url: str) -> Image:
    """Make an image; a poster or logo without words scores less, as nobody looks for it."""
    path = at(row, "file_path")
    language = identifier(at(row, "iso_639_1"), "[a-z]{2}")
    quality = MAKESHIFT
    if language or kind == "fanart":
        quality = USUAL
    width, height = at(row, "width"), at(row, "height")
    if text(path).endswith(".svg"):  # drawn anew, in another size
        width = height = None
    return Image(
        kind=kind,
        url=picture_url(path, image_url),
        width=width,
        height=height,
        language=language,
        score=quality + 0.09 * _votes(row),
    )


def _votes(row: dict[str, Any]) -> float:
    if not whole_number(at(row, "vote_count"), 1):
        return 0.0
    return number(at(row, "vote_average"), 0, 10) or 0.0


def picture_url(path: Any, image_url: str, size: str = "original") -> Any:
    """Return where a picture is, None if nowhere.

    An SVG is asked for as a PNG, which TMDB draws from it at the sizes that it offers.
    """
    if not identifier(path, PATH):
        return None
    if path.endswith(".svg"):
        return f"{image_url}/w500{path.removesuffix('.svg')}.png"
    return f"{image_url}/{size}{path}"
