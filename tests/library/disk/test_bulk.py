"""Many rows are written in few statements, on whichever database."""

import pytest

from aniworld.database import transaction
from aniworld.library.disk import bulk
from aniworld.models import Directory, Root

pytestmark = pytest.mark.usefixtures("database")
COLUMNS, KEY = ("root_id", "path", "changed_ns"), ("root_id", "path")


def known():
    return {row.path: row.changed_ns for row in Directory.select()}


def rows(count, changed):
    return [(Root.FIRST, f"d{number}", changed) for number in range(count)]


@pytest.fixture
def small(monkeypatch):
    """Statements of a few rows."""
    monkeypatch.setattr(bulk, "MOST_VALUES", 30)
    monkeypatch.setattr(bulk, "MOST_IDS", 7)


def test_rows_are_put_in_and_changed_where_they_are_there(small):
    with transaction():
        bulk.put("directory", COLUMNS, rows(25, 1), KEY, ("changed_ns",))
        bulk.put("directory", COLUMNS, rows(30, 2), KEY, ())
        assert sorted(known().values()) == [1] * 25 + [2] * 5
        bulk.put("directory", COLUMNS, rows(30, 3), KEY, ("changed_ns",))
    assert set(known().values()) == {3} and len(known()) == 30


def test_rows_are_read_changed_and_removed_by_their_ids(small):
    with transaction():
        bulk.put("directory", COLUMNS, rows(20, 1), KEY, ())
        found = list(bulk.of("directory", ("id", "path"), "path", [f"d{number}" for number in range(15)]))
        assert len(found) == 15
        ids = [row[0] for row in found]
        bulk.set_all("directory", "changed_ns", 5, ids[:10])
        bulk.delete("directory", ids[10:])
    assert sorted(known().values()) == [1] * 5 + [5] * 10


def test_nothing_is_asked_for_nothing(small):
    with transaction():
        bulk.put("directory", COLUMNS, [], KEY, ())
        bulk.delete("directory", [])
    assert list(bulk.of("directory", ("id",), "id", [])) == [] == list(known())
