"""The mark of the library: what lies in a mount point without its disk is never taken for the library."""

import pytest
from scaling.threads import at_once

from aniworld.bootstrap import prepare
from aniworld.database import connected, open_database
from aniworld.errors import LibraryError
from aniworld.library.disk import library_mark, series_folder
from aniworld.models import LibraryMark, WrittenFile

OTHER = f"{library_mark.MARK_TEXT}id: {'ab' * 16}\n"
LEFT_BEHIND = {
    "nothing": [],
    "what a file system keeps": ["lost+found/"],
    "a folder of that name": ["Frieren - Beyond Journey's End (2023)/"],
    "what desktops, NAS and people leave": [".DS_Store", "@eaDir/", "hello.txt"],
}


def marked(shelf):
    return (shelf.root / library_mark.MARK).exists()


@pytest.mark.parametrize("names", LEFT_BEHIND.values(), ids=LEFT_BEHIND)
def test_a_mount_point_without_its_disk_is_never_marked_and_takes_nothing(shelf, frieren, names):
    mount = shelf.unplug(*names)
    before = sorted(path.name for path in shelf.root.rglob("*"))
    prepare(shelf.settings, durable=False)  # as after a restart
    shelf.load(frieren, "nfo", "images", force=True)
    with pytest.raises(LibraryError, match="Is the disk mounted") as refused:
        series_folder.put(frieren, "poster.jpg", b"x")
    assert "library accept" in refused.value.cure and "library accept" not in str(refused.value)
    assert sorted(path.name for path in shelf.root.rglob("*")) == before and not marked(shelf)
    mount()
    assert shelf.later(frieren).loading_status == "completed"


def test_the_first_start_marks_a_library_that_holds_a_households_files(settings):
    (settings.library / "Holidays").mkdir(parents=True)
    prepare(settings, durable=False)
    with connected():
        assert library_mark.mark_id(settings.library) == library_mark.known_id() is not None


def test_a_mark_of_before_there_were_ids_is_taken_over(shelf, frieren):
    LibraryMark.delete().execute()
    (shelf.root / library_mark.MARK).write_text(library_mark.MARK_TEXT)
    library_mark.check_root()
    assert library_mark.mark_id(shelf.root) == library_mark.known_id() is not None


def test_a_mark_that_an_older_version_wrote_again_is_taken_over_where_our_files_lie(shelf, frieren):
    (shelf.root / library_mark.MARK).write_text(library_mark.MARK_TEXT)
    library_mark.check_root()
    assert library_mark.mark_id(shelf.root) == library_mark.known_id()


def test_an_old_disk_with_a_mark_without_an_id_is_refused(shelf, frieren):
    shelf.unplug("Naruto/")
    (shelf.root / library_mark.MARK).write_text(library_mark.MARK_TEXT)
    with pytest.raises(LibraryError, match="marked as another library"):
        library_mark.check_root()


def test_another_library_is_refused_in_its_own_words(shelf, frieren):
    mount = shelf.unplug()
    (shelf.root / library_mark.MARK).write_text(OTHER)
    with pytest.raises(
        LibraryError, match=r"marked as another library. Is the right disk mounted"
    ) as refused:
        series_folder.put(frieren, "poster.jpg", b"x")
    assert refused.value.code == "library_other"
    mount()
    library_mark.check_root()


FORGOTTEN = {"id": LibraryMark.update(library_id=None), "all": LibraryMark.delete()}


@pytest.mark.parametrize("forgotten", FORGOTTEN.values(), ids=FORGOTTEN)
def test_a_restored_database_takes_the_id_of_the_mark(shelf, frieren, forgotten):
    known = library_mark.mark_id(shelf.root)
    forgotten.execute()
    library_mark.check_root()
    assert library_mark.known_id() == known


