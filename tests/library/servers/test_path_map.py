"""A server sees our folders under other paths."""

import pytest

from aniworld.library.servers import path_map

PAIRS = [["/library", "/media/anime"], ["/library/kids", "/media/kids/"], ["/old", ""]]


@pytest.mark.parametrize(
    "ours, theirs",
    [
        ("/library/Frieren", "/media/anime/Frieren"),
        ("/library/A-F/Frieren", "/media/anime/A-F/Frieren"),
        ("/library", "/media/anime"),
        ("/library/kids/Heidi", "/media/kids/Heidi"),
        ("/library2/Frieren", "/library2/Frieren"),
        ("/old/Frieren", "/old/Frieren"),
        ("/elsewhere", "/elsewhere"),
    ],
)
def test_the_longest_of_our_folders_counts_and_what_is_in_none_stays(ours, theirs):
    assert path_map.theirs(PAIRS, ours) == theirs
    assert path_map.theirs(reversed(PAIRS), ours) == theirs


@pytest.mark.parametrize(
    "other, theirs",
    [
        ("D:\\Anime", "D:\\Anime\\A-F\\Frieren"),
        ("D:\\", "D:\\A-F\\Frieren"),
        ("\\\\nas\\anime", "\\\\nas\\anime\\A-F\\Frieren"),
        ("smb://nas/anime/", "smb://nas/anime/A-F/Frieren"),
        ("/", "/A-F/Frieren"),
    ],
)
def test_windows_and_shares_have_their_own_slashes(other, theirs):
    assert path_map.theirs([["/library/", other]], "/library/A-F/Frieren") == theirs


def test_a_whole_machine_may_be_seen_elsewhere():
    assert path_map.theirs([["/", "/host"]], "/library/Frieren") == "/host/library/Frieren"
    assert path_map.theirs([["/library", "/"]], "/library") == "/"
