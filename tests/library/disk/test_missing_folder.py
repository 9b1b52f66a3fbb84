"""A series' folder that is gone is missing: nothing makes it again by itself, whatever is asked for, and
it heals when it is back."""

import os
import shutil
from collections import Counter

import pytest

from aniworld import events
from aniworld.bootstrap import prepare
from aniworld.errors import DiskError, FolderMissing, Invalid, LibraryError
from aniworld.files import atomic
from aniworld.library.artwork import choice as artwork_choice
from aniworld.library.artwork import picture_jobs
from aniworld.library.disk import file_removal, missing_folder, scan, series_folder, walk
from aniworld.library.parts import claims, completeness
from aniworld.library.series import rematch, series
from aniworld.messages import Message
from aniworld.models import Episode, Part, Series, WrittenFile

PICTURE = b"\x89PNG"
SPY = "513"


def row(added):
    return Series.get_by_id(added.id)


@pytest.fixture
def watched(shelf, frieren, once):
    """Frieren with an episode that is present."""

    def find():
        shelf.video(frieren, "Frieren - S01E01.mkv")
        scan.all_roots()
        shelf.work()

    once("with an episode", find)
    return row(frieren)


def present(added):
    return Episode.select().where((Episode.series == added) & Episode.file.is_null(False)).count()


ROUTES = {
    "a load": lambda shelf, added: shelf.load(added, force=True),
    "a scan": lambda shelf, added: (scan.all_roots(), shelf.work()),
    "the check": lambda shelf, added: (completeness.library(), shelf.work()),
    "a restart": lambda shelf, added: (
        prepare(shelf.settings, durable=False),
        completeness.library(starting=True),
        shelf.work(),
    ),
    "another match": lambda shelf, added: (rematch.to(added, "tvmaze", SPY), shelf.work()),
    "all in turn": lambda shelf, added: (
        completeness.library(),
        shelf.load(added, force=True),
        scan.all_roots(),
        shelf.later(added),
    ),
}


@pytest.mark.parametrize("ask", ROUTES.values(), ids=ROUTES)
def test_a_folder_that_is_gone_is_missing_and_never_made_again(shelf, watched, ask):
    home, away = shelf.path(watched), shelf.root.with_name("away")
    home.rename(away)
    ask(shelf, watched)
    assert not home.exists() and [path.name for path in shelf.root.iterdir() if path.is_dir()] == []
    scan.all_roots()
    assert row(watched).folder_missing_since and present(watched) == 0
    away.rename(home)
    assert scan.find_again() == 1
    shelf.work()
    healed = row(watched)
    assert (healed.folder_missing_since, healed.folder_found, healed.loading_status) == (
        None,
        None,
        "completed",
    )


def test_no_picture_makes_it_again(shelf, frieren):
    shutil.rmtree(shelf.path(frieren))
    logo = picture_jobs.job_for("logo")
    with pytest.raises(FolderMissing, match="is gone: it was renamed, moved or deleted") as refused:
        artwork_choice.use_drawing(frieren, logo)
    assert (refused.value.status, refused.value.code) == (409, "folder_missing")
    with pytest.raises(FolderMissing):
        artwork_choice._write(frieren, logo.path, b"x")
    assert not shelf.path(frieren).exists()


def test_what_waits_for_a_folder_uses_no_try(shelf, frieren):
    home = shelf.path(frieren)
    home.rename(shelf.root.with_name("away"))
    shelf.load(frieren, force=True)
    for _ in range(claims.TRIES + 1):
        shelf.later(frieren)
    waiting = shelf.parts(frieren)
    assert shelf.states(frieren) == "loaded pending pending pending" and claims.runnable(9) == 0
    assert {waiting[name].attempt for name in ("nfo", "logo", "images")} == {0}
    shelf.root.with_name("away").rename(home)
    assert scan.find_again() == 1 and claims.runnable(9) == 3, "at once, whenever it was to be tried again"


def test_it_is_told_once(shelf, frieren):
    shutil.rmtree(shelf.path(frieren))
    completeness.library()
    before = events.latest()
    completeness.library()
    scan.all_roots()
    assert events.latest() == before


@pytest.mark.parametrize("place", ["Renamed", "Moved/Frieren - Beyond Journey's End (2023)"])
def test_where_the_folder_seems_to_be_is_said_and_not_taken(shelf, frieren, place):
    (shelf.root / place).parent.mkdir(exist_ok=True)
    shelf.path(frieren).rename(shelf.root / place)
    assert scan.all_roots().counts["missing"] == 1
    assert row(frieren).folder_found == place
    assert f"“{place}” seems to be it" in str(missing_folder.message(row(frieren)))
    assert row(frieren).folder == frieren.folder
    shutil.rmtree(shelf.root / place)
    scan.all_roots()
    assert row(frieren).folder_found is None


