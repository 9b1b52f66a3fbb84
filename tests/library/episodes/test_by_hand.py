"""What a person says of videos, folders and episodes is stored, stays, and has files written."""

import pytest

from aniworld import events
from aniworld.errors import Invalid, NotFound
from aniworld.library.episodes import by_hand, video_places
from aniworld.models import Episode, Folder, Video
from aniworld.models.part import PENDING, USER

from . import rows


@pytest.fixture
def home(frieren):
    rows.with_seasons(frieren, 12, 12)
    return rows.folder(frieren)


def test_a_person_says_which_episodes_a_video_holds(shelf, frieren, home):
    video = rows.video(home, "odd.mkv")
    by_hand.say(frieren, {video.id: [(2, 3), (2, 4), (2, 3)]})
    assert rows.held(video) == ([(2, 3), (2, 4)], "by_hand")
    assert rows.files(frieren) == {(2, 3): "odd.mkv", (2, 4): "odd.mkv"}
    assert (shelf.part(frieren, "nfo").state, shelf.part(frieren, "nfo").priority) == (PENDING, USER)


def test_that_a_video_holds_no_episode_is_an_answer_too(frieren, home):
    video = rows.video(home, "S01E01.mkv", 1, season=1)
    by_hand.say(frieren, {video.id: []})
    video_places.renew([home.id])
    assert rows.held(video) == ([], "by_hand") and rows.files(frieren) == {}


def test_a_name_counts_again_when_a_person_takes_back_what_they_said(frieren, home):
    video = rows.video(home, "S01E01.mkv", 1, season=1)
    by_hand.say(frieren, {video.id: [(2, 3)]})
    by_hand.take_back(frieren, [video.id])
    assert rows.held(video) == ([(1, 1)], "named")


def test_an_episode_that_does_not_exist_is_refused_and_nothing_is_changed(frieren, home):
    good, bad = rows.video(home, "a.mkv"), rows.video(home, "b.mkv")
    with pytest.raises(Invalid, match="no episode 13 of season 2"):
        by_hand.say(frieren, {good.id: [(2, 1)], bad.id: [(2, 13)]})
    assert rows.held(good) == ([], "unsure")


def test_more_episodes_than_a_video_can_hold_are_refused(frieren, home):
    video = rows.video(home, "a.mkv")
    with pytest.raises(Invalid, match="at most 100"):
        by_hand.say(frieren, {video.id: [(1, 1)] * 101})


def test_a_video_of_another_series_is_not_found(shelf, frieren, home):
    video = rows.video(rows.folder(shelf.add("Mushi-Shi")), "a.mkv")
    with pytest.raises(NotFound, match="no such video"):
        by_hand.say(frieren, {video.id: [(1, 1)]})


def test_a_person_says_how_a_folder_is_numbered(shelf, frieren, home):
    videos = [rows.video(home, f"{number:02}.mkv", number) for number in (1, 2)]
    by_hand.number(home.id, "folder", 2, 10)
    assert [rows.held(video) for video in videos] == [([(2, 11)], "named"), ([(2, 12)], "named")]
    assert Folder.get_by_id(home.id).numbering_by_hand
    assert shelf.part(frieren, "nfo").state == PENDING


def test_a_folder_of_nobody_can_be_numbered_too(house):
    strange = Folder.create(root=1, path="Strange", key="strange")
    assert by_hand.number(strange.id, "absolute").numbering == "absolute"


@pytest.mark.parametrize(
    ("numbering", "season", "offset", "words"),
    [
        ("odd", None, 0, "Numbering is one of seasons, absolute"),
        ("folder", None, 0, "of which season"),
        ("folder", -1, 0, "no season -1"),
        ("folder", 1, 10_001, "up to 10000"),
    ],
)
def test_a_numbering_that_makes_no_sense_is_refused(frieren, home, numbering, season, offset, words):
    with pytest.raises(Invalid, match=words):
        by_hand.number(home.id, numbering, season, offset)
    assert not Folder.get_by_id(home.id).numbering_by_hand


def test_a_folder_that_does_not_exist_is_not_found(house):
    with pytest.raises(NotFound, match="no such folder"):
        by_hand.number(99, "absolute")


def ignored(added):
    there = Episode.select().where((Episode.series == added) & Episode.is_ignored)
    return [(row.season, row.number) for row in there.order_by(Episode.season, Episode.number)]


def test_episodes_are_ignored_and_no_longer_ignored(frieren, home):
    assert by_hand.ignore(frieren, 1, [2, 3]) == 2
    assert by_hand.ignore(frieren, 1, [2, 3]) == 0
    assert ignored(frieren) == [(1, 2), (1, 3)]
    assert by_hand.ignore(frieren, 1, [2], ignored=False) == 1
    assert ignored(frieren) == [(1, 3)]


def test_a_whole_season_is_ignored(frieren, home):
    assert by_hand.ignore(frieren, 2, None) == 12
    assert len(ignored(frieren)) == 12


@pytest.mark.parametrize(("season", "numbers"), [(9, None), (-1, [1]), (1, [1, 99])])
def test_what_does_not_exist_cannot_be_ignored(frieren, home, season, numbers):
    with pytest.raises(Invalid, match="The list has no"):
        by_hand.ignore(frieren, season, numbers)
    assert ignored(frieren) == []


def test_what_is_said_is_told_to_open_pages(frieren, home):
    video = rows.video(home, "odd.mkv")
    by_hand.say(frieren, {video.id: [(1, 1)]})
    assert events.since(0)[-1].kind == "series_updated"
    assert Video.get_by_id(video.id).how == "by_hand"


def test_a_video_of_a_folder_that_is_missing_is_not_found(frieren, home):
    video = rows.video(home, "a.mkv")
    Folder.update(missing_since=1.0).execute()
    with pytest.raises(NotFound, match="no such video"):
        by_hand.say(frieren, {video.id: [(1, 1)]})
