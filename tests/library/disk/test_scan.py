"""Videos on disk make episodes present, and get their NFO."""

import errno
import logging
import os

import pytest

from aniworld import events
from aniworld.errors import LibraryError
from aniworld.library.disk import scan
from aniworld.models import Series
from aniworld.models.part import BACKGROUND, PENDING


def present(shelf, added):
    return {place: row.file for place, row in shelf.episodes(added).items() if row.file}


def test_videos_that_are_there_before_the_series_is_added_are_found(shelf):
    folder = shelf.root / "Frieren - Beyond Journey's End (2023)" / "Season 01"
    folder.mkdir(parents=True)
    (folder / "Frieren - S01E02.mkv").touch()
    added = shelf.add("Frieren")
    assert present(shelf, added) == {(1, 2): "Season 01/Frieren - S01E02.mkv"}
    assert {"Season 01/Frieren - S01E02.nfo", "Season 01/season.nfo"} <= set(shelf.files(added))


def test_a_scan_finds_what_came_and_asks_for_its_nfo(shelf, frieren):
    shelf.video(frieren, "Season 01", "Frieren - S01E01.mkv")
    shelf.video(frieren, "Frieren - S01E02-E03.mkv")
    counts = scan.all_roots().counts
    assert (counts["series"], counts["present"], counts["unknown"], counts["unreadable"]) == (1, 3, 0, 0)
    assert present(shelf, frieren) == {
        (1, 1): "Season 01/Frieren - S01E01.mkv",
        (1, 2): "Frieren - S01E02-E03.mkv",
        (1, 3): "Frieren - S01E02-E03.mkv",
    }
    assert (shelf.part(frieren, "nfo").state, shelf.part(frieren, "nfo").priority) == (PENDING, BACKGROUND)
    assert events.since(0)[-1].kind == "series_updated"
    shelf.work()
    assert {"Season 01/Frieren - S01E01.nfo", "Frieren - S01E02-E03.nfo", "Season 01/season.nfo"} <= set(
        shelf.files(frieren)
    )


def test_a_scan_that_finds_nothing_new_tells_nobody(shelf, frieren):
    shelf.video(frieren, "Frieren - S01E01.mkv")
    scan.all_roots()
    shelf.work()
    before = events.latest()
    scan.all_roots()
    assert events.latest() == before and shelf.part(frieren, "nfo").state == "loaded"


def test_a_video_that_was_renamed_is_found_under_its_new_name(shelf, frieren):
    video = shelf.video(frieren, "Frieren - S01E01.mkv")
    scan.all_roots()
    video.rename(video.with_name("Frieren - S01E01 - Better.mkv"))
    scan.all_roots()
    assert present(shelf, frieren) == {(1, 1): "Frieren - S01E01 - Better.mkv"}
    shelf.work()
    assert "Frieren - S01E01 - Better.nfo" in shelf.files(frieren)


def test_a_video_that_is_gone_makes_its_episode_missing(shelf, frieren, standin):
    video = shelf.video(frieren, "Frieren - S01E01.mkv")
    scan.all_roots()
    video.unlink()
    scan.all_roots()
    assert shelf.episodes(frieren)[1, 1].state(standin.catalogue.today) == "missing"


def test_a_library_that_is_out_of_reach_takes_no_episode_away(shelf, frieren):
    shelf.video(frieren, "Frieren - S01E01.mkv")
    scan.all_roots()
    shelf.root.rename(shelf.root.with_name("unplugged"))
    with pytest.raises(LibraryError, match=r"is missing. Is the disk mounted"):
        scan.all_roots()
    assert present(shelf, frieren) == {(1, 1): "Frieren - S01E01.mkv"}


def refusing(monkeypatch, ending):
    """The disk does not let directories be read whose path ends so."""
    look = os.scandir

    def refuse(path):
        if str(path).endswith(ending):
            raise OSError(errno.EIO, "Input/output error")
        return look(path)

    monkeypatch.setattr(os, "scandir", refuse)


def test_a_folder_that_cannot_be_read_does_not_stop_the_scan(shelf, frieren, monkeypatch, caplog):
    caplog.set_level(logging.WARNING)
    other = shelf.add("Mushi-Shi")
    shelf.video(other, "Mushi-Shi - S01E01.mkv")
    refusing(monkeypatch, shelf.path(frieren).name)
    counts = scan.all_roots().counts
    assert (counts["series"], counts["unreadable"], counts["present"]) == (2, 1, 1)
    assert "Input/output error" in caplog.text


def test_a_season_that_cannot_be_read_for_a_while_takes_no_episode_away(shelf, frieren, monkeypatch, caplog):
    shelf.video(frieren, "Season 01", "Frieren - S01E01.mkv")
    shelf.video(frieren, "Frieren - S01E02.mkv")
    scan.all_roots()
    refusing(monkeypatch, "Season 01")
    counts = scan.all_roots().counts
    assert (counts["present"], counts["unreadable"]) == (2, 1)
    assert "Season 01: Input/output error" in caplog.text


def test_what_is_no_episode_of_the_list_changes_nothing(shelf, frieren):
    for name in ("Frieren - S09E01.mkv", "Frieren - trailer.mkv", "notes.txt"):
        shelf.video(frieren, name)
    scan.all_roots()
    assert present(shelf, frieren) == {}


def test_folders_that_belong_to_no_series_are_counted(shelf, frieren):
    for name in ("Unknown Show", "Another", ".hidden"):
        (shelf.root / name).mkdir()
        (shelf.root / name / "01.mkv").touch()
    (shelf.root / "empty").mkdir()
    (shelf.root / "file.txt").touch()
    assert scan.all_roots().counts["unknown"] == 2


def test_a_series_that_is_not_known_yet_is_not_scanned(shelf):
    shelf.put("Frieren")
    assert scan.all_roots().counts["series"] == 0
    assert Series.get().folder is None


def test_a_disk_that_cannot_be_read_while_loading_is_waited_for(shelf, monkeypatch):
    refusing(monkeypatch, "(2023)")
    (shelf.root / "Frieren - Beyond Journey's End (2023)").mkdir()
    added = shelf.add("Frieren")
    assert (shelf.part(added, "episodes").state, shelf.part(added, "episodes").error_code) == (
        "pending",
        "disk",
    )
    monkeypatch.undo()
    assert shelf.later(added).loading_status == "completed"
