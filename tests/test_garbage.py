"""Python looks rarely for garbage, and never through what was loaded at the start."""

import gc
import threading

import pytest

from aniworld import garbage


@pytest.fixture(autouse=True)
def _as_before():
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def test_what_is_loaded_is_looked_at_no_more():
    garbage.settle()
    assert gc.get_freeze_count() > 1000
    assert gc.get_threshold() == (20_000, 20, 20)


def test_what_refers_to_itself_is_still_freed():
    garbage.settle()

    class Ring:
        pass

    ring = Ring()
    ring.itself = ring
    del ring
    assert gc.collect() >= 1


def test_nothing_is_looked_for_while_modules_are_loaded_even_when_one_cannot_be():
    with pytest.raises(ImportError), garbage.paused():
        assert not gc.isenabled()
        raise ImportError
    assert gc.isenabled()


def test_who_serves_looks_first_in_a_moment_and_never_before(monkeypatch):
    monkeypatch.setattr(garbage, "FIRST_SECONDS", 0.05)
    settled = threading.Event()
    garbage.settle_later(settled.set)
    assert not gc.isenabled()
    assert settled.wait(20)
    assert gc.isenabled() and gc.get_freeze_count() > 1000
