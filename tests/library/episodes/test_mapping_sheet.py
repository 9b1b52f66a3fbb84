"""The sheet shows which numbers are which episodes; what a person changes in it is done."""

import pytest

from aniworld.errors import Invalid
from aniworld.library.episodes import mapping_sheet, video_places
from aniworld.library.episodes.mapping_sheet import Line

from . import rows


@pytest.fixture
def home(frieren):
    rows.with_seasons(frieren, 12, 12)
    return rows.folder(frieren, "Show")


def put(home, form, numbers, season=None):
    for number in numbers:
        rows.video(home, form.format(number), number, season=season)
    video_places.renew([home.id])


def test_numbers_that_follow_each_other_are_one_line(frieren, home):
    put(home, "{:02}.mkv", [*range(1, 25), 30])
    assert mapping_sheet.lines(frieren) == [
        Line("Show", "", 1, 12, 1, 1),
        Line("Show", "", 13, 24, 2, 1),
        Line("Show", "", 30, 30),
    ]


def test_directories_and_seasons_in_names_have_lines_of_their_own(frieren, home):
    put(home, "S02E{:02}.mkv", [1, 2, 5], season=2)
    put(home, "S01E{:02}.mkv", [1], season=1)
    put(home, "Discs/{:02}.mkv", [12])
    assert mapping_sheet.lines(frieren) == [
        Line("Show", "S01", 1, 1, 1, 1),
        Line("Show", "S02", 1, 2, 2, 1),
        Line("Show", "S02", 5, 5, 2, 5),
        Line("Show/Discs", "", 12, 12, 1, 12),
    ]


def test_two_versions_and_several_episodes_in_one_file_stand_in_one_line(frieren, home):
    put(home, "{:02} a.mkv", [1, 2])
    put(home, "{:02} b.mkv", [1, 2])
    rows.video(home, "03-04.mkv", 3, 4)
    video_places.renew([home.id])
    lines = mapping_sheet.lines(frieren)
    assert (lines[0].first, lines[-1].last) == (1, 4)
    assert all(line.season == 1 and line.episode == line.first for line in lines)


def test_a_sheet_that_is_sent_back_unchanged_changes_nothing(frieren, home):
    put(home, "{:02}.mkv", [*range(1, 25), 30])
    text = mapping_sheet.as_text(frieren)
    assert text.startswith("directory,named,first,last,season,episode\nShow,,1,12,1,1\n")
    assert mapping_sheet.apply(frieren, text) == 0


def test_a_line_that_was_changed_is_done_and_stays(frieren, home):
    put(home, "{:02}.mkv", [*range(1, 13), 30, 31])
    text = mapping_sheet.as_text(frieren).replace("Show,,30,31,,", "Show,,30,31,2,11")
    assert mapping_sheet.apply(frieren, text) == 2
    video_places.renew([home.id])
    assert rows.files(frieren)[2, 11] == "30.mkv" and rows.files(frieren)[2, 12] == "31.mkv"
    assert mapping_sheet.as_text(frieren) == text


def test_titles_with_commas_come_back_whole(frieren, home):
    strange = rows.folder(frieren, 'A "Show", Again')
    put(strange, "{:02}.mkv", [1])
    line = mapping_sheet.read(mapping_sheet.as_text(frieren))[0]
    assert line.directory == 'A "Show", Again'


@pytest.mark.parametrize(
    "line", ["Show,,1,2,3", "Show,,a,2,1,1", "Show,,1,2,1,", "Show,,1,2,,1", "Show,,1,2,-1,1", "x"]
)
def test_a_line_that_cannot_be_understood_is_named(frieren, home, line):
    with pytest.raises(Invalid, match="Line 2 of the sheet"):
        mapping_sheet.apply(frieren, f"\n{line}\n")


def test_a_line_without_files_is_refused(frieren, home):
    with pytest.raises(Invalid, match="no file in “Show” with numbers from 1 to 2"):
        mapping_sheet.apply(frieren, "Show,,1,2,1,1")


def test_an_episode_that_does_not_exist_is_refused_and_nothing_changes(frieren, home):
    put(home, "{:02}.mkv", [1, 2])
    with pytest.raises(Invalid, match="no episode 13 of season 2"):
        mapping_sheet.apply(frieren, "Show,,1,2,2,12")
    assert rows.files(frieren) == {(1, 1): "01.mkv", (1, 2): "02.mkv"}


def test_an_endless_sheet_is_refused(frieren, home):
    with pytest.raises(Invalid, match="at most 2000 lines"):
        mapping_sheet.apply(frieren, "\n" * 3000)
