"""What is typed, taken apart: words, a year, a season, a subtitle."""

import pytest

from aniworld.catalogue import asked


def ways(query):
    return [(way.words, way.year, way.season) for way in asked.understood(query)]


def test_the_words_as_they_stand_come_first():
    assert ways("Hunter x Hunter (2011)")[0] == ("hunter x hunter 2011", None, None)


@pytest.mark.parametrize(
    "query, way",
    [
        ("Hunter x Hunter (2011)", ("hunter x hunter", 2011, None)),
        ("Fruits Basket 2019", ("fruits basket", 2019, None)),
        ("Boku no Hero Academia 3rd Season", ("boku no hero academia", None, 3)),
        ("Overlord IV", ("overlord", None, 4)),
        ("進撃の巨人 第三季", ("進撃の巨人", None, 3)),
        ("Dororo (2019) [anidbid-13847]", ("dororo", 2019, None)),
    ],
)
def test_a_year_and_a_season_are_no_part_of_the_title(query, way):
    assert way in ways(query)


def test_plain_words_are_asked_for_once():
    assert ways("frieren") == [("frieren", None, None)]


def test_four_digits_do_not_sound_like_other_four_digits():
    assert asked.understood("Dororo (2019)")[0].sound == ""


@pytest.mark.parametrize(
    "query, words",
    [
        ("Kumamiko: Girl Meets Bear", ["kumamiko"]),
        ("Re: Zero", []),
        ("Kumamiko", []),
        ("", []),
        (": Girl", []),
    ],
)
def test_what_stands_before_a_subtitle_may_be_asked_for_alone(query, words):
    assert [way.words for way in asked.head(query)] == words
