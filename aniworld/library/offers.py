"""Which pictures are on offer for a series, and in which order they are tried."""

import math
from collections.abc import Iterable, Sequence

from ..models import Artwork, Series
from ..providers.base import MAKESHIFT, Details, Image


def keep(series: Series, sources: Sequence[Details], order: Sequence[str], languages: Sequence[str]) -> None:
    """Add the pictures on offer; those chosen before stay chosen.

    order: the names of the sources, the preferred one first; languages: of the user, likewise.
    """
    rows: dict[tuple, dict] = {}  # of a picture that is offered twice the first place counts
    for place, details in enumerate(sources):
        for image in details.images:
            season = -1 if image.season is None else image.season
            if image.kind != "still" and is_wanted(image, languages):
                rows.setdefault((image.kind, season, image.url), {
                    "series": series.id, "kind": image.kind, "season": season, "url": image.url, "source": details.provider,
                    "language": image.language, "width": image.width, "height": image.height,
                    "score": weight(image, order.index(details.provider), place, languages),
                })
    if rows:
        Artwork.insert_many(list(rows.values())).on_conflict(
            conflict_target=[Artwork.series, Artwork.kind, Artwork.season, Artwork.url], preserve=[Artwork.score]
        ).execute()


def weight(image: Image, rank: int, place: int, languages: Sequence[str]) -> float:
    """A number by which offers are sorted: first by language, then by quality, then by source, its first entry first,
    and then as the source likes them itself.
    """
    quality, liking = divmod(image.score, 1)
    return 1e6 * _welcome(image, languages) + 1e4 * quality - 100 * rank - min(place, 99) + liking


def worth(artwork: Artwork) -> int:
    """What one offer is better by than another, without how the source likes them, which changes from day to day."""
    return math.floor(artwork.score)


def is_makeshift(artwork: Artwork) -> bool:
    """Whether its quality is the lowest there is: of another shape, or small."""
    return round(artwork.score % 1e6 / 1e4) <= MAKESHIFT


def best_first(rows: Iterable[Artwork]) -> list[Artwork]:
    """Offers by worth and liking, then by size, whichever of them is chosen."""
    return sorted(rows, key=lambda row: (-row.score, -(row.width or 0), row.id))


def in_order(rows: Iterable[Artwork]) -> list[Artwork]:
    """Offers as they are tried: a pinned one, then by worth, the chosen one before its equals, then best first."""
    return sorted(best_first(rows), key=lambda row: (not (row.is_chosen and row.is_pinned), -worth(row), not row.is_chosen))


def is_wanted(image: Image, languages: Sequence[str]) -> bool:
    """Lettering that one cannot read is worse than a drawn logo; any other picture is better than none."""
    return image.kind not in ("logo", "clearart") or _welcome(image, languages) > 0


def _welcome(image: Image, languages: Sequence[str]) -> int:
    """How welcome the language of a picture is; 0 for foreign ones. Of backgrounds, those without words come first.

    Most sources do not tell languages; what they have is taken for English.
    """
    readable = [code.partition("-")[0] for code in (*languages, "en", "ja")]
    order = list(dict.fromkeys(["", *readable] if image.kind == "fanart" else readable))
    language = image.language or ("" if image.kind == "fanart" else "en")
    return len(order) - order.index(language) if language in order else 0
