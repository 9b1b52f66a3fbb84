"""The worker looks after the library: one that is well again, and folders that are back, wake what waited."""

import pytest

from aniworld import rounds
from aniworld.errors import LibraryError
from aniworld.library.disk import library_gate, scan
from aniworld.rounds import LibraryWatch


@pytest.fixture
def woken(house, monkeypatch):
    """How often workers were woken, and for how many parts."""
    calls = []
    monkeypatch.setattr(rounds, "enqueue", lambda count: calls.append(count))
    return calls


def test_a_library_that_is_well_again_wakes_what_waited(house, woken):
    library_gate.close(LibraryError("library_full", "It is full.", house.library))
    watch = LibraryWatch(house.data_dir)
    watch.round()
    assert woken == [], "it is not time yet"
    library_gate.look_at_once()
    watch.round()
    assert len(woken) == 1 and library_gate.trouble() is None


def test_a_folder_that_is_back_wakes_what_waited(house, woken, monkeypatch):
    monkeypatch.setattr(scan, "find_again", lambda: 1)
    watch = LibraryWatch(house.data_dir)
    watch.round()
    watch.round()
    assert len(woken) == 1, "one look in half a minute"
