"""What a full, missing or empty disk does to a load: it is waited for, and nothing that is there is touched."""

import errno
import os
from pathlib import Path

import pytest

from aniworld.errors import DiskError
from aniworld.files import atomic
from aniworld.library import check, claims, scan, shelving, timetable
from aniworld.models import Artwork, Series

FULL = DiskError("Cannot write “poster.jpg”: the disk is full.", "poster.jpg", "full")


@pytest.fixture
def full_disk(monkeypatch, shelf):
    """A library that takes nothing until it is called."""
    write = atomic.write

    def refuse(root, relative, content):
        if root == shelf.root:
            raise FULL
        return write(root, relative, content)

    monkeypatch.setattr(atomic, "write", refuse)
    return lambda: monkeypatch.setattr(atomic, "write", write)


def test_a_full_disk_is_waited_for_and_the_series_completes_when_there_is_room(shelf, full_disk):
    added = shelf.add("Frieren")
    assert shelf.states(added) == "loaded pending pending pending"
    waiting = [shelf.part(added, name) for name in ("nfo", "logo", "images")]
    assert {(part.error, part.error_code) for part in waiting} == {(str(FULL), "disk")}
    assert not shelf.path(added).exists()
    full_disk()
    assert shelf.later(added).loading_status == "completed"
    assert "poster.jpg" in shelf.files(added)


def test_a_new_library_that_takes_nothing_at_first_is_used_once_it_does(shelf, full_disk):
    (shelf.root / shelving.MARK).unlink()
    added = shelf.add("Frieren")
    assert {shelf.part(added, name).error for name in ("nfo", "logo", "images")} == {str(FULL)}
    assert shelf.written(added) == {}
    full_disk()
    assert shelf.later(added).loading_status == "completed"


def test_a_full_disk_leaves_what_is_there_as_it_is(shelf, frieren, full_disk):
    before = {name: shelf.path(frieren, name).read_bytes() for name in shelf.files(frieren)}
    Artwork.update(is_chosen=False).execute()
    Series.update(overview="News.").execute()
    shelf.load(frieren, force=True)
    assert {name: shelf.path(frieren, name).read_bytes() for name in shelf.files(frieren)} == before


def test_a_disk_that_stays_full_ends_as_failed(shelf, full_disk):
    added = shelf.add("Frieren")
    for name in ("nfo", "logo", "images"):
        shelf.set(added, name, attempt=claims.TRIES - 1)
    added = shelf.later(added)
    assert shelf.states(added) == "loaded failed failed failed"
    assert (added.loading_status, added.loading_error) == ("failed", str(FULL))


def test_a_missing_library_is_said_and_nothing_is_taken_for_deleted(shelf, frieren):
    shelf.video(frieren, "Frieren - S01E01.mkv")
    shelf.load(frieren, "episodes")
    shelf.root.rename(shelf.root.with_name("unplugged"))
    added = shelf.load(frieren, force=True)
    assert shelf.states(added) == "loaded pending pending pending"
    for name in ("nfo", "logo", "images"):
        assert shelf.part(added, name).error == f"The library folder {shelf.root} is missing. Is the disk mounted?"
    assert shelf.episodes(added)[1, 1].file == "Frieren - S01E01.mkv"
    assert not shelf.root.exists()
    shelf.root.with_name("unplugged").rename(shelf.root)
    assert shelf.later(added).loading_status == "completed"


def test_an_empty_mount_point_is_not_filled_with_a_second_library(shelf, frieren):
    shelf.root.rename(shelf.root.with_name("unplugged"))
    shelf.root.mkdir()
    added = shelf.load(frieren, force=True)
    assert shelf.states(added) == "loaded pending pending pending"
    assert "Is the disk mounted?" in shelf.part(added, "images").error
    assert list(shelf.root.iterdir()) == []


# A disk that cannot be read any more: a network share that is gone, a cable, a permission

@pytest.fixture
def unreadable(monkeypatch, shelf):
    """unreadable(error number): from now on whatever touches the library fails like this. Returns what heals it."""
    calls = ("stat", "lstat", "scandir", "listdir", "open", "mkdir", "replace", "unlink")

    def refusing(real, number):
        def call(path, *args, **named):
            if isinstance(path, str | os.PathLike) and Path(os.fspath(path)).is_relative_to(shelf.root):
                raise OSError(number, os.strerror(number), os.fspath(path))
            return real(path, *args, **named)
        return call

    def start(number):
        for name in calls:
            monkeypatch.setattr(os, name, refusing(getattr(os, name), number))
        return monkeypatch.undo

    return start


@pytest.mark.parametrize("number", [errno.EIO, errno.ESTALE, errno.EACCES], ids=["broken", "share gone", "no permission"])
def test_a_library_that_cannot_be_read_has_lost_nothing_and_takes_up_again(shelf, frieren, unreadable, number, caplog):
    shelf.video(frieren, "Frieren - S01E01.mkv")
    shelf.load(frieren, "episodes")
    states, written = shelf.states(frieren), set(shelf.written(frieren))
    heal = unreadable(number)

    shelving.mark_root()  # what a start does, then what the clock does
    assert check.library(starting=True) == 0
    scan.all_series()
    timetable.sweep()

    assert (shelf.states(frieren), set(shelf.written(frieren))) == (states, written)
    assert shelf.episodes(frieren)[1, 1].file == "Frieren - S01E01.mkv"

    shelf.load(frieren, force=True)
    for name in ("nfo", "logo", "images"):
        part = shelf.part(frieren, name)
        assert (part.state, part.error_code) == ("pending", "disk"), (name, part.state, part.error)
    assert shelf.episodes(frieren)[1, 1].file == "Frieren - S01E01.mkv"
    assert "Traceback" not in caplog.text

    heal()
    assert shelf.later(frieren).loading_status == "completed"


def test_a_library_that_is_mounted_read_only_is_said_on_each_part_and_left_as_it_is(shelf, frieren, monkeypatch):
    before = {name: shelf.path(frieren, name).read_bytes() for name in shelf.files(frieren)}
    replace = os.replace

    def read_only(source, target, **named):
        if Path(target).is_relative_to(shelf.root) or "src_dir_fd" in named:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return replace(source, target, **named)

    monkeypatch.setattr(os, "replace", read_only)
    Artwork.update(is_chosen=False).execute()
    Series.update(overview="News.").execute()
    shelf.load(frieren, "nfo", force=True)
    part = shelf.part(frieren, "nfo")
    assert (part.state, part.error_code) == ("pending", "disk")
    assert "is mounted read-only" in part.error
    assert {name: shelf.path(frieren, name).read_bytes() for name in shelf.files(frieren)} == before
