"""Requests that are about to be sent go before the reading of long lists."""

import math
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from aniworld.providers import right_of_way
from aniworld.providers.right_of_way import LONGEST_SECONDS, RightOfWay
from aniworld.providers.waiting_line import BULK

PERSON = BULK + 1


class Clock:
    """Goes on only while somebody waits."""

    def __init__(self, way):
        self.now, self.waits = 0.0, []
        way._clock = lambda: self.now
        way._changed.wait = self.wait

    def wait(self, seconds):
        self.waits.append(seconds)
        self.now += seconds


@pytest.fixture
def way():
    return RightOfWay()


@pytest.fixture
def clock(way):
    return Clock(way)


def test_a_list_is_read_once_the_request_before_it_is_sent(way):
    log, is_waiting, wait = [], Event(), way._changed.wait

    def waiting(seconds):
        is_waiting.set()
        wait()

    def read():
        log.extend(way.giving_way(["episode"]))

    way._changed.wait = waiting
    way._clock = lambda: 0.0
    way.expect("poster", PERSON)
    with ThreadPoolExecutor(1) as threads:
        reading = threads.submit(read)
        assert is_waiting.wait(30)
        log.append("sent")
        way.is_sent("poster")
        reading.result()
    assert log == ["sent", "episode"]


def test_a_list_does_not_wait_when_nothing_is_about_to_be_sent(way, clock):
    way.expect("poster", PERSON)
    way.is_sent("poster")
    assert list(way.giving_way([1, 2])) == [1, 2]
    way.give_way()
    assert clock.waits == []


def test_a_list_waits_but_a_moment_for_all_its_rows_together(way, clock):
    way.expect("poster", PERSON, math.inf)
    assert list(way.giving_way(range(100))) == list(range(100))
    assert sum(clock.waits) == LONGEST_SECONDS


def test_a_request_that_was_expected_long_ago_is_not_waited_for(way, clock):
    way.expect("poster", PERSON)
    clock.now = LONGEST_SECONDS
    way.give_way()
    assert clock.waits == [] and not way._until


def test_a_list_waits_no_longer_than_the_request_is_expected(way, clock):
    way.expect("poster", PERSON, seconds=LONGEST_SECONDS / 5)
    way.give_way()
    assert clock.waits == [LONGEST_SECONDS / 5]


def test_nobody_waits_for_bulk(way, clock):
    way.expect("poster", BULK)
    way.give_way()
    assert clock.waits == []


@pytest.fixture
def process(way, monkeypatch):
    for name in ("expect", "is_sent"):
        monkeypatch.setattr(right_of_way, name, getattr(way, name))
    return way


def test_a_request_is_expected_until_it_is_sent_or_was_not_needed(process):
    with right_of_way.sending("poster", PERSON):
        assert "poster" in process._until
        right_of_way.sends()
        assert not process._until
    with pytest.raises(ValueError, match="no turn"), right_of_way.sending("poster", PERSON):
        raise ValueError("no turn")
    assert not process._until
    right_of_way.sends()  # by a thread that sends nothing of that kind


def test_what_leads_to_a_request_goes_first_too(process, clock):
    with right_of_way.leading_to("pictures", PERSON):
        clock.now = 60.0
        process.give_way()
        assert sum(clock.waits) == pytest.approx(LONGEST_SECONDS)
    process.give_way()
    assert sum(clock.waits) == pytest.approx(2 * LONGEST_SECONDS)
    process.give_way()
    assert sum(clock.waits) == pytest.approx(2 * LONGEST_SECONDS)
