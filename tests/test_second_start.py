"""A process whose database was lost begins again once it is well, and not before."""

import pytest

from aniworld import second_start
from aniworld.database import connected, open_database
from aniworld.second_start import SecondStart
from aniworld.trouble import DAMAGED, Trouble

pytestmark = pytest.mark.sqlite


@pytest.fixture
def database(house):
    """The file of a database that is well."""
    with connected():
        pass
    return house.data_dir / "aniworld.db"


@pytest.fixture
def lost(monkeypatch):
    """What needs a person, as long as a test says so."""
    trouble = [Trouble(DAMAGED, "lost")]
    monkeypatch.setattr(second_start, "lasting_trouble", lambda: trouble[0] if trouble else None)
    return trouble


@pytest.fixture
def begun():
    return []


@pytest.fixture
def again(house, begun):
    return SecondStart(house, lambda: begun.append("again"), found=lambda: begun.append("found"))


def change(path):
    """The file is another one, as after a restore."""
    copy = path.with_name("copy.db")
    copy.write_bytes(path.read_bytes())
    copy.replace(path)


def test_while_all_is_well_nothing_happens(again, begun):
    assert not again.look() and begun == []


def test_the_trouble_is_told_once_and_nothing_begins_before_a_file_changes(again, begun, lost, database):
    for _ in range(3):
        assert not again.look()
    assert begun == ["found"]


def test_it_begins_again_once_the_database_is_another_and_well(again, begun, lost, database):
    again.look()
    change(database)
    assert again.look() and begun == ["found", "again"]


def empty(path):
    path.write_bytes(b"")


def damaged(path):
    path.write_bytes(b"no database" * 1000)


def gone(path):
    path.unlink()


def a_folder(path):
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("become", [empty, damaged, gone, a_folder], ids=lambda become: become.__name__)
def test_it_does_not_begin_while_the_file_is(again, begun, lost, database, become):
    again.look()
    become(database)
    assert not again.look() and begun == ["found"]


def test_it_waits_while_a_way_back_is_under_way(house, begun, lost, database):
    is_busy = [True]
    again = SecondStart(house, lambda: begun.append("again"), is_busy=lambda: bool(is_busy))
    assert not again.look() and begun == []
    is_busy.clear()
    again.look()
    change(database)
    assert again.look() and begun == ["again"]


def test_it_looks_again_and_again_until_it_begins(house, begun, lost, database, monkeypatch):
    monkeypatch.setattr(second_start, "LOOK_SECONDS", 0.0)
    again = SecondStart(house, lambda: begun.append("again"), found=lambda: change(database))
    again.run()
    assert begun == ["again"]
    open_database(house.data_dir, durable=False)
