""" "112" in the folder of season 1: episode 12, unless the files beside it show that it is episode 112."""

import pytest

from aniworld.files import names

from .shows import folder, placed, places, show


def files(*paths):
    return [(path, names.read(path)) for path in paths]


def test_the_number_of_the_season_stands_before_that_of_the_episode():
    lantern = show(12, 12)
    found = places(lantern, folder(*files("Season 1/101.mkv", "Season 1/112.mkv", "Season 2/203 Title.mkv")))
    assert found == {
        "Season 1/101.mkv": (1, 1),
        "Season 1/112.mkv": (1, 12),
        "Season 2/203 Title.mkv": (2, 3),
    }


def test_two_episodes_in_one_file_are_both_behind_their_season():
    found = places(show(12, 12), folder(*files("Season 2/203-204.mkv")))
    assert found == {"Season 2/203-204.mkv": [(2, 3), (2, 4)]}


@pytest.mark.parametrize("beside", ["Season 1/099.mkv", "Season 1/100.mkv", "Season 1/200.mkv"])
def test_files_that_count_beside_it_show_that_it_is_the_number_itself(beside):
    found = places(show(300), folder(*files("Season 1/101.mkv", beside)))
    assert found["Season 1/101.mkv"] == (1, 101)


def test_files_of_other_seasons_show_nothing():
    found = places(show(12, 12), folder(*files("Season 1/101.mkv", "Season 2/01.mkv")))
    assert found == {"Season 1/101.mkv": (1, 1), "Season 2/01.mkv": (2, 1)}


def test_of_a_long_season_nobody_can_say():
    assert places(show(150), folder(*files("Season 1/101.mkv", "Season 1/102.mkv"))) == {}


def test_one_file_in_doubt_is_enough_to_doubt_those_beside_it():
    assert places(show(150), folder(*files("Season 1/101.mkv", "Season 1/151.mkv"))) == {}


def test_a_number_of_the_whole_show_may_begin_with_that_of_its_season():
    found = places(show(200, 11), folder(*files("Season 2/211.mkv")))
    assert found == {}  # episode 11 and episode 211 are one
    found = places(show(250, 5), folder(*files("Season 2/255.mkv")))
    assert found == {"Season 2/255.mkv": (2, 5)}


def test_in_a_folder_of_absolute_numbers_it_is_the_number_itself():
    found = placed(show(60, 60), folder(*files("Season 1/101.mkv"), numbering="absolute"))
    assert found["Season 1/101.mkv"][0] == [(2, 41)]
