"""A scan keeps rows of folders and videos: what it knows is not read again, what is gone is not forgotten."""

import os
import shutil
from pathlib import Path

import pytest

from aniworld.database import now
from aniworld.errors import LibraryError
from aniworld.library.disk import file_table, library_mark, scan, scan_state, walk
from aniworld.library.episodes import video_places
from aniworld.models import Directory, Episode, Folder, Series, Video, VideoEpisode
from aniworld.models.folder import BY_HAND, UNSURE

LONG_AGO = 1_600_000_000


def put(root, *paths):
    """Files of some size, in directories that have not changed for years."""
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(path)
    age(root)


def age(root):
    for place, _, _ in os.walk(root):
        os.utime(place, (LONG_AGO, LONG_AGO))


def folders():
    return {row.path: row for row in Folder.select()}


def videos():
    found = Video.select(Video, Folder).join(Folder).order_by(Folder.path, Video.path)
    return [f"{row.folder.path}/{row.path}" for row in found]


@pytest.fixture
def listed(monkeypatch):
    """The directories that were read, but for the roots themselves."""
    found, look = [], walk.list_one

    def note(top, path):
        if path:
            found.append(path)
        return look(top, path)

    monkeypatch.setattr(walk, "list_one", note)
    return found


def test_a_folder_that_belongs_to_nobody_is_known_with_its_videos_and_left_alone(shelf):
    put(
        shelf.root,
        "A-F/Amber/Season 1/Amber - S01E01.mkv",
        "A-F/Amber/Extras/x.mkv",
        "Birch/[Grp] Birch - 01.mkv",
    )
    before = sorted(shelf.root.rglob("*"))
    counts = scan.all_roots().counts
    assert videos() == ["A-F/Amber/Season 1/Amber - S01E01.mkv", "Birch/[Grp] Birch - 01.mkv"]
    assert (counts["unknown"], counts["folders"], counts["videos"], counts["unplaced"]) == (2, 2, 2, 0)
    assert {row.series_id for row in folders().values()} == {None}
    assert set(shelf.root.rglob("*")) - {shelf.root / library_mark.MARK} == set(before) - {
        shelf.root / library_mark.MARK
    }
    row = Video.get(Video.path == "[Grp] Birch - 01.mkv")
    assert row.name["episodes"] == [1] and row.size == len("Birch/[Grp] Birch - 01.mkv") and row.how == UNSURE


def test_what_has_not_changed_is_not_read_again(shelf, listed):
    put(shelf.root, "A-F/Amber/Season 1/01.mkv", "Birch/01.mkv", "Cedar/01.mkv")
    scan.all_roots()
    assert sorted(listed) == ["A-F", "A-F/Amber", "A-F/Amber/Season 1", "Birch", "Cedar"]
    listed.clear()
    scan.all_roots()
    assert listed == []
    (shelf.root / "A-F/Amber/Season 1/02.mkv").touch()
    scan.all_roots()
    assert sorted(listed) == ["A-F", "A-F/Amber", "A-F/Amber/Season 1"]
    assert "A-F/Amber/Season 1/02.mkv" in videos()


def test_a_home_that_was_read_for_its_series_does_not_hide_its_neighbours(shelf, frieren):
    put(shelf.root, "A-F/Frieren/Frieren - S01E01.mkv", "A-F/Amber/01.mkv")
    Series.update(folder="A-F/Frieren", folder_key="a-f/frieren").execute()
    scan.one(frieren.id)
    scan.all_roots()
    assert videos() == ["A-F/Amber/01.mkv", "A-F/Frieren/Frieren - S01E01.mkv"]


def test_a_directory_that_has_just_changed_is_read_again(shelf, listed):
    put(shelf.root, "Birch/01.mkv")
    os.utime(shelf.root / "Birch")
    scan.all_roots()
    scan.all_roots()
    assert listed == ["Birch", "Birch"]


def test_a_full_scan_reads_all_names_again(shelf, listed):
    put(shelf.root, "Birch/01.mkv")
    scan.all_roots()
    Video.update(name={}, version="old").execute()
    scan.all_roots()
    assert Video.get().name == {}
    scan_state.read_all_again()
    scan.all_roots()
    assert Video.get().name["episodes"] == [1] and Video.get().version is None
    assert listed == ["Birch", "Birch"]


def test_a_folder_that_is_gone_is_missing_until_it_is_back(shelf):
    put(shelf.root, "Birch/01.mkv")
    scan.all_roots()
    away = shelf.root.with_name("away")
    (shelf.root / "Birch").rename(away)
    scan.all_roots()
    assert folders()["Birch"].missing_since and videos() == ["Birch/01.mkv"]
    since = folders()["Birch"].missing_since
    scan.all_roots()
    assert folders()["Birch"].missing_since == since
    away.rename(shelf.root / "Birch")
    scan.all_roots()
    assert folders()["Birch"].missing_since is None


