"""A real Kodi that reads our NFO files and pictures knows what the API tells, field by field."""

import pytest

from . import expected
from .expected import KODIS_OWN, Told

pytestmark = pytest.mark.kodi

SEASONS = (
    "Season 01/Attack on Titan - S01E01.mkv",
    "Season 01/Attack on Titan - S01E02.mkv",
    "Season 02/Attack on Titan - S02E01.mkv",
    "Specials/Attack on Titan - S00E01.mkv",
)


def test_seasons_and_specials(shelf):
    series = shelf.holding("Attack on Titan", *SEASONS)
    assert shelf.differences(series) == []


@pytest.mark.parametrize(
    "names",
    [
        ("S01E01-E02.mkv", "S01E03E04E05.mkv", "1x06-1x07.mkv"),
        ("S01E01 - 720p.mkv", "S01E01 - 1080p.mkv"),
        ("S01E01-cd1.mkv", "S01E01-cd2.mkv"),
    ],
    ids=["several episodes in a video", "versions", "parts"],
)
def test_videos_with_more_or_less_than_an_episode(shelf, names):
    series = shelf.holding("Attack on Titan", *[f"Season 01/{name}" for name in names])
    assert shelf.differences(series) == []
