"""Which pictures are on offer for a series, and in which order they are tried."""

import math
from collections.abc import Iterable, Sequence

from ...models import Artwork, Series
from ...providers.base import MAKESHIFT, Details, Image

# What decides first weighs so much more that nothing after it can make up for it.
LANGUAGE, QUALITY, SOURCE = 1e6, 1e4, 100
LAST_PLACE = 99  # of the entries of one source
OFFERED_AGAIN = "ON CONFLICT (series_id, kind, season, url) DO UPDATE SET score = EXCLUDED.score"
LETTERING = ("logo", "clearart")  # nothing but words: worthless in a language that one cannot read


def store(series: Series, sources: Sequence[Details], order: Sequence[str], languages: Sequence[str]) -> None:
    """Add the pictures on offer; those chosen before stay chosen.

    order: the names of the sources, the preferred one first; languages: the user's, likewise.
    """
    rows: dict[tuple[str, int, str], Artwork] = {}
    for place, details in enumerate(sources):
        rank = order.index(details.provider)
        for image in details.images:
            if image.kind == "still" or not is_wanted(image, languages):
                continue
            row = _row(series, image, details.provider, weight(image, rank, place, languages))
            # Of a picture that is offered twice the first place counts.
            rows.setdefault((image.kind, row.season, image.url), row)
    Artwork.insert_rows(list(rows.values()), then=OFFERED_AGAIN)


def _row(series: Series, image: Image, source: str, score: float) -> Artwork:
    season = image.season
    if season is None:
        season = -1
    return Artwork(
        series=series.id,
        kind=image.kind,
        season=season,
        url=image.url,
        source=source,
        language=image.language,
        width=image.width,
        height=image.height,
        score=score,
    )


def weight(image: Image, rank: int, place: int, languages: Sequence[str]) -> float:
    """Return the number by which offers are sorted.

    By language, then by quality, then by source, then by the source's own preference: the whole part of an
    image's score is its quality, the fraction that preference.
    """
    quality, liking = divmod(image.score, 1)
    by_entry = -min(place, LAST_PLACE)
    return LANGUAGE * _welcome(image, languages) + QUALITY * quality - SOURCE * rank + by_entry + liking


def worth(artwork: Artwork) -> int:
    """Return what makes one offer better than another, without the source's daily changing preference."""
    return math.floor(artwork.score)


def is_makeshift(artwork: Artwork) -> bool:
    """Return whether its quality is the lowest there is: of another shape, or small."""
    return round(artwork.score % LANGUAGE / QUALITY) <= MAKESHIFT


def best_first(rows: Iterable[Artwork]) -> list[Artwork]:
    """Return offers by worth and liking, then by size, whichever of them is chosen."""
    return sorted(rows, key=_by_worth_and_size)


def _by_worth_and_size(row: Artwork) -> tuple[float, int, int]:
    return -row.score, -(row.width or 0), row.id


def in_order(rows: Iterable[Artwork]) -> list[Artwork]:
    """Return offers as they are tried: a pinned one, then by worth, the chosen one before its equals."""
    return sorted(best_first(rows), key=_by_choice)


def _by_choice(row: Artwork) -> tuple[bool, int, bool]:
    is_pinned = row.is_chosen and row.is_pinned
    return not is_pinned, -worth(row), not row.is_chosen


def is_wanted(image: Image, languages: Sequence[str]) -> bool:
    """Return whether a picture is better than none: unreadable lettering is worse than a drawn logo."""
    return image.kind not in LETTERING or _welcome(image, languages) > 0


def _welcome(image: Image, languages: Sequence[str]) -> int:
    """Return how welcome the language of a picture is; 0 for a foreign one.

    Most sources name no language; theirs counts as English. Backgrounds without words come first.
    """
    order = [code.partition("-")[0] for code in (*languages, "en", "ja")]
    unknown = "en"
    if image.kind == "fanart":
        order.insert(0, "")
        unknown = ""
    order = list(dict.fromkeys(order))
    language = image.language or unknown
    if language not in order:
        return 0
    return len(order) - order.index(language)