def test_a_folder_of_nobody_that_stays_away_is_forgotten_after_a_month(shelf):
    put(shelf.root, "Birch/01.mkv", "Cedar/01.mkv")
    scan.all_roots()
    shutil.rmtree(shelf.root / "Birch")
    shutil.rmtree(shelf.root / "Cedar")
    Folder.update(is_ignored=True).where(Folder.path == "Cedar").execute()
    scan.all_roots()
    Folder.update(missing_since=now() - file_table.FORGET_SECONDS - 1).execute()
    scan.all_roots()
    assert list(folders()) == ["Cedar"]


def test_the_home_of_a_series_that_is_gone_is_missing_and_its_episodes_too(shelf, frieren):
    shelf.video(frieren, "Frieren - S01E01.mkv")
    scan.all_roots()
    home = shelf.path(frieren)
    home.rename(home.with_name("elsewhere"))
    scan.all_roots()
    row = Series.get_by_id(frieren.id)
    assert row.folder_missing_since and folders()[row.folder].missing_since
    assert not Episode.select().where(Episode.file.is_null(False)).exists()
    home.with_name("elsewhere").rename(home)
    scan.all_roots()
    row = Series.get_by_id(frieren.id)
    assert row.folder_missing_since is None and folders()[row.folder].missing_since is None
    assert Episode.select().where(Episode.file.is_null(False)).count() == 1


def test_what_a_person_said_of_a_video_follows_it_to_another_name(shelf, frieren):
    video = shelf.video(frieren, "Frieren - A trip.mkv")
    scan.all_roots()
    row = Video.get()
    episode = Episode.get((Episode.season == 1) & (Episode.number == 4))
    Video.update(how=BY_HAND).execute()
    VideoEpisode.create(video=row, episode=episode)
    (video.parent / "Season 01").mkdir()
    video.rename(video.parent / "Season 01" / "A trip.mkv")
    scan.all_roots()
    moved = Video.get()
    assert (moved.id, moved.path, moved.how) == (row.id, "Season 01/A trip.mkv", BY_HAND)
    assert Episode.get_by_id(episode.id).file == "Season 01/A trip.mkv"


def test_a_video_that_was_replaced_keeps_its_row(shelf):
    put(shelf.root, "Birch/01.mkv")
    scan.all_roots()
    row = Video.get()
    (shelf.root / "Birch/01.mkv").write_text("a better one, which is longer")
    (shelf.root / "Birch/02.txt").touch()
    scan.all_roots()
    again = Video.get()
    assert again.id == row.id and again.size > row.size and again.name == row.name


def test_openings_and_trailers_are_no_videos_of_the_library(shelf):
    put(
        shelf.root,
        "Birch/01.mkv",
        "Birch/NCOP 01.mkv",
        "Birch/Birch-trailer.mkv",
        "Birch/PV/Birch - PV - 02.mkv",
    )
    scan.all_roots()
    assert videos() == ["Birch/01.mkv"]


def test_a_video_that_nobody_understands_is_named(shelf, frieren):
    shelf.video(frieren, "Season 01", "Frieren - A trip.mkv")
    shelf.video(frieren, "Season 01", "Frieren - S01E01.mkv")
    (shelf.root / "loose.mkv").write_text("loose")
    found = scan.all_roots()
    folder = Series.get_by_id(frieren.id).folder
    named = [f"{folder}/Season 01/Frieren - A trip.mkv", "loose.mkv"]
    assert found.counts["unplaced"] == 2 and sorted(video.path for video in scan_state.unplaced()) == sorted(
        named
    )
    assert "Frieren - A trip.mkv”" in found.message.sentence
    answer = scan_state.answer()
    assert answer["unplaced"] == 2 and {video["series_id"] for video in answer["unplaced_videos"]} == {
        None,
        str(frieren.id),
    }


def test_a_folder_becomes_the_series_own_once_its_home_is_known(shelf, frieren):
    put(shelf.root, "Birch/Frieren - S01E01.mkv")
    scan.all_roots()
    assert folders()["Birch"].series_id is None
    Series.update(folder="Birch", folder_key="birch").execute()
    Directory.update(changed_ns=0).execute()
    scan.all_roots()
    assert folders()["Birch"].series_id == frieren.id
    assert Episode.get(Episode.file.is_null(False)).file == "Frieren - S01E01.mkv"


def test_a_folder_that_turns_out_to_be_part_of_another_is_no_folder_any_more(shelf):
    put(shelf.root, "Birch/Long night/01.mkv", "Birch/Short day/01.mkv")
    scan.all_roots()
    assert list(folders()) == ["Birch/Long night", "Birch/Short day"]
    (shelf.root / "Birch/tvshow.nfo").write_text("<tvshow/>")
    scan.all_roots()
    assert list(folders()) == ["Birch"]
    assert videos() == ["Birch/Long night/01.mkv", "Birch/Short day/01.mkv"]


