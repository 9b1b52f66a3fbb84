"""A root that is removed lets go of its series, touches no file, and can be added again."""

import shutil

import pytest
from peewee import OperationalError

from aniworld.errors import DiskError, FolderMissing
from aniworld.library.disk import (
    file_changes,
    missing_folder,
    places,
    root_changes,
    root_rows,
    roots,
    series_folder,
)
from aniworld.library.parts import activity, completeness
from aniworld.library.series import removal
from aniworld.models import Episode, Folder, Part, Root, Series, Video, VideoEpisode


def row(series):
    return Series.get_by_id(series.id)


def test_a_removed_root_lets_go_of_its_series_and_touches_nothing(shelf, frieren, moomin, second):
    files = sorted(roots.path(second).rglob("*"))
    held = root_changes.remove(second)
    assert (held.series, held.folders) == (1, 1) and sorted(roots.path(second).rglob("*")) == files
    assert (
        Root.get_by_id(Root.FIRST).takes_new and not Folder.select().where(Folder.series == moomin).exists()
    )
    told = missing_folder.message(row(moomin)).sentence
    assert "removed from aniworld" in told and row(moomin).folder_missing_since


def test_nothing_is_written_for_a_series_that_was_let_go(shelf, frieren, moomin, second):
    root_changes.remove(second)
    before = sorted(path.name for path in shelf.root.iterdir())
    shelf.load(row(moomin), force=True)
    completeness.library(starting=True)
    shelf.work()
    shelf.later(moomin)
    assert sorted(path.name for path in shelf.root.iterdir()) == before
    assert series_folder.read(row(moomin), "tvshow.nfo") is None
    assert file_changes.changed_at(row(moomin), "tvshow.nfo") is None
    with pytest.raises(FolderMissing):
        series_folder.put(row(moomin), "poster.jpg", b"x")


def test_what_was_let_go_is_let_go_also_while_nobody_can_be_told(shelf, frieren, moomin, second, monkeypatch):
    def refuse(*told):
        raise OperationalError("database is locked")

    monkeypatch.setattr(root_changes.let_go.progress_events, "refresh", refuse)
    root_changes.remove(second)
    assert row(moomin).folder_missing_since and len(roots.all()) == 1


def test_a_root_that_is_added_again_gives_its_series_their_home_back(shelf, frieren, moomin, second):
    place = roots.path(second)
    root_changes.remove(second)
    again = root_changes.add(str(place))
    back = row(moomin)
    assert (back.root_id, back.folder_missing_since) == (again.id, None)
    assert completeness.library() == 0 and places.folders(back) == [places.home(back)]


@pytest.mark.parametrize("left", ["nothing", "a folder of that name", "our picture", "another's NFO"])
def test_only_its_own_folder_is_given_back(shelf, frieren, moomin, second, left):
    place = roots.path(second)
    home = place / moomin.folder
    root_changes.remove(second)
    poster = (home / "poster.jpg").read_bytes()
    shutil.rmtree(home)
    if left != "nothing":
        home.mkdir()
    if left == "our picture":
        (home / "poster.jpg").write_bytes(poster)
    if left == "another's NFO":
        (home / "tvshow.nfo").write_text('<tvshow><uniqueid type="tvmaze">99</uniqueid></tvshow>')
    root_changes.add(str(place))
    assert (row(moomin).root_id is not None) is (left == "our picture")


def test_a_folder_that_is_another_series_by_now_is_not_given_back(shelf, frieren, moomin, second):
    place, key = roots.path(second), moomin.folder_key
    root_changes.remove(second)
    later = place / "later"
    later.mkdir()
    again = root_changes.add(str(place))
    Series.update(root=None, folder_missing_since=1).where(Series.id == moomin.id).execute()
    Folder.update(series=frieren).where(Folder.key == key).execute()
    root_changes.let_go.take_back(again)
    assert row(moomin).root_id is None


def test_a_series_that_was_let_go_has_its_folder_made_anew_elsewhere(shelf, frieren, moomin, second):
    root_changes.remove(second)
    missing_folder.make_anew(row(moomin))
    shelf.work()
    anew = row(moomin)
    assert anew.root_id == Root.FIRST and (shelf.root / anew.folder / "tvshow.nfo").exists()


def test_a_series_that_was_let_go_can_be_removed_with_its_files_left(shelf, frieren, moomin, second):
    home = places.home(moomin).path
    root_changes.remove(second)
    removal.remove(row(moomin), files=True)
    assert (home / "tvshow.nfo").exists() and not Series.select().where(Series.id == moomin.id).exists()


def test_a_series_whose_folder_was_never_made_goes_where_new_ones_go(shelf, frieren, second):
    added = shelf.put("Mushi-Shi")
    series_folder.folder(added)
    root_changes.remove(second)
    assert (row(added).root_id, row(added).folder) == (None, None)
    shelf.work()
    assert row(added).root_id == Root.FIRST and row(added).loading_status == "completed"


def test_episodes_keep_their_videos_in_other_roots(shelf, frieren, second):
    here = Folder.get(Folder.series == frieren)
    there = Folder.create(root=second, path="Frieren", key="frieren", series=frieren)
    both, only = list(Episode.select().where(Episode.series == frieren).limit(2))
    for folder, episode, path in ((here, both, "01.mkv"), (there, both, "a.mkv"), (there, only, "b.mkv")):
        video = Video.create(folder=folder, path=path)
        VideoEpisode.create(video=video, episode=episode)
        Episode.update(file=path).where(Episode.id == episode.id).execute()
    root_changes.remove(second)
    assert [Episode.get_by_id(episode.id).file for episode in (both, only)] == ["01.mkv", None]
    assert row(frieren).folder_missing_since is None


def test_a_worker_whose_root_is_removed_meanwhile_waits_and_writes_nothing(shelf, moomin, second):
    stale = row(moomin)
    root_changes.remove(second)
    with pytest.raises(DiskError, match="was removed from aniworld"):
        series_folder.put(stale, "poster.jpg", b"x")
    assert root_rows.around(roots.path(second)) is None


def test_the_parts_of_a_removed_root_say_that_the_folder_is_missing(shelf, frieren, moomin, second):
    root_changes.remove(second)
    shelf.request(moomin, "nfo")
    part = Part.get((Part.series == moomin) & (Part.name == "nfo"))
    assert activity.reasons(activity.waiting().parts)[part.id] == activity.FOLDER


def test_a_series_that_was_let_go_is_refused_whatever_lies_in_the_library(shelf, frieren, moomin, second):
    root_changes.remove(second)
    with pytest.raises(FolderMissing) as refused:
        missing_folder.check(row(moomin))
    assert "removed from aniworld" in str(refused.value)