def test_a_folder_of_another_series_is_not_taken_for_it(shelf, frieren):
    other = shelf.add("Cowboy Bebop")
    nfo = shelf.path(frieren, "tvshow.nfo").read_bytes()
    (shelf.root / "Broken").mkdir()
    (shelf.root / "Broken" / "tvshow.nfo").mkdir()
    shutil.rmtree(shelf.path(frieren))
    shelf.path(other, "tvshow.nfo").write_bytes(nfo)
    scan.all_roots()
    assert row(frieren).folder_found is None and row(other).folder_missing_since is None


def test_a_person_can_have_it_made_anew(shelf, watched):
    home, before = shelf.path(watched), set(shelf.files(watched))
    shutil.rmtree(home)
    shelf.load(watched, force=True)
    missing_folder.make_anew(watched)
    shelf.work()
    videos = {"Frieren - S01E01.mkv", "Frieren - S01E01.nfo", "Frieren - S01E01-thumb.jpg"}
    assert set(shelf.files(watched)) == before - videos and row(watched).loading_status == "completed"
    assert row(watched).folder_missing_since is None and completeness.library() == 0


def test_a_folder_that_is_there_is_not_made_anew(shelf, frieren):
    with pytest.raises(Invalid, match="is not missing"):
        missing_folder.make_anew(frieren)
    home = shelf.path(frieren)
    home.rename(shelf.root.with_name("away"))
    completeness.library()
    shelf.root.with_name("away").rename(home)
    with pytest.raises(Invalid, match="is not missing"):
        missing_folder.make_anew(frieren)
    assert shelf.written(frieren)


def test_it_is_not_made_anew_while_the_library_is_away(shelf, frieren):
    shutil.rmtree(shelf.path(frieren))
    completeness.library()
    shelf.unplug("lost+found/")
    with pytest.raises(LibraryError):
        missing_folder.make_anew(frieren)


@pytest.mark.parametrize("left", [[], ["lost+found/"]], ids=["empty", "not empty"])
def test_a_library_that_is_away_has_no_missing_folder(shelf, watched, left):
    shelf.unplug(*left)
    completeness.library()
    scan.find_again()
    shelf.load(watched, force=True)
    assert row(watched).folder_missing_since is None and present(watched) == 1


def test_single_files_that_vanish_are_still_written_again(shelf, frieren):
    for name in shelf.files(frieren):
        shelf.path(frieren, name).unlink()
    assert completeness.library() == 1
    shelf.work()
    assert "tvshow.nfo" in shelf.files(frieren) and row(frieren).folder_missing_since is None


def test_a_folder_that_went_with_our_own_last_file_may_be_made_again(shelf, frieren):
    assert file_removal.remove_ours(frieren) and not shelf.path(frieren).exists()
    assert not row(frieren).has_folder
    shelf.load(frieren, force=True)
    assert "tvshow.nfo" in shelf.files(frieren) and row(frieren).has_folder


def test_after_a_removal_with_files_the_series_can_be_added_again(shelf, frieren):
    series.remove(frieren, files=True)
    again = shelf.add("Frieren")
    assert again.loading_status == "completed" and "tvshow.nfo" in shelf.files(again)


def test_a_folder_that_goes_in_the_moment_of_a_write_is_not_made_again(shelf, frieren, monkeypatch):
    write = atomic.write

    def late(root, path, content, **how):
        if path.endswith("tvshow.nfo"):
            shutil.rmtree(shelf.root / frieren.folder)
        return write(root, path, content, **how)

    monkeypatch.setattr(atomic, "write", late)
    with pytest.raises(FolderMissing):
        series_folder.overwrite(frieren, "tvshow.nfo", b"<tvshow/>", is_new=False)
    assert not (shelf.root / frieren.folder).exists() and row(frieren).folder_missing_since


def test_a_season_folder_that_vanished_is_the_users_business(shelf, frieren):
    video = shelf.video(frieren, "Season 01", "Frieren - S01E01.mkv")
    scan.all_roots()
    shelf.work()
    shutil.rmtree(video.parent)
    scan.all_roots()
    shelf.work()
    assert row(frieren).folder_missing_since is None and present(frieren) == 0


def test_only_a_folder_that_is_certainly_gone_is_missing(shelf, watched, monkeypatch):
    home, look = shelf.path(watched), os.stat

    def refuse(path, *args, **named):
        if str(path) == str(home):
            raise PermissionError(13, "Permission denied")
        return look(path, *args, **named)

    monkeypatch.setattr(os, "stat", refuse)
    scan.all_roots()
    completeness.library()
    assert row(watched).folder_missing_since is None and present(watched) == 1


def test_a_new_series_has_its_folder_made_by_the_first_that_writes(shelf):
    added = shelf.put("Frieren")
    assert not row(added).has_folder
    series_folder.put(added, "poster.jpg", PICTURE)
    assert row(added).has_folder and WrittenFile.select().exists()


# One series with something wrong ends that one only


def out(home, shelf):
    home.symlink_to("/etc")


def loop(home, shelf):
    home.symlink_to(home.name)


def file(home, shelf):
    home.write_text("no folder")


def out_by_two(home, shelf):
    (shelf.root / "detour").symlink_to("/etc")
    home.symlink_to("detour")


WRONG = {
    "a link that leads out": out,
    "a link to itself": loop,
    "a file": file,
    "a link to a link that leads out": out_by_two,
}


