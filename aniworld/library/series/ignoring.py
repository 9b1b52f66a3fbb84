"""Missing episodes that nobody wants: ignored from the list of them, and wanted again."""

from collections.abc import Sequence

from ...database import transaction
from ...models import Series
from ..episodes import by_hand
from ..episodes.numbering import Place
from . import missing


def ignore(series: Series, places: Sequence[Place] | None = None, *, ignored: bool = True) -> list[Place]:
    """Ignore these episodes, all that are missing without any; or do not any more. Return which.

    Raises Invalid for an episode that the series does not have.
    """
    if places is None:
        places = [(row.season, row.number) for row in missing.of(series)]
    by_season: dict[int, list[int]] = {}
    for season, number in places:
        by_season.setdefault(season, []).append(number)
    with transaction():
        for season, numbers in by_season.items():
            by_hand.ignore(series, season, numbers, ignored=ignored)
    return list(places)
