"""A library in several folders: each has trouble of its own, and the series in the others go on."""

import shutil

import pytest

from aniworld.errors import DiskError, FolderMissing, LibraryError, NotAllowed
from aniworld.library.disk import (
    library_gate,
    library_mark,
    missing_folder,
    places,
    root_changes,
    roots,
    series_folder,
)
from aniworld.library.parts import activity, claims, completeness, schedule
from aniworld.library.series import removal
from aniworld.models import Folder, LibraryGate, Root, Series, Video
from aniworld.models.part import PENDING


def unplugged(root):
    place = roots.path(root)
    away = place.with_name("unplugged")
    place.rename(away)
    place.mkdir()

    def mount():
        place.rmdir()
        away.rename(place)

    return mount


def row(series):
    return Series.get_by_id(series.id)


def test_a_new_series_gets_its_folder_in_the_root_that_takes_new_ones(shelf, frieren, moomin, second):
    assert moomin.root_id == second.id and moomin.loading_status == "completed"
    home = places.home(moomin)
    assert (home.path / "tvshow.nfo").exists() and home.path.is_relative_to(roots.path(second))
    assert not (shelf.root / moomin.folder).exists() and shelf.path(frieren, "tvshow.nfo").exists()


def test_its_home_is_among_its_folders(moomin, second):
    folder = Folder.get(Folder.series == moomin)
    assert (folder.root_id, folder.path) == (second.id, moomin.folder)
    assert places.folders(moomin) == [places.home(moomin)]


def test_the_home_comes_first_among_the_folders_and_missing_ones_are_left_out(shelf, moomin):
    Folder.create(root=Root.FIRST, path="A/Mushi II", key="a/mushi ii", series=moomin)
    Folder.create(root=Root.FIRST, path="Gone", key="gone", series=moomin, missing_since=1)
    found = places.folders(moomin)
    assert found[0] == places.home(moomin) and found[1].path == shelf.root / "A" / "Mushi II"
    assert len(found) == 2


def test_a_video_lies_in_its_folder_and_a_loose_one_in_its_root(shelf, frieren):
    inner = Folder.create(root=Root.FIRST, path="A/Show", key="a/show")
    loose = Folder.create(root=Root.FIRST, path="", key="")
    one = Video.create(folder=inner, path="Season 1/01.mkv")
    other = Video.create(folder=loose, path="Film.mkv")
    assert places.of_video(one).path == shelf.root / "A/Show/Season 1/01.mkv"
    assert str(places.of_video(other).path) == places.of_video(other).__fspath__() == f"{shelf.root}/Film.mkv"


def test_each_root_has_a_mark_of_its_own(shelf, second):
    marks = [library_mark.mark_id(roots.path(root)) for root in roots.all()]
    assert len(set(marks)) == 2 and None not in marks
    assert [library_mark.known_id(root.id) for root in roots.all()] == marks


def test_two_disks_that_changed_places_are_noticed(shelf, frieren, moomin, second):
    first, other = shelf.root, roots.path(second)
    aside = first.with_name("aside")
    first.rename(aside)
    other.rename(first)
    aside.rename(other)
    assert roots.in_reach() == []
    for root in roots.all():
        with pytest.raises(LibraryError, match="marked as another library") as refused:
            library_mark.check_root(root.id)
        assert refused.value.code == "library_other"


def test_series_in_other_roots_go_on_while_one_is_away(shelf, frieren, moomin, second):
    mount = unplugged(second)
    library_gate.look()
    assert list(library_gate.troubles()) == [second.id] and roots.in_reach() == [Root.get_by_id(Root.FIRST)]
    for series in (frieren, moomin):
        shelf.load(series, "nfo", "images", force=True)
    assert row(frieren).loading_status == "completed"
    assert shelf.part(moomin, "nfo").state == PENDING and shelf.part(moomin, "nfo").attempt == 0
    assert list(roots.path(second).iterdir()) == []
    mount()
    assert shelf.later(moomin).loading_status == "completed" and library_gate.troubles() == {}


def test_what_waits_for_a_root_says_so_and_nothing_else_does(shelf, frieren, moomin, second):
    unplugged(second)
    library_gate.look()
    shelf.request(frieren, "nfo")
    shelf.request(moomin, "nfo")
    why = {part.series_id: activity.reasons([part])[part.id] for part in activity.waiting().parts}
    assert why == {frieren.id: activity.TURN, moomin.id: activity.LIBRARY}
    assert claims.runnable(9) == 1


def test_a_new_series_waits_for_the_root_that_takes_new_ones(shelf, frieren, second):
    unplugged(second)
    library_gate.close(LibraryError("library_missing", "It is away.", roots.path(second)), root_id=second.id)
    added = shelf.add("Mushi-Shi")
    assert shelf.states(added) == "loaded pending pending pending"
    root_changes.take_new(Root.get_by_id(Root.FIRST))
    shelf.due(added)
    shelf.work()
    assert row(added).loading_status == "completed" and row(added).root_id == Root.FIRST


def test_nothing_in_a_root_that_is_away_counts_as_deleted(shelf, frieren, moomin, second):
    mount = unplugged(second)
    assert completeness.library() == 0 and schedule.sweep() == 0
    assert row(moomin).folder_missing_since is None
    with pytest.raises(LibraryError, match="Is the disk mounted"):
        missing_folder.check(moomin)
    mount()
    (places.home(moomin).path / "tvshow.nfo").unlink()
    assert completeness.library() == 1