@pytest.mark.parametrize("put_there", WRONG.values(), ids=WRONG)
def test_one_bad_folder_ends_neither_scan_nor_check_for_the_others(shelf, frieren, caplog, put_there):
    other = shelf.add("Cowboy Bebop")
    shelf.video(other, "Cowboy Bebop - S01E01.mkv")
    shelf.path(other, "tvshow.nfo").unlink()
    home = shelf.path(frieren)
    shutil.rmtree(home)
    put_there(home, shelf)
    found = scan.all_roots()
    assert found.counts["series"] == 2 and present(other) == 1
    assert len(found.skipped) == 1 and str(found.skipped[0]).startswith("“Frieren: Beyond Journey's End”: ")
    assert str(found.skipped[0]) in str(found.message) and str(found.skipped[0]) in caplog.text
    completeness.library()
    shelf.work()
    assert "tvshow.nfo" in shelf.files(other) and "Traceback" not in caplog.text
    assert (os.path.lexists(home) and not home.is_dir()) or home.resolve().name == "etc"
    series.remove(row(other), files=True)
    assert not shelf.path(frieren).is_relative_to("/etc") and Series.select().count() == 1


@pytest.mark.parametrize(
    "error",
    [
        OSError(5, "Input/output error"),
        UnicodeEncodeError("utf-8", "x", 0, 1, "surrogates not allowed"),
        ValueError("embedded null byte"),
        RecursionError("too deep"),
    ],
    ids=["EIO", "a name that cannot be written", "NUL", "too deep"],
)
def test_whatever_is_wrong_with_one_series_ends_that_one_only(shelf, frieren, monkeypatch, error):
    other, look = shelf.add("Cowboy Bebop"), walk.list_one
    shelf.video(other, "Cowboy Bebop - S01E01.mkv")

    def refuse(top, path):
        if path == row(frieren).folder:
            raise error
        return look(top, path)

    monkeypatch.setattr(walk, "list_one", refuse)
    found = scan.all_roots()
    assert present(other) == 1 and len(found.skipped) == found.counts["unreadable"] == 1


def test_a_series_that_is_removed_while_all_are_walked_over_ends_nothing(shelf, frieren, monkeypatch):
    other, read = shelf.add("Cowboy Bebop"), walk.read
    shelf.video(other, "Cowboy Bebop - S01E01.mkv")

    def remove_the_other(top, path):
        if Series.select().count() == 2:
            series.remove(row(other))
        return read(top, path)

    monkeypatch.setattr(walk, "read", remove_the_other)
    found = scan.all_roots()
    assert (found.counts["series"], found.skipped) == (1, [])
    shutil.rmtree(shelf.path(frieren))
    monkeypatch.setattr(missing_folder, "_same_show_elsewhere", lambda gone: series.remove(row(gone)))
    assert completeness.library() == 0


def test_many_bad_ones_are_named_in_one_line_of_bearable_length():
    line = scan.Scanned(
        Counter(present=1, unknown=2, missing=3),
        [Message("told", {"sentence": f"“{n}”: bad."}) for n in range(40)],
    ).message.sentence
    assert (
        "40 series could not be looked at: “0”: bad." in line and "“30”" not in line and line.endswith(" …")
    )
    assert "3 series have lost their folder." in line


def test_one_file_that_cannot_be_removed_keeps_no_other_file_and_the_series_stays(
    shelf, frieren, monkeypatch
):
    remove = atomic.remove

    def refuse(root, path):
        if path.endswith("poster.jpg"):
            raise DiskError(
                "Cannot remove “poster.jpg”: the disk reports an input/output error.", root / path, "broken"
            )
        return remove(root, path)

    monkeypatch.setattr(atomic, "remove", refuse)
    with pytest.raises(DiskError, match=r"poster.jpg"):
        series.remove(frieren, files=True)
    left = {name for name in shelf.files(frieren) if not name.endswith("poster.jpg")}
    assert left == set() and Part.select().exists()


def test_what_leads_out_or_lies_in_the_place_of_a_file_is_left_and_the_rest_is_removed(
    shelf, frieren, tmp_path
):
    secret = tmp_path / "poster.jpg"
    secret.write_bytes(shelf.path(frieren, "poster.jpg").read_bytes())
    shelf.path(frieren, "poster.jpg").unlink()
    shelf.path(frieren, "poster.jpg").symlink_to(secret)
    shelf.path(frieren, "fanart.jpg").unlink()
    shelf.path(frieren, "fanart.jpg").mkdir()
    series.remove(frieren, files=True)
    assert secret.exists() and not Series.select().exists()


def test_one_that_is_still_missing_is_not_said_to_be_back(shelf, frieren):
    shutil.rmtree(shelf.path(frieren))
    completeness.library()
    assert scan.find_again() == 0 and row(frieren).folder_missing_since


def test_a_folder_that_cannot_be_looked_at_is_not_missing(shelf, frieren):
    Series.update(folder="x" * 300).execute()  # no disk takes such a name
    assert not missing_folder.is_missing(row(frieren))
