"""Episodes are written and read as people write them."""

import pytest

from aniworld.errors import Invalid
from aniworld.library.episodes import episode_words


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("S01E05", [(1, 5)]),
        ("s1e5 - e7", [(1, 5), (1, 6), (1, 7)]),
        ("1x05", [(1, 5)]),
        ("S02E01-S02E02, S00E01", [(2, 1), (2, 2), (0, 1)]),
        ("", []),
        (" - ", []),
    ],
)
def test_what_a_person_writes_is_read_as_episodes(words, places):
    assert episode_words.read(words) == places


@pytest.mark.parametrize("words", ["5", "S01", "S01E01-S02E02", "S01E05-E01", "S01E01 and more"])
def test_what_cannot_be_understood_is_quoted(words):
    with pytest.raises(Invalid, match="cannot be understood"):
        episode_words.read(words)


def test_what_was_written_is_read_again():
    places = [(0, 3), (1, 5), (1, 6), (2, 1)]
    assert episode_words.write(places) == "S00E03, S01E05-E06, S02E01"
    assert episode_words.read(episode_words.write(places)) == places
