"""Episodes as people write them: "S01E05, S01E07-E09"."""

import re
from collections.abc import Sequence

from ...errors import Invalid
from .numbering import Place

MOST_IN_A_RANGE = 100
_ONE = re.compile(
    r"(?:s(?P<season>\d{1,4})\s*e|(?P<crossed>\d{1,4})x)(?P<first>\d{1,5})"
    r"(?:\s*[-–]\s*(?:s(?P<same>\d{1,4})\s*)?(?:e|\d{1,4}x)?(?P<last>\d{1,5}))?",  # noqa: RUF001
    re.IGNORECASE,
)


def write(places: Sequence[Place]) -> str:
    """Return places as words: those that follow each other as a range."""
    ranges: list[list[Place]] = []
    for season, number in places:
        if ranges and (season, number - 1) == ranges[-1][-1]:
            ranges[-1].append((season, number))
        else:
            ranges.append([(season, number)])
    return ", ".join(_range(one) for one in ranges)


def _range(places: Sequence[Place]) -> str:
    season, first = places[0]
    last = places[-1][1]
    words = f"S{season:02}E{first:02}"
    return words if last == first else f"{words}-E{last:02}"


def read(text: str) -> list[Place]:
    """Return the places that words name; none for "" and "-". Raises Invalid."""
    found: list[Place] = []
    for word in re.split(r"[,;]", text):
        if word.strip() not in ("", "-"):
            found += _read(word.strip())
    return found


def _read(word: str) -> list[Place]:
    match = _ONE.fullmatch(word)
    if match is None:
        raise Invalid("episodes_not_understood", "episodes", text=word[:100])
    season, first = int(match["season"] or match["crossed"]), int(match["first"])
    last = int(match["last"] or first)
    is_one_season = match["same"] is None or int(match["same"]) == season
    if not is_one_season or not 0 <= last - first < MOST_IN_A_RANGE:
        raise Invalid("episodes_not_understood", "episodes", text=word[:100])
    return [(season, number) for number in range(first, last + 1)]
