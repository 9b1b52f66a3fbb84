"""The check at the start and from time to time: what is missing or gone from disk is asked for again,
quietly."""

import os

import pytest
from said import said

from aniworld.database import now
from aniworld.library.disk import series_folder
from aniworld.library.parts import completeness
from aniworld.models import Part, Series, WrittenFile
from aniworld.models.part import BACKGROUND, FAILED, LOADED, PARTIAL, PENDING, UNAVAILABLE, USER

PAST, FUTURE = 1.0, 9e9


def pending(shelf, added):
    return " ".join(name for name, part in sorted(shelf.parts(added).items()) if part.state == PENDING)


def test_a_library_that_is_complete_is_said_to_be(frieren, caplog):
    caplog.set_level("INFO")
    assert completeness.library(starting=True) == 0
    assert caplog.messages == ["All series data is complete."]


def test_what_still_waits_is_counted_and_left_alone(shelf, caplog):
    caplog.set_level("INFO")
    added = shelf.put("Frieren")
    before = {part.id: part.requested_at for part in Part.select()}
    assert completeness.library() == 1
    assert caplog.messages == ["Found 1 series with missing data; loading it in the background."]
    assert {part.id: part.requested_at for part in Part.select()} == before
    assert shelf.part(added, "episodes").priority == USER


DUE = {
    "partial, its time has come": ({"state": PARTIAL, "not_before": PAST}, False, True),
    "partial, not yet": ({"state": PARTIAL, "not_before": FUTURE}, False, False),
    "partial, without a time": ({"state": PARTIAL, "not_before": None}, False, False),
    "unavailable, its time has come": ({"state": UNAVAILABLE, "not_before": PAST}, False, True),
    "unavailable, not yet": ({"state": UNAVAILABLE, "not_before": FUTURE}, True, False),
    "failed": ({"state": FAILED, **said("down")}, False, False),
    "failed, after a start": ({"state": FAILED, **said("down")}, True, True),
    "loaded": ({"state": LOADED}, True, False),
}


@pytest.mark.parametrize("fields, starting, is_due", DUE.values(), ids=DUE)
def test_what_is_due_is_asked_for_again_in_the_background(shelf, frieren, fields, starting, is_due):
    shelf.set(frieren, "logo", priority=USER, **fields)
    assert completeness.library(starting=starting) == int(is_due)
    part = shelf.part(frieren, "logo")
    assert (part.state == PENDING) is is_due
    assert part.priority == (BACKGROUND if is_due else USER)


def test_a_part_without_a_row_gets_one(shelf, frieren):
    Part.delete().where(Part.name == "logo").execute()
    assert completeness.library() == 1
    assert shelf.part(frieren, "logo").priority == BACKGROUND


BREAKS = {
    "empty": lambda path: path.write_bytes(b""),
    "cut": lambda path: os.truncate(path, 100),
    "zeroed": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "edited": lambda path: path.write_text(path.read_text().replace("Nippon", "Nihon")),
}


@pytest.mark.parametrize("change", BREAKS.values(), ids=BREAKS)
def test_an_nfo_that_is_not_as_we_left_it_is_looked_at_again_and_healed(shelf, frieren, change):
    before = shelf.path(frieren, "tvshow.nfo").read_bytes()
    change(shelf.path(frieren, "tvshow.nfo"))
    assert completeness.library(starting=True) == 1 and pending(shelf, frieren) == "nfo"
    shelf.work()
    assert shelf.path(frieren, "tvshow.nfo").read_bytes() in (before, before.replace(b"Nippon", b"Nihon"))
    assert completeness.library(starting=True) == 0


def test_an_nfo_that_a_killed_worker_left_empty_is_looked_at_again(shelf, frieren):
    WrittenFile.update(seen_at_ns=None).execute()
    assert completeness.library(starting=True) == 0
    shelf.path(frieren, "tvshow.nfo").write_bytes(b"")
    assert completeness.library(starting=True) == 1


def test_an_unreadable_nfo_of_somebody_else_is_looked_at_again_at_each_start(shelf, frieren):
    shelf.set(
        frieren,
        "nfo",
        state=PARTIAL,
        **said("tvshow.nfo is an unreadable NFO.", "unreadable_nfo"),
        not_before=FUTURE,
    )
    assert completeness.library() == 0
    assert completeness.library(starting=True) == 1
    shelf.work()
    assert (shelf.part(frieren, "nfo").state, shelf.part(frieren, "nfo").error) == (LOADED, None)


def test_no_nfo_is_read_to_know_that_it_is_as_we_left_it(shelf, frieren, monkeypatch):
    monkeypatch.setattr(series_folder, "read", None)
    assert completeness.library(starting=True) == 0


GONE = {
    ("poster.jpg",): "images",
    ("season01-poster.jpg",): "images",
    ("clearlogo.png",): "logo",
    ("tvshow.nfo",): "nfo",
    ("tvshow.nfo", "poster.jpg", "clearlogo.png"): "images logo nfo",
}


@pytest.mark.parametrize("names, parts", GONE.items())
def test_files_that_were_deleted_are_noticed_and_come_back(shelf, frieren, names, parts):
    for name in names:
        shelf.path(frieren, name).unlink()
    assert completeness.library() == 1
    assert pending(shelf, frieren) == parts
    shelf.work()
    assert set(names) <= set(shelf.files(frieren))
    assert completeness.library() == 0


def test_a_file_that_its_part_is_about_to_write_is_not_asked_for_twice(shelf, frieren):
    shelf.path(frieren, "poster.jpg").unlink()
    shelf.set(frieren, "images", state=PENDING, priority=USER, not_before=FUTURE, requested_at=5.0)
    assert completeness.library() == 1
    assert shelf.part(frieren, "images").requested_at == 5.0
    assert WrittenFile.select().where(WrittenFile.path == "poster.jpg").exists()


def test_the_nfo_of_a_video_that_is_gone_is_not_asked_for_for_ever(shelf, frieren):
    video = shelf.video(frieren, "Frieren - S01E01.mkv")
    shelf.load(frieren, "episodes", "nfo")
    video.unlink()
    video.with_suffix(".nfo").unlink()
    completeness.library()
    shelf.load(frieren, "episodes", "nfo")
    assert completeness.library() == 0


def test_a_folder_or_a_library_that_is_out_of_reach_has_lost_nothing(shelf, frieren):
    shelf.path(frieren).rename(shelf.root / "Renamed by hand")
    assert completeness.library() == 0
    shelf.root.rename(shelf.root.with_name("unplugged"))
    assert completeness.library() == 0


def test_a_title_that_nobody_knew_is_looked_for_again_after_a_week(shelf):
    added = shelf.add("Zzyzx Qwfp")
    assert completeness.library(starting=True) == 0
    Part.update(not_before=now() - 1).execute()
    assert completeness.library() == 1
    assert shelf.states(added) == "pending pending pending pending"


def test_a_large_library_is_looked_through_to_its_end(shelf, monkeypatch):
    monkeypatch.setattr(completeness, "BATCH", 3)
    for number in range(8):
        shelf.put(f"show {number}")
    Part.update(state=LOADED).execute()
    Part.update(state=FAILED, **said("down")).where((Part.name == "logo") & (Part.series > 1)).execute()
    assert completeness.library(starting=True) == 7
    assert Part.select().where(Part.state == PENDING).count() == 7 * 2  # with the episodes: no ids are known


def test_an_empty_library_is_complete(house):
    assert not Series.select().exists() and completeness.library(starting=True) == 0
