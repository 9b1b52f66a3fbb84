"""What we wrote beside a video that was renamed or deleted follows it or goes; what a person edited stays."""

import pytest

from aniworld.errors import DiskError
from aniworld.library.disk import file_removal, orphans, scan
from aniworld.models import Video

NFO, STILL = "Frieren S01E01.nfo", "Frieren S01E01-thumb.jpg"


@pytest.fixture
def seen(shelf, frieren, once):
    """Frieren with one video, and an NFO and a still beside it."""

    def find():
        shelf.video(frieren, "Frieren S01E01.mkv")
        scan.all_roots()
        shelf.work()

    once("with one video", find)
    return frieren


def look(shelf):
    scan.all_roots()
    shelf.work()


def rename(shelf, series, new="Frieren - S01E01 - Departure.mkv"):
    shelf.path(series, "Frieren S01E01.mkv").rename(shelf.path(series, new))
    look(shelf)


def test_what_lay_beside_a_renamed_video_does_not_stay_behind(shelf, seen):
    asked = len(shelf.asked("/images/"))
    rename(shelf, seen)
    files = shelf.files(seen)
    assert NFO not in files and STILL not in files
    assert "Frieren - S01E01 - Departure.nfo" in files
    assert "Frieren - S01E01 - Departure-thumb.jpg" in files
    assert not {NFO, STILL} & set(shelf.written(seen))
    assert len(shelf.asked("/images/")) == asked, "the still follows, and is not fetched again"


def test_what_lay_beside_a_deleted_video_goes(shelf, seen):
    shelf.path(seen, "Frieren S01E01.mkv").unlink()
    look(shelf)
    assert not {NFO, STILL} & set(shelf.files(seen)) and orphans.of(seen) == []
    assert "tvshow.nfo" in shelf.files(seen) and "poster.jpg" in shelf.files(seen)


def test_what_lay_beside_a_version_that_is_deleted_goes_though_the_episode_is_here(shelf, seen):
    shelf.video(seen, "Frieren S01E01 [720p].mkv")
    look(shelf)
    assert "Frieren S01E01 [720p].nfo" in shelf.files(seen)
    shelf.path(seen, "Frieren S01E01 [720p].mkv").unlink()
    look(shelf)
    assert "Frieren S01E01 [720p].nfo" not in shelf.files(seen) and NFO in shelf.files(seen)


def test_what_a_person_edited_is_kept_and_listed(shelf, seen):
    path = shelf.path(seen, NFO)
    path.write_text(path.read_text().replace("</title>", " (my own)</title>"))
    shelf.path(seen, STILL).write_bytes(b"my own")
    rename(shelf, seen)
    assert "(my own)" in path.read_text() and shelf.path(seen, STILL).read_bytes() == b"my own"
    assert orphans.edited(seen) == [STILL, NFO]
    path.unlink()
    assert orphans.edited(seen) == [STILL]


def test_nothing_goes_while_the_disk_refuses_and_then_it_does(shelf, seen, monkeypatch):
    shelf.path(seen, "Frieren S01E01.mkv").unlink()

    def refuse(series, which):
        raise DiskError("disk_broken", "", "broken")

    with monkeypatch.context() as patched:
        patched.setattr(file_removal, "remove_ours", refuse)
        look(shelf)
    assert NFO in shelf.files(seen)
    assert orphans.clear(seen) == 2 and NFO not in shelf.files(seen)


def test_a_video_in_a_folder_that_is_away_keeps_what_lies_beside_it(shelf, seen):
    shelf.path(seen).rename(shelf.root.with_name("away"))
    assert orphans.of(seen) == []


def test_a_still_that_is_there_already_is_not_written_over(shelf, seen):
    shelf.path(seen, "New S01E01-thumb.jpg").write_bytes(b"the user's")
    rename(shelf, seen, "New S01E01.mkv")
    assert shelf.path(seen, "New S01E01-thumb.jpg").read_bytes() == b"the user's"
    assert STILL not in shelf.files(seen)


def test_one_of_a_removed_folder_is_no_business_of_ours(shelf, seen):
    Video.delete().execute()
    assert orphans.of(seen) == [STILL, NFO] and orphans.with_any([seen.id, 999]) == {seen.id}
    seen.root_id = None
    assert orphans.of(seen) == []


def test_what_the_disk_does_not_tell_is_not_said_to_lie_there(shelf, seen, monkeypatch):
    path = shelf.path(seen, NFO)
    path.write_text(path.read_text().replace("</title>", " (my own)</title>"))
    shelf.path(seen, "Frieren S01E01.mkv").unlink()
    look(shelf)
    assert orphans.with_any([seen.id]) == {seen.id}

    def fail(series, path):
        raise DiskError("cannot_look_at", shelf.root, "failing", place=path, why="Input/output error")

    monkeypatch.setattr(orphans.series_folder, "has", fail)
    assert orphans.with_any([seen.id]) == set()
