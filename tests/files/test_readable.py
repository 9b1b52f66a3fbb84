"""What Kodi and Jellyfin read in the names of videos."""

import pytest

from aniworld.files.names import readable

NAMES = [
    ("Show - S01E05.mkv", [(1, 5)], []),
    ("Show s01 e05.mkv", [(1, 5)], []),
    ("Show 1x05.mkv", [(1, 5)], []),
    ("S01E05E06E07.mkv", [(1, 5), (1, 6), (1, 7)], []),
    ("S01E05-E06.mkv", [(1, 5), (1, 6)], []),
    ("1x08-1x09.mkv", [(1, 8), (1, 9)], []),
    ("S01E05-07.mkv", [(1, 5), (1, 6), (1, 7)], ["Kodi"]),
    ("Show S01E01-cd1.mkv", [(1, 1)], []),
    ("Show - S01E01 - 1080p.mkv", [(1, 1)], []),
    ("Show S01E01-1080p.mkv", [(1, 1)], ["Kodi"]),
    ("Show S01E02 1920x1080.mkv", [(1, 2)], []),
    ("[Group] Show - 01 [1080p].mkv", [(1, 1)], ["Kodi"]),
    ("Season 02/Show - 01v2.mkv", [(2, 1)], ["Kodi"]),
    ("[Group] Show - 14.mkv", [(2, 2)], ["Kodi", "Jellyfin"]),
    ("S02/E01.mkv", [(2, 1)], ["Kodi", "Jellyfin"]),
    ("Show #03.mkv", [(1, 3)], ["Kodi", "Jellyfin"]),
    ("Show S01E07.5.mkv", [(0, 3)], ["Kodi", "Jellyfin"]),
    ("Show S02E01.mkv", [(1, 13)], ["Kodi", "Jellyfin"]),
]


@pytest.mark.parametrize(("name", "places", "unable"), NAMES)
def test_who_cannot_read_a_name_is_known(name, places, unable):
    assert readable.unable(name, places) == unable
