"""What a full, missing or empty disk does to a load: it is waited for, and nothing that is there is touched."""

import pytest

from aniworld.errors import DiskError
from aniworld.files import atomic
from aniworld.library import claims
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
