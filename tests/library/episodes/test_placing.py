"""Which episodes the videos of a series hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aniworld.files.names import Name
from aniworld.library.episodes import placing

from .shows import folder, placed, places, show, video


def numbered(form, *numbers, **more):
    return [video(form.format(number), number, **more) for number in numbers]


def test_a_season_and_a_number_that_exist_are_that():
    found = placed(show(12, 12), folder(video("S02E05.mkv", 5, season=2), video("S01E05.mkv", 5, season=1)))
    assert found == {"S02E05.mkv": ([(2, 5)], "named"), "S01E05.mkv": ([(1, 5)], "named")}


def test_a_video_of_several_episodes_holds_them_all():
    assert places(show(12), folder(video("S01E05-E07.mkv", 5, 6, 7, season=1))) == {
        "S01E05-E07.mkv": [(1, 5), (1, 6), (1, 7)]
    }


def test_a_video_of_which_one_episode_does_not_exist_is_unsure():
    assert places(show(12), folder(video("S01E12-E13.mkv", 12, 13, season=1))) == {}


@pytest.mark.parametrize("first", [1, 13, 20])
def test_numbers_that_go_beyond_the_first_season_count_through_the_show(first):
    held = folder(*numbered("Lantern Road - {:02}.mkv", *range(first, 37)))
    found = placed(show(12, 12, 12), held)
    assert found["Lantern Road - 36.mkv"] == ([(3, 12)], "absolute")
    assert found["Lantern Road - 24.mkv"] == ([(2, 12)], "absolute")
    assert len(found) == 37 - first and all(held for held, _ in found.values())


def test_season_one_that_goes_on_beyond_its_end_counts_through_the_show():
    held = folder(*numbered("S01E{:02}.mkv", *range(13, 25), season=1))
    assert set(places(show(12, 12), held).values()) == {(2, number) for number in range(1, 13)}


def test_the_second_season_may_be_numbered_through_the_show():
    held = folder(*numbered("Season 2/Lantern Road S2 - {}.mkv", 26, 27, 28, season=2))
    assert list(places(show(25, 12), held).values()) == [(2, 1), (2, 2), (2, 3)]


def test_a_second_season_longer_than_the_first_may_be_numbered_through_the_show():
    held = folder(*numbered("Season 2/{}.mkv", *range(13, 37), season=2, by="folder", title=None))
    found = places(show(12, 24), held)
    assert found["Season 2/13.mkv"] == (2, 1) and found["Season 2/36.mkv"] == (2, 24)


def test_numbers_that_fit_both_ways_are_unsure():
    held = folder(*numbered("Season 2/{}.mkv", 13, 14, season=2, by="folder", title=None))
    assert places(show(12, 24), held) == {}


def test_a_number_beyond_a_season_that_begins_with_one_is_unsure():
    held = folder(*numbered("S02E{:02}.mkv", *range(1, 14), season=2))
    found = places(show(12, 12), held)
    assert len(found) == 12 and "S02E13.mkv" not in found


def test_season_one_goes_not_on_where_season_two_has_numbers_of_its_own():
    first, second = numbered("S01E{:02}.mkv", 12, 13, season=1), numbered("S02E{:02}.mkv", 1, 2, season=2)
    assert places(show(12, 12), folder(*first, *second)) == {
        "S01E12.mkv": (1, 12),
        "S02E01.mkv": (2, 1),
        "S02E02.mkv": (2, 2),
    }


def test_a_number_beyond_the_whole_show_is_unsure():
    assert places(show(12, 12), folder(*numbered("{}.mkv", 25, 99, title=None))) == {}


def test_a_show_of_one_season_needs_no_word_for_it():
    assert places(show(25), folder(*numbered("Lantern Road - {:02}.mkv", 1, 25))) == {
        "Lantern Road - 01.mkv": (1, 1),
        "Lantern Road - 25.mkv": (1, 25),
    }


def test_a_season_that_the_list_does_not_have_is_unsure():
    held = folder(video("Season 02/Lantern Road S02E02.mkv", 2, season=2))
    assert placed(show(25), held) == {"Season 02/Lantern Road S02E02.mkv": ([], "unsure")}


# Titles and folders that say the season


def test_a_title_with_a_numeral_is_the_second_season_beside_the_first():
    second = video("[Grp] Lantern Road II - 01.mkv", 1, season=2, by="title", title="Lantern Road II")
    found = places(show(12, 12), folder(second, video("[Grp] Lantern Road - 01.mkv", 1)))
    assert found == {"[Grp] Lantern Road II - 01.mkv": (2, 1), "[Grp] Lantern Road - 01.mkv": (1, 1)}


@pytest.mark.parametrize(
    "name", ["Lantern Road 2nd Season", "Lantern Road II", "Lantern Road S2 [BD 1080p]", "第二季", "Season 2"]
)
def test_a_folder_that_names_the_season_gives_it_to_plain_numbers(name):
    home, second = folder(video("01.mkv", 1)), folder(video("02.mkv", 2), path=name, number=2, is_home=False)
    assert places(show(12, 12), home, second) == {"01.mkv": (1, 1), "02.mkv": (2, 2)}


def test_a_directory_inside_the_home_that_names_the_season_gives_it_to_plain_numbers():
    held = folder(*numbered("Lantern Road 2nd Season/Lantern Road - {:02}.mkv", 1, 2))
    assert list(places(show(12, 12), held).values()) == [(2, 1), (2, 2)]


def test_a_numeral_that_belongs_to_the_title_names_no_season():
    numbers = show(12, titles=("Lantern Road II",), own_titles=("Lantern Road II",))
    plain = video("Lantern Road II - 01.mkv", 1, season=2, by="title", title="Lantern Road II")
    named = video("Lantern Road S02E02.mkv", 2, season=2)
    held = folder(plain, named, path="Lantern Road II (2016)")
    assert places(numbers, held) == {"Lantern Road II - 01.mkv": (1, 1), "Lantern Road S02E02.mkv": (1, 2)}


def test_a_sequel_number_behind_the_title_is_a_season_where_there_is_one():
    third = video("Lantern Road 3 - 04.mkv", 4, title="Lantern Road 3")
    assert places(show(12, 12, 12), folder(third)) == {"Lantern Road 3 - 04.mkv": (3, 4)}
    assert places(show(12, 12), folder(third)) == {}


def test_the_name_of_a_season_is_understood():
    numbers = show(12, 12, season_names={1: "Lantern Road", 2: "Ember Arc"})
    found = places(
        numbers, folder(video("Lantern Road - Ember Arc - 03.mkv", 3, title="Lantern Road - Ember Arc"))
    )
    assert found == {"Lantern Road - Ember Arc - 03.mkv": (2, 3)}


def test_the_season_that_was_given_to_a_folder_counts():
    second = folder(video("07.mkv", 7), path="Another Title", season=2, is_home=False)
    assert places(show(12, 12), second) == {"07.mkv": (2, 7)}


def test_a_name_that_contradicts_its_folder_is_unsure():
    held = folder(video("S01E03.mkv", 3, season=1), path="Lantern Road 2nd Season", is_home=False)
    assert placed(show(12, 12), held) == {"S01E03.mkv": ([], "unsure")}


def test_a_name_that_contradicts_its_folder_by_counting_through_is_sure():
    held = folder(video("S01E15.mkv", 15, season=1), path="Lantern Road 2nd Season", is_home=False)
    assert placed(show(12, 12), held) == {"S01E15.mkv": ([(2, 3)], "absolute")}


def test_name_and_directory_that_agree_are_believed_against_the_folder_around_them():
    held = folder(video("Season 2/S02E03.mkv", 3, season=2), path="Lantern Road Season 1", is_home=False)
    assert places(show(12, 12), held) == {"Season 2/S02E03.mkv": (2, 3)}


@pytest.mark.parametrize("name", ["Lantern Road Part 2", "Cour 2"])
def test_a_second_part_that_begins_anew_is_unsure(name):
    held = folder(*numbered("{:02}.mkv", 1, 2, title=None), path=name, is_home=False)
    assert places(show(24), held) == {}


@pytest.mark.parametrize("is_home", [True, False])
def test_a_second_part_that_begins_anew_is_unsure_also_where_a_source_calls_it_so(is_home):
    held = folder(*numbered("{:02}.mkv", 1, 2, title=None), path="Lantern Road Part 2", is_home=is_home)
    assert places(show(24, titles=("Lantern Road", "Lantern Road Part 2")), held) == {}


def test_a_show_that_is_called_a_part_by_its_own_source_is_no_part():
    own = ("Lantern Road Part 2",)
    held = folder(*numbered("{:02}.mkv", 1, 2, title=None), path="Lantern Road Part 2")
    found = places(show(12, titles=("Lantern Road", *own), own_titles=own), held)
    assert list(found.values()) == [(1, 1), (1, 2)]


def test_a_second_part_that_goes_on_is_sure():
    held = folder(*numbered("{:02}.mkv", 13, 14, title=None), path="Lantern Road Part 2", is_home=False)
    assert places(show(24), held) == {"13.mkv": (1, 13), "14.mkv": (1, 14)}


def test_the_final_season_without_a_number_is_unsure():
    final = video("Lantern Road The Final Season - 01.mkv", 1, title="Lantern Road The Final Season")
    assert places(show(12, 12), folder(final)) == {}


def test_a_title_that_goes_on_is_another_show_while_nobody_says_otherwise():
    zero = video("Lantern Road Zero - 01.mkv", 1, title="Lantern Road Zero")
    assert places(show(12, 12), folder(zero)) == {}
    assert places(show(12), folder(zero, video("Lantern Road - 01.mkv", 1))) == {
        "Lantern Road - 01.mkv": (1, 1)
    }


def test_a_further_folder_called_by_a_longer_title_of_the_show_may_be_a_later_season():
    known = show(12, 12, titles=("Lantern Road", "Lantern Road Next Passage"))
    further = folder(video("05.mkv", 5, title=None), path="Lantern Road Next Passage", is_home=False)
    assert places(known, further) == {}
    in_season = folder(video("Season 1/05.mkv", 5, title=None), path="Lantern Road Next Passage")
    assert places(known, in_season) == {"Season 1/05.mkv": (1, 5)}


def test_files_that_begin_beyond_the_first_season_count_through_the_show_beside_a_numbered_folder():
    anew = folder(video("Season 2/S02E01.mkv", 1, season=2), path="Lantern Road")
    through = folder(video("Lantern Road - 14.mkv", 14), path="Disk 2/Lantern Road")
    assert places(show(12, 12), anew, through)["Lantern Road - 14.mkv"] == (2, 2)


def test_another_title_takes_no_episode_from_a_file_of_the_show():
    other = video("Ember Tale - 01.mkv", 1, title="Ember Tale")
    assert places(show(12), folder(video("Lantern Road - 01.mkv", 1), other)) == {
        "Lantern Road - 01.mkv": (1, 1)
    }
    assert places(show(12), folder(other)) == {"Ember Tale - 01.mkv": (1, 1)}


def test_directories_that_nobody_knows_and_that_both_begin_with_one_are_unsure():
    arcs = [video("Dawn/01.mkv", 1, title=None), video("Dusk/01.mkv", 1, title=None)]
    assert places(show(12, 12), folder(*arcs)) == {}
    found = places(show(12, 12), folder(video("01.mkv", 1, title=None), *arcs))
    assert found == {"01.mkv": (1, 1)}


def test_two_versions_of_an_episode_both_hold_it():
    low, high = video("720p/S01E01.mkv", 1, season=1), video("1080p/Lantern Road - 01.mkv", 1)
    assert len(places(show(12, 12), folder(low, high))) == 2


# What a person said of a folder


def test_a_folder_numbered_as_one_season_ignores_what_the_names_say():
    held = folder(video("S01E03.mkv", 3, season=1), numbering="folder", is_by_hand=True, season=2)
    assert placed(show(12, 12), held) == {"S01E03.mkv": ([(2, 3)], "named")}


def test_the_offset_of_a_folder_is_added():
    held = folder(
        video("01.mkv", 1),
        path="Lantern Road Part 2",
        numbering="folder",
        is_by_hand=True,
        season=1,
        offset=12,
    )
    assert places(show(24), held) == {"01.mkv": (1, 13)}


def test_a_folder_numbered_through_the_show_has_no_seasons():
    held = folder(
        *[video("S01E13.mkv", 13, season=1), video("05.mkv", 5), video("S02E03.mkv", 3, season=2)],
        numbering="absolute",
    )
    assert places(show(12, 12), held) == {"S01E13.mkv": (2, 1), "05.mkv": (1, 5), "S02E03.mkv": (2, 3)}


def test_a_folder_numbered_by_seasons_never_counts_through_the_show():
    held = folder(video("13.mkv", 13), numbering="seasons", is_by_hand=True)
    assert places(show(12, 12), held) == {}


def test_a_number_outside_of_what_a_person_said_is_unsure():
    held = folder(video("13.mkv", 13), numbering="folder", is_by_hand=True, season=2)
    assert places(show(12, 12), held) == {}
    assert places(show(12, 12), folder(video("99.mkv", 99), numbering="absolute")) == {}


# Specials, and what holds no episode


def special(path, number, **more):
    return video(path, number, season=0, kind="special", **more)


@pytest.mark.parametrize(
    ("path", "number", "right"),
    [
        ("S00E02.mkv", 2, (0, 2)),
        ("Specials/02.mkv", 2, (0, 2)),
        ("Lantern Road OVA 01.mkv", 1, (0, 2)),
        ("OVA/Lantern Road - 02.mkv", 2, (0, 3)),
        ("Lantern Road OAD 1.mkv", 1, (0, 2)),
    ],
)
def test_a_special_is_found_by_its_number_or_by_what_its_title_says(path, number, right):
    specials = ("Recap", "OVA: The Beach", "The Snow (OVA)")
    assert places(show(12, specials=specials), folder(special(path, number))) == {path: right}


@pytest.mark.parametrize("path", ["SP03.mkv", "Lantern Road OVA 9.mkv", "S00E09.mkv"])
def test_a_special_that_the_list_does_not_tell_apart_is_unsure(path):
    specials = ("Recap", "OVA: The Beach", "The Snow (OVA)")
    assert places(show(12, specials=specials), folder(special(path, 9))) == {}
    assert places(show(12, specials=specials), folder(special("Lantern Road SP1.mkv", 1))) == {}


def test_specials_without_kinds_in_their_titles_are_counted():
    held = folder(special("Lantern Road SP2.mkv", 2))
    assert places(show(12, specials=("The Beach", "The Snow")), held) == {"Lantern Road SP2.mkv": (0, 2)}


def test_a_decimal_is_never_the_episode_before_it():
    recap = video("Lantern Road - 07.5.mkv", decimal="7.5", kind="special")
    assert placed(show(12), folder(recap, video("Lantern Road - 07.mkv", 7))) == {
        "Lantern Road - 07.5.mkv": ([], "unsure"),
        "Lantern Road - 07.mkv": ([(1, 7)], "named"),
    }


def test_an_extra_surely_holds_no_episode():
    preview = video("PV/Lantern Road - PV - 02.mkv", kind="extra")
    assert placed(show(12), folder(preview)) == {"PV/Lantern Road - PV - 02.mkv": ([], "named")}


def test_a_name_that_says_nothing_is_unsure():
    assert placed(show(12), folder(video("holiday.mkv", kind="unknown"))) == {"holiday.mkv": ([], "unsure")}


def test_a_show_without_a_list_has_no_places_yet():
    assert places(show(), folder(video("01.mkv", 1), video("S01E01.mkv", 1, season=1))) == {}


def test_a_second_season_that_counts_on_past_its_end_is_unsure_where_the_show_has_no_such_number():
    held = folder(*numbered("Season 2/{}.mkv", *range(13, 40), season=2, by="folder", title=None))
    found = places(show(12, 12), held)
    assert found["Season 2/24.mkv"] == (2, 12) and "Season 2/25.mkv" not in found


def test_a_name_that_exists_counts_even_in_a_folder_numbered_through_the_show():
    held = folder(video("S02E30.mkv", 30, season=2), numbering="absolute")
    assert places(show(12, 12, 12), held) == {"S02E30.mkv": (3, 6)}


def test_a_season_name_that_two_seasons_share_tells_none():
    numbers = show(12, 12, 12, season_names={1: "Day", 2: "Night", 3: "Night"})
    assert places(numbers, folder(video("Night - 01.mkv", 1, title="Lantern Road Night"))) == {}
    assert places(numbers, folder(video("Night - 01.mkv", 1, title="Day"))) == {"Night - 01.mkv": (1, 1)}


def test_a_year_behind_the_title_means_no_other_show():
    held = folder(video("Lantern Road TV - 01.mkv", 1, title="Lantern Road TV"))
    assert places(show(12, 12), held) == {"Lantern Road TV - 01.mkv": (1, 1)}


NUMBERS = st.integers(0, 40)
TEXTS = st.text(max_size=30)
NAMES = st.builds(
    Name,
    kind=st.sampled_from(["episode", "special", "extra", "unknown"]),
    season=st.none() | st.integers(0, 5),
    season_from=st.sampled_from([None, "name", "folder", "title"]),
    episodes=st.lists(NUMBERS, max_size=3).map(tuple),
    decimal=st.none() | st.just("7.5"),
    title=st.none() | TEXTS,
)


@given(st.lists(st.tuples(TEXTS, NAMES), max_size=8), st.lists(st.integers(1, 13), max_size=3), TEXTS)
def test_whatever_names_say_each_video_is_placed_where_there_is_an_episode_or_unsure(files, lengths, path):
    numbers = show(*lengths, specials=("OVA", "Sea"), season_names={1: path})
    held = folder(*files, path=path, is_home=False)
    found = placing.place(numbers, [held])
    assert len(found) == len({path for path, _ in files})
    for one in found.values():
        assert set(one.places) <= numbers.places and bool(one.reason) == (one.how == "unsure")
        assert not (one.reason and one.places)