def test_a_new_database_beside_a_marked_library_takes_its_id_and_leaves_it(shelf, frieren, tmp_path):
    known, mark = library_mark.known_id(), (shelf.root / library_mark.MARK).read_bytes()
    open_database(tmp_path / "another", durable=False)
    if shelf.settings.database_url:
        return  # the rows do not lie in the data folder
    prepare(
        shelf.settings.__class__(**vars(shelf.settings) | {"data_dir": tmp_path / "another"}), durable=False
    )
    with connected():
        assert library_mark.known_id() == known
    assert (shelf.root / library_mark.MARK).read_bytes() == mark


def test_a_mark_that_was_deleted_is_for_a_person_to_make_anew_and_the_sentence_says_what_is_there(
    shelf, frieren
):
    (shelf.root / library_mark.MARK).unlink()
    with pytest.raises(
        LibraryError, match=r"has lost its mark “.aniworld-library”, but \d+ of \d+ files that aniworld wrote"
    ):
        library_mark.check_root()
    assert not marked(shelf)
    assert str(library_mark.accept()) == f"The folder {shelf.root} is the library from now on."
    library_mark.check_root()


def test_what_was_accepted_by_mistake_is_seen_when_the_disk_is_back(shelf, frieren):
    mount = shelf.unplug()
    library_mark.accept()
    library_mark.check_root()
    mount()
    with pytest.raises(LibraryError, match="marked as another library"):
        library_mark.check_root()
    library_mark.accept()
    library_mark.check_root()


def test_accepting_the_right_library_changes_nothing(shelf, frieren):
    mark = (shelf.root / library_mark.MARK).read_bytes()
    assert "is the right one already" in str(library_mark.accept())
    assert (shelf.root / library_mark.MARK).read_bytes() == mark


def test_a_folder_that_is_missing_cannot_be_accepted(shelf, frieren):
    shelf.root.rename(shelf.root.with_name("unplugged"))
    with pytest.raises(LibraryError, match="is missing"):
        library_mark.accept()


def test_a_start_does_not_make_a_library_folder_that_was_there_before(shelf, frieren):
    shelf.root.rename(shelf.root.with_name("unplugged"))
    prepare(shelf.settings, durable=False)
    assert not shelf.root.exists()


def test_a_file_in_the_place_of_the_library_is_said_to_be_no_library(shelf, frieren):
    shelf.root.rename(shelf.root.with_name("unplugged"))
    shelf.root.touch()
    with pytest.raises(LibraryError, match="is missing"):
        library_mark.check_root()


def test_a_mark_that_is_a_link_to_elsewhere_is_none(shelf, frieren, tmp_path):
    (tmp_path / "mark").write_text(OTHER)
    (shelf.root / library_mark.MARK).unlink()
    (shelf.root / library_mark.MARK).symlink_to(tmp_path / "mark")
    assert library_mark.mark_id(shelf.root) is None
    library_mark.accept()
    assert (tmp_path / "mark").read_text() == OTHER and not (shelf.root / library_mark.MARK).is_symlink()


def test_a_library_whose_every_series_was_removed_is_new_again(shelf, frieren):
    WrittenFile.delete().execute()
    frieren.delete_instance()
    shelf.unplug("lost+found/")
    library_mark.check_root()
    assert marked(shelf)


def test_four_at_once_make_one_mark(house):
    (house.library / library_mark.MARK).unlink()
    LibraryMark.delete().execute()
    at_once([library_mark.check_root] * 4, connected)
    assert library_mark.mark_id(house.library) == library_mark.known_id()


def test_a_file_of_ours_that_cannot_be_read_does_not_prove_the_library(shelf, frieren):
    (shelf.root / library_mark.MARK).unlink()
    for name in shelf.written(frieren):
        shelf.path(frieren, name).unlink()
        shelf.path(frieren, name).mkdir()
    with pytest.raises(LibraryError) as refused:
        library_mark.check_root()
    assert "neither its mark nor files that aniworld wrote" in str(refused.value) and not marked(shelf)
