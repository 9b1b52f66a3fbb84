"""What was done is found again, newest first, and forgotten after its time."""

import pytest

from aniworld import askers
from aniworld.database import now, transaction
from aniworld.errors import NotFound
from aniworld.library.history import entries
from aniworld.library.history.entries import Filter
from aniworld.models import HistoryEntry, HistoryRows, Series


def record(series, kind="edited", **more):
    with transaction():
        return entries.record(series, kind, "history_added", **more)


@pytest.fixture
def two(shelf):
    return shelf.put("Frieren"), shelf.put("Mushi-Shi")


def kinds(**wanted):
    return [entry.kind for entry in entries.listed(Filter(**wanted)).items]


def test_entries_are_found_by_what_by_whom_and_of_which_series(two):
    one, other = two
    with askers.acting_for(askers.Asker("user:alice")):
        record(one, "removed")
    record(other)
    assert kinds() == ["edited", "removed", "added", "added"]
    assert kinds(kind="added") == ["added", "added"] and kinds(asker="user:alice") == ["removed"]
    assert kinds(series_id=other.id) == ["edited", "added"] and kinds(q="mushi") == ["edited", "added"]
    assert kinds(q="%") == [] and entries.known_askers() == ["schedule", "user:alice"]


def test_pages_end_where_the_entries_end(two):
    found = entries.listed(Filter(), page=2, per_page=1)
    assert (len(found.items), found.total, found.pages) == (1, 2, 2)
    assert entries.listed(Filter(), page=9, per_page=1).items == []


def test_an_entry_belongs_to_the_change_that_it_tells_of(two):
    with pytest.raises(RuntimeError, match="transaction"):
        entries.record(two[0], "edited", "history_added")


def test_what_nobody_did_is_not_found(shelf):
    with pytest.raises(NotFound):
        entries.get(1)
    assert entries.last_of(1) is None


def test_an_entry_outlives_its_series(two):
    Series.delete().execute()
    assert entries.listed(Filter()).total == 2


def test_old_entries_and_rows_that_nobody_can_use_are_forgotten(two):
    old, late, done, fresh = [record(two[0], rows=b"rows") for _ in range(4)]
    HistoryEntry.update(at=now() - entries.STORED_SECONDS - 1).where(HistoryEntry.id == old.id).execute()
    HistoryEntry.update(at=now() - entries.UNDO_SECONDS - 1).where(HistoryEntry.id == late.id).execute()
    with transaction():
        entries.mark_undone(done)
    assert entries.trim() == 1
    assert [row.entry_id for row in HistoryRows.select()] == [fresh.id]
    assert HistoryEntry.select().count() == 5


def test_the_oldest_of_too_many_are_forgotten(two, monkeypatch):
    monkeypatch.setattr(entries, "STORED_NEWEST", 1)
    newest = record(two[0])
    assert entries.trim() == 2
    assert [row.id for row in HistoryEntry.select()] == [newest.id]
