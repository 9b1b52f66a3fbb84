"""What seems to be wrong with files that have no place is said, and done when a person asks for it."""

import pytest

from aniworld.errors import NotFound
from aniworld.library.episodes import by_hand, folder_doctor, video_places

from . import rows


@pytest.fixture
def listed(frieren):
    """Makes the list one of such seasons, and says what the home's files are called then."""

    def make(lengths, files, *, path=None, prefix="", **more):
        rows.with_seasons(frieren, *lengths)
        held = rows.folder(frieren, path)
        for number, season in files:
            name = f"{prefix}{number:02}.mkv"
            if season is not None:
                name = f"{prefix}S{season:02}E{number:02}.mkv"
            rows.video(held, name, number, season=season, **more)
        video_places.renew([held.id])
        return held

    return make


def plain(*numbers, season=None):
    return [(number, season) for number in numbers]


def found(frieren):
    return [(finding.message.code, len(finding.videos)) for finding in folder_doctor.examine(frieren)]


def test_nothing_is_found_where_all_is_well(frieren, listed):
    listed((12,), plain(*range(1, 13)))
    assert found(frieren) == []


def test_numbers_that_fit_both_ways_look_absolute(frieren, listed):
    held = listed((12, 24), plain(13, 14), path="Frieren Season 2")
    assert found(frieren) == [("doctor_absolute", 2)]
    assert "look like absolute numbers" in folder_doctor.examine(frieren)[0].message.sentence
    folder_doctor.follow(frieren, held.id)
    assert rows.files(frieren) == {(2, 1): "13.mkv", (2, 2): "14.mkv"}
    assert found(frieren) == []


def test_a_second_part_that_begins_anew_comes_after_the_first(frieren, listed):
    listed((24,), plain(*range(1, 13)))
    second = rows.folder(frieren, "Frieren Part 2")
    for number in range(1, 13):
        rows.video(second, f"{number:02}.mkv", number)
    video_places.renew([second.id])
    assert found(frieren) == [("doctor_part", 12)]
    folder_doctor.follow(frieren, second.id)
    assert rows.files(frieren)[1, 24] == "12.mkv" and len(rows.files(frieren)) == 24


def test_a_directory_with_a_second_part_is_said_video_by_video(frieren, listed):
    held = listed((24,), plain(*range(1, 13)))
    for number in range(1, 13):
        rows.video(held, f"Cour 2/{number:02}.mkv", number)
    video_places.renew([held.id])
    finding = folder_doctor.examine(frieren)[0]
    assert (finding.message.code, finding.is_whole) == ("doctor_part", False)
    folder_doctor.follow(frieren, held.id)
    assert rows.files(frieren)[1, 13] == "Cour 2/01.mkv" and rows.files(frieren)[1, 1] == "01.mkv"


def test_names_that_contradict_their_folder_look_like_its_season(frieren, listed):
    listed((12, 12), plain(1, 2, season=1), path="Frieren 2nd Season")
    assert found(frieren) == [("doctor_folder_season", 2)]
    assert folder_doctor.examine(frieren)[0].rule.season == 2


@pytest.mark.parametrize(("numbers", "offset"), [(range(12), 1), (range(2, 14), -1)])
def test_numbers_that_are_off_by_one_are_noticed(frieren, listed, numbers, offset):
    held = listed((12,), plain(*numbers))
    finding = folder_doctor.examine(frieren)[0]
    assert (finding.message.code, finding.rule.offset) == ("doctor_off_by_one", offset)
    folder_doctor.follow(frieren, held.id)
    assert len(rows.files(frieren)) == 12 and found(frieren) == []


def test_a_season_that_the_list_has_within_another_one_is_its_end(frieren, listed):
    files = [*plain(*range(1, 13), season=1), *plain(*range(1, 14), season=2)]
    held = listed((25,), files)
    assert found(frieren) == [("doctor_split", 13)]
    folder_doctor.follow(frieren, held.id)
    assert rows.files(frieren)[1, 14] == "S02E02.mkv" and rows.files(frieren)[1, 1] == "S01E01.mkv"


def test_the_final_season_looks_like_the_one_of_which_nothing_is_here(frieren, listed):
    listed((12, 10), plain(*range(1, 13), season=1))
    final = rows.folder(frieren, "Frieren The Final Season")
    for number in range(1, 11):
        rows.video(final, f"{number:02}.mkv", number)
    video_places.renew([final.id])
    assert [code for code, _ in found(frieren)] == ["doctor_season"]
    folder_doctor.follow(frieren, final.id)
    assert rows.files(frieren)[2, 10] == "10.mkv"


def test_where_nobody_knows_it_is_said_so(frieren, listed):
    held = listed((12,), [])
    rows.video(held, "holiday.mkv")
    rows.video(held, "99.mkv", 99)
    video_places.renew([held.id])
    assert found(frieren) == [("doctor_unknown", 2)]
    with pytest.raises(NotFound, match="nothing left"):
        folder_doctor.follow(frieren, held.id)


def test_a_list_that_is_not_there_yet_gives_no_advice(frieren, listed):
    listed((), plain(1, 2))
    assert found(frieren) == [("doctor_unknown", 2)]


def test_what_a_person_said_needs_no_doctor(frieren, listed):
    held = listed((12,), [])
    video = rows.video(held, "holiday.mkv")
    by_hand.say(frieren, {video.id: []})
    assert found(frieren) == []