def test_a_series_that_moves_into_a_part_of_a_folder_takes_its_videos_from_it(shelf, frieren):
    put(shelf.root, "Shelf/01.mkv", "Shelf/Inner/Frieren - S01E01.mkv")
    scan.all_roots()
    assert "Shelf/Inner" not in folders() and len(videos()) == 2
    Series.update(folder="Shelf/Inner", folder_key="shelf/inner").execute()
    scan.one(frieren.id)
    scan.all_roots()
    assert videos() == ["Shelf/01.mkv", "Shelf/Inner/Frieren - S01E01.mkv"]
    assert folders()["Shelf/Inner"].series_id == frieren.id


def test_a_folder_in_other_letters_is_the_same(shelf, frieren):
    put(shelf.root, "Birch/01.mkv")
    scan.all_roots()
    row = folders()["Birch"]
    Folder.update(series=frieren).execute()
    (shelf.root / "Birch").rename(shelf.root / "BIRCH")
    scan.all_roots()
    assert folders()["BIRCH"].id == row.id and "Birch" not in folders()
    assert folders()["BIRCH"].missing_since is None


def test_of_two_folders_whose_names_differ_in_case_only_one_is_known(shelf, caplog):
    put(shelf.root, "Birch/01.mkv", "birch/02.mkv")
    scan.all_roots()
    assert len(folders()) == 1 and "Left out “birch”" in caplog.text


def test_a_link_to_a_directory_is_neither_followed_nor_taken_for_gone(shelf):
    put(shelf.root, "A-F/Birch/01.mkv")
    scan.all_roots()
    elsewhere = shelf.root.with_name("elsewhere")
    (shelf.root / "A-F/Birch").rename(elsewhere)
    (shelf.root / "A-F/Birch").symlink_to(elsewhere)
    scan.all_roots()
    assert folders()["A-F/Birch"].missing_since is None and videos() == ["A-F/Birch/01.mkv"]


def test_a_series_of_several_folders_is_looked_at_in_all_of_them(shelf, frieren):
    shelf.video(frieren, "Frieren - S01E01.mkv")
    put(shelf.root, "More/Frieren - S01E02.mkv")
    scan.all_roots()
    Folder.update(series=frieren).where(Folder.path == "More").execute()
    put(shelf.root, "More/Frieren - S01E03.mkv")
    assert scan.one(frieren.id)
    present = Episode.select().where(Episode.file.is_null(False)).order_by(Episode.number)
    assert [row.number for row in present] == [1, 2, 3]


def test_a_scan_that_cannot_decide_stores_no_videos_either(shelf, frieren, monkeypatch):
    shelf.video(frieren, "Frieren - S01E01.mkv")

    def fail(folder_ids):
        raise RuntimeError("the disk refuses")

    monkeypatch.setattr(video_places, "renew", fail)
    with pytest.raises(RuntimeError):
        scan.all_roots()
    monkeypatch.undo()
    assert videos() == [] and scan.all_roots().counts["present"] == 1


def test_more_entries_than_a_directory_may_have_count_as_unread(shelf, monkeypatch):
    put(shelf.root, "Birch/01.mkv", "Birch/02.mkv")
    scan.all_roots()
    (shelf.root / "Birch/03.mkv").touch()
    monkeypatch.setattr(walk, "MAX_ENTRIES", 2)
    found = scan.all_roots()
    assert found.counts["unreadable"] == 1 and len(videos()) == 2
    monkeypatch.setattr(walk, "MAX_ENTRIES", 3)
    scan.all_roots()
    assert len(videos()) == 3


def test_more_directories_than_are_read_count_as_unread(shelf, monkeypatch):
    put(shelf.root, "Birch/Season 1/01.mkv", "Birch/Season 2/01.mkv")
    scan.all_roots()
    shutil.rmtree(shelf.root / "Birch/Season 2")
    monkeypatch.setattr(walk, "MAX_DIRECTORIES", 1)
    assert scan.all_roots().counts["unreadable"] == 1 and len(videos()) == 2
    monkeypatch.undo()
    scan.all_roots()
    assert videos() == ["Birch/Season 1/01.mkv"]


def test_a_home_that_is_back_is_noticed_when_its_series_is_looked_at(shelf, frieren):
    shelf.video(frieren, "Frieren - S01E01.mkv")
    scan.all_roots()
    home = shelf.path(frieren)
    home.rename(home.with_name("elsewhere"))
    scan.all_roots()
    home.with_name("elsewhere").rename(home)
    assert scan.one(frieren.id)
    assert Series.get_by_id(frieren.id).folder_missing_since is None
    assert Episode.select().where(Episode.file.is_null(False)).count() == 1


@pytest.mark.parametrize(
    "error", [Series.DoesNotExist(), LibraryError("library_missing", "It is gone.", Path())]
)
def test_a_link_in_the_place_of_a_folder_ends_the_scan_only_with_the_library(
    shelf, frieren, monkeypatch, error
):
    home = shelf.path(frieren)
    elsewhere = shelf.root.with_name("elsewhere")
    home.rename(elsewhere)
    home.symlink_to(elsewhere)

    def fail(series):
        raise error

    monkeypatch.setattr(scan, "_scan_series", fail)
    if isinstance(error, LibraryError):
        with pytest.raises(LibraryError):
            scan.all_roots()
    else:
        assert scan.all_roots().skipped == []