def test_trouble_with_a_disk_is_its_own_roots(shelf, frieren, moomin, second):
    full = DiskError("disk_full", roots.path(second) / "x", "full", cannot="Cannot write", place="x")
    shutil.rmtree(roots.path(second))
    found = library_gate.judge(full)
    assert found.code == "library_missing" and list(library_gate.troubles()) == [second.id]
    assert library_gate.judge(DiskError("disk_full", shelf.root / "x", "full")) is None


@pytest.mark.parametrize(
    "error",
    [
        DiskError("disk_full", "/elsewhere/thumbnail", "full"),
        FolderMissing("told", "Show", "missing", sentence="It is gone."),
    ],
    ids=["a thumbnail", "a folder whose root was removed"],
)
def test_other_trouble_is_no_roots(shelf, second, error):
    shelf.root.rename(shelf.root.with_name("unplugged"))
    assert library_gate.judge(error) is None and library_gate.troubles() == {}


def test_a_full_root_is_probed_by_itself(shelf, frieren, moomin, second):
    library_gate.close(LibraryError("library_full", "Full.", roots.path(second)), root_id=second.id)
    library_gate.close(LibraryError("library_full", "Full.", shelf.root))
    LibraryGate.update(next_probe_at=0).where(LibraryGate.root == second.id).execute()
    assert library_gate.look_again() and list(library_gate.troubles()) == [Root.FIRST]


def test_a_root_that_is_accepted_by_a_person_gets_its_own_mark(shelf, moomin, second):
    unplugged(second)
    assert library_gate.troubles_now()[second.id].needs_a_person
    library_gate.accept(second.id)
    assert library_gate.troubles_now() == {}
    assert library_mark.mark_id(shelf.root) == library_mark.known_id()


def test_a_root_is_never_accepted_in_the_place_of_another(shelf, second):
    place = roots.path(second)
    shutil.rmtree(place)
    place.symlink_to(shelf.root)
    with pytest.raises(LibraryError, match="which is in the library already"):
        library_mark.accept(second.id)


def test_a_root_that_came_to_lie_in_the_first_is_not_used(shelf, second):
    inner = shelf.root / "inner"
    roots.path(second).rename(inner)
    Root.update(path=str(inner)).where(Root.id == second.id).execute()
    with pytest.raises(LibraryError, match="lies inside the other") as refused:
        library_mark.check_root(second.id)
    assert refused.value.code == "library_overlapping" and refused.value.cure
    assert roots.in_reach() == [Root.get_by_id(Root.FIRST)]


def test_files_of_a_series_leave_only_its_own_root(shelf, frieren, moomin, second):
    removal.remove(moomin, files=True)
    assert not (roots.path(second) / moomin.folder).exists() and shelf.path(frieren, "tvshow.nfo").exists()


def test_files_of_a_root_that_is_away_keep_their_series(shelf, moomin, second):
    unplugged(second)
    with pytest.raises(LibraryError):
        removal.remove(moomin, files=True)
    assert Series.select().where(Series.id == moomin.id).exists()


def test_a_link_out_of_a_root_is_followed_into_no_other_one(shelf, frieren, moomin, second):
    home = places.home(moomin).path
    (home / "extra").symlink_to(shelf.path(frieren))
    assert series_folder.read(moomin, "extra/tvshow.nfo") is None
    with pytest.raises(NotAllowed, match="leads out of the library"):
        series_folder.put(moomin, "extra/poster.jpg", b"x")


def test_two_series_of_one_name_share_no_folder_in_one_root_but_may_in_two(shelf, frieren, second):
    root_changes.take_new(Root.get_by_id(Root.FIRST))
    twins = [Series.create(key=f"twin-{n}", title="Twin", added_as=f"twin-{n}", year=2001) for n in range(3)]
    first, other = (series_folder.folder(twin) for twin in twins[:2])
    root_changes.take_new(second)
    third = series_folder.folder(twins[2])
    assert first == third == "Twin (2001)" and other.startswith("Twin (2001) [")
    assert places.home(twins[0]).path != places.home(twins[2]).path


def test_a_folder_row_of_another_series_is_not_taken(shelf, frieren):
    Folder.create(root=Root.FIRST, path="Twin (2001)", key="twin (2001)", series=frieren)
    Folder.create(root=Root.FIRST, path="Free (2001)", key="free (2001)")
    twin = Series.create(key="twin", title="Twin", added_as="twin", year=2001)
    free = Series.create(key="free", title="Free", added_as="free", year=2001)
    assert series_folder.folder(twin) != "Twin (2001)"
    assert series_folder.folder(free) == "Free (2001)"
    assert Folder.get(Folder.path == "Free (2001)").series_id == free.id


def test_a_missing_folder_is_found_in_another_root(shelf, frieren, second):
    moved = roots.path(second) / "Frieren"
    shutil.move(shelf.path(frieren), moved)
    with pytest.raises(FolderMissing):
        missing_folder.check(frieren)
    assert row(frieren).folder_found == str(moved)


# Removing and adding again
