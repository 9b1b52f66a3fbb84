"""The gate leaves a service in peace that asked for a pause, or that is broken."""

import pytest

from .gates_on_a_clock import WAIT, closed, enter, fail, row
from .gates_on_a_clock import clock as clock
from .gates_on_a_clock import gates as gates
from .gates_on_a_clock import make as make


def test_a_gate_that_was_asked_to_wait_stays_shut_for_everybody_even_after_a_restart(make, clock):
    make().shut("tvmaze", 30, WAIT)
    restarted = make()
    restarted.answered("tvmaze")
    assert str(closed(restarted, priority=3)) == "TVmaze asked us to wait."
    clock.now += 31
    enter(restarted, "tvmaze", 0)


def test_a_short_pause_is_waited_out(gates, clock):
    gates.shut("tvmaze", 1.5, WAIT)
    enter(gates, "tvmaze", 2)
    assert clock.slept == pytest.approx(1.5)


def test_no_pause_is_longer_than_an_hour(gates):
    gates.shut("tvmaze", 1e9, WAIT)
    assert closed(gates).retry_after_seconds == pytest.approx(3600)


def test_failures_that_are_not_in_a_row_do_not_open_the_breaker(gates):
    for _ in range(3):
        fail(gates, 4)
        enter(gates, "tvmaze", 0)
        gates.answered("tvmaze")
    assert (row().failures, row().opened_at) == (0, None)


def test_the_breaker_opens_for_longer_each_time_that_its_probe_fails(make, clock):
    gates, pauses = make(0.0), []
    fail(gates, 4)
    for _ in range(6):
        enter(gates, "tvmaze", 0)
        fail(gates)
        pauses.append(round(closed(gates).retry_after_seconds))
        clock.now += pauses[-1] + 1
    assert pauses == [60, 180, 300, 900, 3600, 3600]


def test_requests_under_way_when_the_breaker_opens_do_not_lengthen_the_pause(gates):
    fail(gates, 16)
    assert closed(gates).retry_after_seconds == pytest.approx(60) and row().failures == 5


def test_one_probe_goes_before_all_others(make, clock):
    gates, other_process = make(0.0), make(0.0)
    fail(gates, 5)
    opened = row().opened_at
    clock.now += 61
    enter(gates, "tvmaze", 0)
    error = closed(other_process, priority=3)
    assert str(error) == "TVmaze did not answer within 20 seconds. It is being tried again."
    assert error.retry_after_seconds == 5
    assert row().opened_at == opened
    gates.answered("tvmaze")
    enter(other_process, "tvmaze", 2)
    assert (row().failures, row().opened_at, row().closed_until) == (0, None, 0)


def test_who_waits_for_a_probe_goes_as_soon_as_it_succeeds(make, clock):
    gates = make()
    fail(gates, 5)
    clock.now += 61
    enter(gates, "tvmaze", 0)
    sleep = clock.sleep
    clock.sleep = None
    gates._queue("tvmaze")._sleep = lambda slot, seconds: (sleep(slot, seconds), gates.answered("tvmaze"))
    enter(gates, "tvmaze", 2)
    assert clock.slept == pytest.approx(0.1)


def test_a_probe_that_died_with_its_process_is_followed_by_another(make, clock):
    fail(make(), 5)
    clock.now += 61
    enter(make(), "tvmaze", 0)
    clock.now += 66
    enter(make(), "tvmaze", 0)
    assert closed(make(0.0)).retry_after_seconds == 5


def test_a_service_that_turns_everybody_away_is_probed_after_its_pause(make, clock):
    gates = make(0.0)
    gates.shut("tvmaze", 600, WAIT, probe=True)
    assert closed(gates).retry_after_seconds == pytest.approx(600)
    clock.now += 601
    enter(gates, "tvmaze", 0)
    closed(gates)
    fail(gates)
    assert closed(gates).retry_after_seconds == pytest.approx(180)


def test_a_probe_that_is_asked_to_wait_has_reached_a_living_service(make, clock):
    gates = make(0.0)
    fail(gates, 5)
    clock.now += 61
    enter(gates, "tvmaze", 0)
    gates.shut("tvmaze", 10, WAIT)
    clock.now += 11
    enter(gates, "tvmaze", 2)
    enter(gates, "tvmaze", 2)
    assert (row().failures, row().opened_at) == (0, None)
