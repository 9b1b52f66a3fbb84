"""Python looks rarely for garbage, and never through what was loaded at the start."""

import gc

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
