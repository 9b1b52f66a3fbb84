"""Scans of several roots, of one that is away, and of disks that go meanwhile."""

import shutil

import pytest

from aniworld.database import transaction
from aniworld.errors import LibraryError
from aniworld.library.disk import root_changes, root_walk, scan, scan_state, walk
from aniworld.models import Episode, Folder, Root, Series

from .test_finding import folders, put


@pytest.fixture
def second(shelf, tmp_path):
    """Another root."""
    place = tmp_path / "second"
    place.mkdir()
    return root_changes.add(str(place)), place


def test_a_root_that_is_away_takes_nothing_with_it_and_the_other_goes_on(shelf, second):
    _, place = second
    put(shelf.root, "Birch/01.mkv")
    put(place, "Cedar/01.mkv")
    scan.all_roots()
    place.rename(place.with_name("unplugged"))
    put(shelf.root, "Birch/02.mkv", "Elm/01.mkv")
    found = scan.all_roots()
    assert folders()["Cedar"].missing_since is None and "Elm" in folders()
    assert len(found.skipped) == 1 and str(place) in found.skipped[0].sentence


def test_a_scan_without_any_root_in_reach_is_refused(shelf):
    shelf.root.rename(shelf.root.with_name("unplugged"))
    with pytest.raises(LibraryError, match="is missing"):
        scan.all_roots()


def test_a_disk_that_goes_while_it_is_walked_over_takes_nothing_with_it(shelf, monkeypatch):
    put(shelf.root, "Birch/01.mkv", "Cedar/01.mkv")
    scan.all_roots()
    changed = root_walk.changed

    def unplug(root_id, top, *, fully):
        batches = list(changed(root_id, top, fully=fully))
        shelf.unplug()
        yield from batches

    shutil.rmtree(shelf.root / "Birch")
    monkeypatch.setattr(root_walk, "changed", unplug)
    with pytest.raises(LibraryError):
        scan.all_roots()
    assert folders()["Birch"].missing_since is None


def test_a_scan_that_fails_half_way_leaves_what_it_did_not_store_for_the_next(shelf, monkeypatch):
    put(shelf.root, "Birch/01.mkv", "Cedar/01.mkv")
    monkeypatch.setattr(root_walk, "MOST_BRANCHES", 2)  # the root itself and Birch, then Cedar
    store, stored = scan.storing.store, []

    def fail_at_second(*what, **how):
        if stored:
            raise RuntimeError("the disk refuses")
        stored.append(store(*what, **how))
        return stored[0]

    monkeypatch.setattr(scan.storing, "store", fail_at_second)
    with pytest.raises(RuntimeError):
        scan.all_roots()
    assert list(folders()) == ["Birch"] and scan_state.must_read_names_again()
    monkeypatch.setattr(scan.storing, "store", store)
    scan.all_roots()
    assert list(folders()) == ["Birch", "Cedar"] and not scan_state.must_read_names_again()


def test_a_root_that_was_removed_is_not_walked_over(shelf, second):
    root, place = second
    put(place, "Cedar/01.mkv")
    scan.all_roots()
    with transaction():
        Root.delete().where(Root.id == root.id).execute()
    assert scan.all_roots().counts["videos"] == 0


def test_a_series_whose_second_root_is_away_loses_nothing_in_it(shelf, frieren, second):
    _, place = second
    put(place, "More/Frieren - S01E02.mkv")
    scan.all_roots()
    Folder.update(series=frieren).where(Folder.path == "More").execute()
    assert scan.one(frieren.id)
    place.rename(place.with_name("unplugged"))
    shelf.video(frieren, "Frieren - S01E01.mkv")
    assert scan.one(frieren.id)
    present = Episode.select().where(Episode.file.is_null(False)).order_by(Episode.number)
    assert [row.number for row in present] == [1, 2]


def test_a_series_whose_root_was_removed_is_looked_at_elsewhere_only(shelf, frieren):
    put(shelf.root, "More/Frieren - S01E02.mkv")
    scan.all_roots()
    Folder.update(series=frieren).where(Folder.path == "More").execute()
    Series.update(root=None).execute()
    found = scan.look(Series.get())
    assert [branch.path for _, branch in found.branches] == ["More"]


def test_a_root_that_cannot_be_read_is_trouble_of_the_library(shelf, monkeypatch):
    look = walk.list_one

    def refuse(top, path):
        if not path:
            raise PermissionError(13, "Permission denied")
        return look(top, path)

    monkeypatch.setattr(walk, "list_one", refuse)
    with pytest.raises(LibraryError, match="no permission"):
        scan.all_roots()
