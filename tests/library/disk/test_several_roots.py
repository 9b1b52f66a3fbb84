"""A library in several folders: each has trouble of its own, and the series in the others go on."""

import shutil
from pathlib import Path

import pytest
from peewee import OperationalError

from aniworld.errors import DiskError, FolderMissing, LibraryError, NotAllowed
from aniworld.library.disk import (
    file_changes,
    library_gate,
    library_mark,
    missing_folder,
    places,
    root_changes,
    root_rows,
    roots,
    series_folder,
)
from aniworld.library.parts import activity, claims, completeness, schedule
from aniworld.library.series import removal
from aniworld.models import Episode, Folder, LibraryGate, Part, Root, Series, Video, VideoEpisode
from aniworld.models.part import PENDING


@pytest.fixture
def second(shelf, tmp_path):
    """A second library folder that takes new series."""
    place = tmp_path / "second disk" / "anime"
    place.mkdir(parents=True)
    root = root_changes.add(str(place))
    root_changes.take_new(root)
    return Root.get_by_id(root.id)


@pytest.fixture
def moomin(shelf, frieren, second, once):
    """A series in the second folder, loaded; Frieren is in the first."""
    once("moomin", lambda: shelf.add("Mushi-Shi"), Path(second.path))
    Root.update(path=second.path).where(Root.id == second.id).execute()
    return Series.get(title="Mushi-Shi")


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
    with pytest.raises(LibraryError, match="lie one in the other") as refused:
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


def test_a_removed_root_lets_go_of_its_series_and_loses_only_its_mark(shelf, frieren, moomin, second):
    files, mark = sorted(roots.path(second).rglob("*")), roots.path(second) / library_mark.MARK
    held = root_changes.remove(second)
    left = [file for file in files if file != mark]
    assert (held.series, held.folders) == (1, 1) and sorted(roots.path(second).rglob("*")) == left != files
    assert (
        Root.get_by_id(Root.FIRST).takes_new and not Folder.select().where(Folder.series == moomin).exists()
    )
    told = missing_folder.message(row(moomin)).sentence
    assert "removed from aniworld" in told and row(moomin).folder_missing_since


@pytest.mark.parametrize("content", [b"", b"of somebody else", b"id: 0123456789abcdef\n"])
def test_a_mark_that_is_not_as_aniworld_wrote_it_stays_in_a_removed_root(second, content):
    mark = roots.path(second) / library_mark.MARK
    mark.write_bytes(content)
    root_changes.remove(second)
    assert mark.read_bytes() == content


def test_a_root_whose_disk_is_away_is_removed_too(second, tmp_path):
    place = roots.path(second)
    mark = (place / library_mark.MARK).read_bytes()
    place.rename(tmp_path / "away")
    root_changes.remove(second)
    assert not place.exists() and (tmp_path / "away" / library_mark.MARK).read_bytes() == mark


def test_a_disk_that_does_not_let_the_mark_go_does_not_keep_the_root(second, monkeypatch, caplog):
    def refuse(*where):
        raise DiskError("disk_read_only", "", "read-only")

    monkeypatch.setattr(library_mark.atomic, "remove", refuse)
    root_changes.remove(second)
    assert len(roots.all()) == 1 and "The mark stays" in caplog.text


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
