"""What a full, missing or empty disk does to a load: it is waited for, and nothing that is there is
touched."""

import errno
import os
from pathlib import Path

import pytest

from aniworld.errors import DiskError, LibraryError
from aniworld.files import atomic
from aniworld.library.disk import library_gate, library_mark, scan
from aniworld.library.parts import claims, completeness, schedule
from aniworld.models import Artwork, Series

FULL = DiskError("Cannot write “poster.jpg”: the disk is full.", "poster.jpg", "full")


@pytest.fixture
def full_disk(monkeypatch, shelf):
    """A library that takes nothing until it is called."""
    write = atomic.write

    def refuse(root, relative, content, **how):
        if root == shelf.root:
            raise FULL
        return write(root, relative, content, **how)

    def try_writing(root, name, size):
        raise FULL

    tries = atomic.try_writing
    monkeypatch.setattr(atomic, "write", refuse)
    monkeypatch.setattr(atomic, "try_writing", try_writing)

    def make_room():
        monkeypatch.setattr(atomic, "write", write)
        monkeypatch.setattr(atomic, "try_writing", tries)

    return make_room


def test_a_full_disk_is_waited_for_and_the_series_completes_when_there_is_room(shelf, full_disk):
    added = shelf.add("Frieren")
    assert shelf.states(added) == "loaded pending pending pending"
    assert library_gate.trouble().sentence == str(FULL) and library_gate.trouble().code == "library_full"
    assert shelf.files(added) == []
    full_disk()
    assert shelf.later(added).loading_status == "completed"
    assert "poster.jpg" in shelf.files(added)


def test_a_new_library_that_takes_nothing_at_first_is_used_once_it_does(shelf, full_disk):
    (shelf.root / library_mark.MARK).unlink()
    added = shelf.add("Frieren")
    assert library_gate.trouble().sentence == str(FULL) and shelf.written(added) == {}
    full_disk()
    assert shelf.later(added).loading_status == "completed"


def test_a_full_disk_leaves_what_is_there_as_it_is(shelf, frieren, full_disk):
    before = {name: shelf.path(frieren, name).read_bytes() for name in shelf.files(frieren)}
    Artwork.update(is_chosen=False).execute()
    Series.update(overview="News.").execute()
    shelf.load(frieren, force=True)
    assert {name: shelf.path(frieren, name).read_bytes() for name in shelf.files(frieren)} == before


def test_a_disk_that_stays_full_never_ends_as_failed(shelf, full_disk):
    added = shelf.add("Frieren")
    for name in ("nfo", "logo", "images"):
        shelf.set(added, name, attempt=claims.TRIES - 1)
    added = shelf.later(added)
    assert shelf.states(added) == "loaded pending pending pending"


def test_a_missing_library_is_said_and_nothing_is_taken_for_deleted(shelf, frieren):
    shelf.video(frieren, "Frieren - S01E01.mkv")
    shelf.load(frieren, "episodes")
    shelf.root.rename(shelf.root.with_name("unplugged"))
    added = shelf.load(frieren, force=True)
    assert shelf.states(added) == "loaded pending pending pending"
    assert (
        library_gate.trouble().sentence == f"The library folder {shelf.root} is missing. Is the disk mounted?"
    )
    assert shelf.episodes(added)[1, 1].file == "Frieren - S01E01.mkv"
    assert not shelf.root.exists()
    shelf.root.with_name("unplugged").rename(shelf.root)
    assert shelf.later(added).loading_status == "completed"


def test_an_empty_mount_point_is_not_filled_with_a_second_library(shelf, frieren):
    shelf.root.rename(shelf.root.with_name("unplugged"))
    shelf.root.mkdir()
    added = shelf.load(frieren, force=True)
    assert shelf.states(added) == "loaded pending pending pending"
    assert "Is the disk mounted?" in library_gate.trouble().sentence
    assert list(shelf.root.iterdir()) == []


# A disk that cannot be read any more: a network share that is gone, a cable, a permission


@pytest.fixture
def unreadable(monkeypatch, shelf):
    """unreadable(error number): from now on whatever touches the library fails like this. Returns what
    heals it."""
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


@pytest.mark.parametrize(
    "number, code",
    [
        (errno.EIO, "library_failing"),
        (errno.ESTALE, "library_failing"),
        (errno.EACCES, "library_no_permission"),
    ],
    ids=["broken", "share gone", "no permission"],
)
def test_a_library_that_cannot_be_read_has_lost_nothing_and_takes_up_again(
    shelf, frieren, unreadable, number, code, caplog
):
    shelf.video(frieren, "Frieren - S01E01.mkv")
    shelf.load(frieren, "episodes")
    states, written = shelf.states(frieren), set(shelf.written(frieren))
    heal = unreadable(number)

    library_mark.mark_root()  # what a start does, then what the clock does
    assert completeness.library(starting=True) == 0
    with pytest.raises(LibraryError):
        scan.all_roots()
    schedule.sweep()

    assert (shelf.states(frieren), set(shelf.written(frieren))) == (states, written)
    assert shelf.episodes(frieren)[1, 1].file == "Frieren - S01E01.mkv"

    shelf.load(frieren, force=True)
    assert shelf.states(frieren) == "loaded pending pending pending"
    assert library_gate.trouble().code == code
    assert shelf.episodes(frieren)[1, 1].file == "Frieren - S01E01.mkv"
    assert "Traceback" not in caplog.text

    heal()
    assert shelf.later(frieren).loading_status == "completed"


def test_a_library_that_is_mounted_read_only_is_said_on_each_part_and_left_as_it_is(
    shelf, frieren, monkeypatch
):
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
