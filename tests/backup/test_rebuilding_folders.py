"""A rebuild of a library of several folders: the list beside the lost database tells of all of them."""

import json

import pytest
from test_damage import deleted, let_go

from aniworld import bootstrap
from aniworld.app import create_app
from aniworld.database import connected
from aniworld.library.disk import root_changes, root_list, root_rows
from aniworld.models import Root, Series

from .test_ten_ways import files_of, run  # noqa: F401

pytestmark = pytest.mark.sqlite


def homes():
    """Which folder of which root each series has."""
    with connected():
        return sorted((str(root_rows.path(row.root)), row.folder) for row in Series.select())


@pytest.fixture
def other(tmp_path):
    place = tmp_path / "films"
    place.mkdir()
    return place


@pytest.fixture
def in_two_folders(shelved, alice, other):
    """A third series lies in a folder that takes the new ones. Returns which lies where."""
    with connected():
        root_changes.take_new(root_changes.add(str(other)))
    assert alice.post("/series", name="Barakamon").status_code < 400
    there = homes()
    assert len(there) == 3 and {root for root, _ in there} >= {str(other)}
    return there


def listed(settings):
    return json.loads((settings.data_dir / root_list.NAME).read_text())["folders"]


def test_all_library_folders_come_back(in_two_folders, other, run, settings):  # noqa: F811
    files = files_of(other)
    let_go()
    deleted(settings.data_dir / "aniworld.db")
    code, out, err = run("rebuild")
    assert (code, err) == (0, "") and "3 series of the library are in the database again" in out
    let_go()
    create_app(settings, with_queue=False)
    assert homes() == in_two_folders and files_of(other) == files
    with connected():
        assert root_rows.path(root_rows.for_new()) == other


def test_without_the_list_the_folder_is_named(in_two_folders, other, run, settings):  # noqa: F811
    (settings.data_dir / root_list.NAME).write_text("{")
    let_go()
    deleted(settings.data_dir / "aniworld.db")
    code, out, _ = run("rebuild", "--folder", str(other), "--folder", str(other))
    assert code == 0 and "3 series of the library are in the database again" in out


def test_a_folder_that_is_not_there_is_told_and_hinders_nothing(in_two_folders, other, run, settings):  # noqa: F811
    other.rename(other.with_name("elsewhere"))
    let_go()
    deleted(settings.data_dir / "aniworld.db")
    code, out, err = run("rebuild")
    assert code == 1 and "2 series of the library are in the database again" in out
    assert str(other) in err and err.count("\n") == 1


def test_the_list_follows_each_change(other, alice, settings):
    first = str(settings.library)
    with connected():
        root = root_changes.add(str(other))
        assert [row["path"] for row in listed(settings)] == [first, str(other)]
        root_changes.move(root, "up")
        assert [row["path"] for row in listed(settings)] == [str(other), first]
        root_changes.take_new(root)
        assert [row["takes_new"] for row in listed(settings)] == [True, False]
        root_changes.remove(root)
        assert [row["path"] for row in listed(settings)] == [first]


def test_a_start_writes_the_list_that_an_older_version_did_not(other, alice, settings):
    with connected():
        Root.create(path=str(other), position=9)
    let_go()
    bootstrap.prepare(settings, durable=True)
    assert [row["path"] for row in listed(settings)] == [str(settings.library), str(other)]
    with connected():
        assert root_list.read() == [root_list.Listed(str(other), False)]


def test_a_disk_that_refuses_the_list_hinders_no_change(other, alice, settings, caplog):
    (settings.data_dir / root_list.NAME).mkdir()
    with connected():
        root_changes.add(str(other))
    assert "could not be written" in caplog.text
