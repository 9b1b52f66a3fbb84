"""Which folders may become roots: they are told apart by what they are, not by how they are written."""

from pathlib import Path

import pytest

from aniworld.errors import Invalid, LibraryError, NotFound
from aniworld.library.disk import library_mark, library_trouble, root_changes, root_rules, roots
from aniworld.messages import Message
from aniworld.models import LibraryMark, Root

NO_PATHS = [
    "",
    "  ",
    "anime",
    "./anime",
    "~/anime",
    "/a/../b",
    "/a\0b",
    "/a\nb",
    "/\ud800",
    "/" + "x" * 4001,
    "C:\\x",
]


@pytest.mark.parametrize("typed", NO_PATHS, ids=range(len(NO_PATHS)))
def test_what_is_no_whole_path_is_refused_in_words(house, typed):
    with pytest.raises(Invalid) as refused:
        root_changes.add(typed)
    assert refused.value.field == "path" and str(refused.value).endswith(".")


@pytest.mark.parametrize(
    "typed, path",
    [("/media/anime/", "/media/anime"), (" //media//anime ", "/media/anime"), ("/a/./b", "/a/b")],
)
def test_a_path_is_read_however_it_is_written(typed, path):
    assert root_rules.checked(typed) == Path(path)


def test_folders_whose_names_begin_alike_are_two(house):
    beside = house.library.with_name(house.library.name + "-private")
    beside.mkdir()
    assert roots.path(root_changes.add(str(beside))) == beside


@pytest.mark.parametrize(
    "place, words",
    [
        ("library", "is a library folder already"),
        ("library/inner", "lies in"),
        (".", "holds"),
        ("link", "is a library folder already"),
        ("link/inner", "lies in"),
        ("inner link", "lies in"),
        ("data", "lies inside the other"),
        ("nowhere", "There is no folder"),
        ("a file", "There is no folder"),
        ("/proc", "belongs to the running system"),
        ("/dev/null", "There is no folder"),
        ("/proc/self/fd", "belongs to the running system"),
        ("link to sys", "belongs to the running system"),
    ],
)
def test_folders_that_overlap_or_are_none_for_files_are_refused(house, tmp_path, place, words):
    (house.library / "inner").mkdir()
    (tmp_path / "link").symlink_to(house.library)
    (tmp_path / "inner link").symlink_to(house.library / "inner")
    (tmp_path / "a file").touch()
    (tmp_path / "link to sys").symlink_to("/sys")
    with pytest.raises(Invalid, match=words):
        root_changes.add(str(tmp_path / place))
    assert len(roots.all()) == 1 and not (house.library / "inner" / library_mark.MARK).exists()


def test_a_folder_of_two_spellings_is_one(house, tmp_path, monkeypatch):
    """As on a disk that does not tell capital letters from small ones."""
    (tmp_path / "Library").mkdir()
    monkeypatch.setattr(root_rules, "_is_same", lambda one, other: str(one).lower() == str(other).lower())
    with pytest.raises(Invalid, match="is a library folder already"):
        root_changes.add(str(tmp_path / "Library"))


def test_a_root_that_cannot_be_looked_at_goes_by_its_name(tmp_path):
    gone = tmp_path / "gone"
    with pytest.raises(Invalid, match="is a library folder already"):
        root_rules.refuse_overlap(gone, [gone], tmp_path / "data")


def test_the_same_disk_mounted_twice_is_known_by_its_mark(house, tmp_path):
    (tmp_path / "again").mkdir()
    (tmp_path / "again" / library_mark.MARK).write_bytes((house.library / library_mark.MARK).read_bytes())
    with pytest.raises(LibraryError, match="which is in the library already"):
        root_changes.add(str(tmp_path / "again"))
    assert len(roots.all()) == 1 and LibraryMark.select().count() == 1


def test_another_librarys_mark_is_taken_over_as_adding_says_so(house, tmp_path):
    (tmp_path / "old").mkdir()
    mark = f"{library_mark.MARK_TEXT}id: {'ab' * 16}\n"
    (tmp_path / "old" / library_mark.MARK).write_text(mark)
    root = root_changes.add(str(tmp_path / "old"))
    assert library_mark.known_id(root.id) == "ab" * 16
    assert (tmp_path / "old" / library_mark.MARK).read_text() == mark


def test_a_folder_that_takes_no_mark_is_not_added(house, tmp_path, monkeypatch):
    (tmp_path / "read only").mkdir()

    def refuse(*args, **more):
        raise library_mark.DiskError(
            "disk_read_only", tmp_path, "read-only", cannot="Cannot write", place="it"
        )

    monkeypatch.setattr(library_mark.atomic, "write", refuse)
    with pytest.raises(LibraryError, match="mounted read-only"):
        root_changes.add(str(tmp_path / "read only"))
    assert len(roots.all()) == 1


def test_nothing_is_added_while_a_root_does_not_answer(house, tmp_path, monkeypatch):
    (tmp_path / "new").mkdir()
    silent = LibraryError("library_silent", Message("library_folder_silent", {"folder": "x"}), house.library)
    monkeypatch.setattr(library_trouble, "silence", lambda root: silent)
    with pytest.raises(LibraryError, match="does not answer"):
        root_changes.add(str(tmp_path / "new"))


def test_a_root_of_the_same_path_that_came_at_the_same_time_is_refused(house, tmp_path, monkeypatch):
    (tmp_path / "new").mkdir()
    root_changes.add(str(tmp_path / "new"))
    monkeypatch.setattr(root_changes, "_refuse", lambda place: None)
    with pytest.raises(Invalid, match="is a library folder already"):
        root_changes.add(str(tmp_path / "new"))


def test_the_first_root_stays(house):
    with pytest.raises(Invalid, match="given by ANIWORLD_LIBRARY"):
        root_changes.remove(Root.get_by_id(Root.FIRST))


@pytest.mark.parametrize("identifier", ["7", "x", "-1", "", "9" * 30, "１"])
def test_an_unknown_root_is_not_found(house, identifier):
    with pytest.raises(NotFound):
        root_changes.get(identifier)


def test_one_root_takes_new_series_and_only_one(house, tmp_path):
    (tmp_path / "new").mkdir()
    added = root_changes.add(str(tmp_path / "new"))
    assert roots.for_new().id == Root.FIRST
    root_changes.take_new(added)
    assert [root.takes_new for root in roots.all()] == [False, True] and roots.for_new() == added
    root_changes.remove(added)
    assert roots.for_new().id == Root.FIRST
