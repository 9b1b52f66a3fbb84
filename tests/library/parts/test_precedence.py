"""What somebody waits for has the processor first."""

import threading

import pytest

from aniworld.library.parts import precedence
from aniworld.library.parts.precedence import Precedence
from aniworld.models.part import BACKGROUND, NEW, USER


class Loading:
    """A part that loads in a thread until it is let go."""

    def __init__(self, order, priority):
        self.began, self.may_end = threading.Event(), threading.Event()
        self._order, self._priority = order, priority
        self._thread = threading.Thread(target=self._load)
        self._thread.start()

    def _load(self):
        with self._order.turn(self._priority):
            self.began.set()
            self.may_end.wait(10)

    def end(self):
        self.may_end.set()
        self._thread.join(10)


@pytest.mark.parametrize("priority", [NEW, BACKGROUND])
def test_bulk_begins_when_no_person_waits_any_more(monkeypatch, priority):
    monkeypatch.setattr(precedence, "LONGEST_SECONDS", 10.0)
    order = Precedence()
    first, second = Loading(order, USER), Loading(order, USER)
    assert first.began.wait(10) and second.began.wait(10), "people do not wait for each other"
    bulk = Loading(order, priority)
    first.end()
    assert not bulk.began.wait(0.05)
    second.end()
    assert bulk.began.wait(10)
    bulk.end()


def test_bulk_waits_for_a_moment_only(monkeypatch):
    monkeypatch.setattr(precedence, "LONGEST_SECONDS", 0.01)
    order = Precedence()
    slow = Loading(order, USER)
    assert slow.began.wait(10)
    bulk = Loading(order, BACKGROUND)
    assert bulk.began.wait(10)
    bulk.end(), slow.end()


def test_a_part_that_fails_holds_up_nobody(monkeypatch):
    monkeypatch.setattr(precedence, "LONGEST_SECONDS", 10.0)
    order = Precedence()
    with pytest.raises(ZeroDivisionError), order.turn(USER):
        raise ZeroDivisionError
    bulk = Loading(order, BACKGROUND)
    assert bulk.began.wait(5)
    bulk.end()


def test_a_part_within_another_of_the_same_thread_does_not_wait(monkeypatch):
    order, waits = Precedence(), []
    monkeypatch.setattr(order._changed, "wait_for", lambda may_begin, seconds: waits.append(may_begin()))
    with order.turn(USER), order.turn(BACKGROUND), order.turn(USER):
        pass
    with order.turn(BACKGROUND):
        pass
    assert waits == [True, True]
