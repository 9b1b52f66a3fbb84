"""The gate keeps each provider's limit and serves the most urgent first."""

import threading
import time
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aniworld.database import connected
from aniworld.errors import GateClosed, NoTurn
from aniworld.messages import Message
from aniworld.providers.rate_gate import Gates, Rate, Timing, named, spoken
from aniworld.translations import speaking

from .gates_on_a_clock import WAIT, closed, enter
from .gates_on_a_clock import clock as clock
from .gates_on_a_clock import gates as gates
from .gates_on_a_clock import make as make


def most_in_a_window(times: list[float], window: float) -> int:
    return max((sum(start <= moment < start + window for moment in times) for start in times), default=0)


@pytest.mark.parametrize(("limit", "window"), [(20, 10.0), (2, 1.0), (20, 1.0), (1, 2.4), (60, 60.0)])
def test_bulk_work_uses_at_least_95_percent_of_a_limit_and_never_more_than_it(make, clock, limit, window):
    gates, times = make(60.0, tvmaze=(limit, window)), []
    with connected():
        for _ in range(limit * 3 + 40):
            enter(gates, "tvmaze", 1)
            times.append(clock.now)
    assert most_in_a_window(times, window) <= limit
    steady = times[-1] - times[limit]
    assert (len(times) - 1 - limit) / steady >= 0.95 * limit / window


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    limit=st.sampled_from([1, 2, 3, 10, 20, 50]),
    arrivals=st.lists(
        st.tuples(
            st.one_of(st.just(0.0), st.floats(0, 0.3), st.floats(0, 0.02), st.floats(0, 2)),
            st.sampled_from([0, 0, 0, 2]),
        ),
        max_size=60,
    ),
)
def test_no_pattern_of_arrivals_gets_more_through_in_any_window(make, clock, limit, arrivals):
    gates, name, times = make(0.0, tvmaze=(limit, 1.0)), f"tvmaze:{uuid.uuid4()}", []
    with connected():
        for gap, priority in arrivals:
            clock.now += gap
            try:
                enter(gates, name, priority)
                times.append(clock.now)
            except GateClosed:
                pass
    assert most_in_a_window(times, 1.0) <= limit


@pytest.mark.parametrize(("limit", "window"), [(20, 10.0), (3, 3.0), (2, 1.0), (20, 1.0), (60, 60.0)])
@pytest.mark.parametrize("every", [1, 3, 7])
def test_what_people_ask_between_the_background_never_breaks_the_limit(make, clock, limit, window, every):
    """The background asks as often as it may, and at each few of its turns somebody asks as much as is let
    through."""
    gates, times, waited = make(0.0, tvmaze=(limit, window)), [], 0
    with connected():
        for slot in range(600):
            clock.now += window / limit / 7
            for priority in (0, *[2] * 9) if slot % (every * limit) == 0 else (0,):
                try:
                    enter(gates, "tvmaze", priority)
                    times.append(clock.now)
                except GateClosed:
                    waited += 1
    assert most_in_a_window(times, window) <= limit and waited


@pytest.mark.parametrize(
    ("limit", "window", "at_once"), [(20, 10.0, 3), (20, 1.0, 3), (3, 3.0, 1), (2, 1.0, 1), (60, 60.0, 11)]
)
def test_while_the_background_asks_as_often_as_it_may_a_person_is_let_through_at_once(
    make, clock, limit, window, at_once
):
    gates, count = make(60.0, tvmaze=(limit, window)), 3 * limit + 10
    with connected():
        start = clock.now
        for _ in range(count):
            enter(gates, "tvmaze", 0)
        assert (count - 1) / (clock.now - start) >= 0.95 * (limit - at_once) / window, (
            "and the background leaves no more unused"
        )
        clock.slept = 0.0
        for _ in range(at_once):
            enter(gates, "tvmaze", 2)
        assert clock.slept == 0.0


def test_after_a_rest_a_few_requests_go_at_once(make, clock):
    gates = make()
    for _ in range(4):
        enter(gates, "tvmaze", 2)
    assert clock.slept == 0
    enter(gates, "tvmaze", 2)
    assert 0 < clock.slept < 2


def test_threads_of_two_processes_share_one_limit(database):
    booked, last = [], threading.local()

    def clock() -> float:
        last.reading = time.time()
        return last.reading

    def work(gates: Gates, until: float) -> None:
        with connected():
            while time.time() < until:
                enter(gates, "tvmaze", 0)
                booked.append(last.reading)

    processes = [Gates({"tvmaze": (20, 0.4)}, Timing(2.0, clock)) for _ in range(2)]
    until = time.time() + 0.8
    threads = [threading.Thread(target=work, args=(processes[n % 2], until)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most_in_a_window(booked, 0.4) <= 20
    assert len(booked) >= 25


def test_the_most_urgent_goes_first_and_equals_in_order_of_arrival(database):
    now, order = [1_700_000_000.0], []
    gates = Gates({"tvmaze": (1, 1.0)}, Timing(60.0, lambda: now[0], lambda slot, _: slot.wait(0.002)))
    enter(gates, "tvmaze", 0)

    def wait(label: str, priority: int) -> None:
        enter(gates, "tvmaze", priority)
        order.append(label)

    waiting = gates._queue("tvmaze")._waiting
    threads = []
    arrivals = [("old", 0), ("older", 0), ("new", 1), ("user", 2), ("search", 3), ("user too", 2)]
    for count, (label, priority) in enumerate(arrivals, 1):
        threads.append(threading.Thread(target=wait, args=(label, priority)))
        threads[-1].start()
        while len(waiting) < count:
            time.sleep(0.0005)
    for done in range(1, len(threads) + 1):
        now[0] += 1.04
        while len(order) < done:
            time.sleep(0.0005)
    assert order == ["search", "user", "user too", "new", "old", "older"]


def test_a_turn_that_is_far_away_is_not_waited_for(make, clock):
    gates = make(2.0, tvmaze=(1, 10.0))
    enter(gates, "tvmaze", 0)
    error = closed(gates)
    assert clock.slept == 0 and error.retryable and isinstance(error, NoTurn)
    assert error.retry_after_seconds == pytest.approx(10.1) and error.provider == "tvmaze"
    assert str(error) == "TVmaze has as many requests as it allows."


def test_a_thread_behind_many_others_is_sent_away_instead_of_waiting(database):
    gates = Gates({"tvmaze": (1, 1.0)}, Timing(2.0, lambda: 1_700_000_000.0, lambda slot, _: slot.wait(0.01)))
    enter(gates, "tvmaze", 0)
    queue, release = gates._queue("tvmaze"), []

    def wait_in_vain():
        with pytest.raises(GateClosed) as refused:
            enter(gates, "tvmaze", 2)
        release.append(refused)

    first = threading.Thread(target=wait_in_vain)
    first.start()
    while not queue._waiting:
        time.sleep(0.0005)
    assert closed(gates, priority=0).retry_after_seconds == pytest.approx(2.04, abs=0.01)
    gates.shut("tvmaze", 60, WAIT)
    first.join()
    assert release and not queue._waiting


def test_gates_do_not_mind_one_another(gates):
    gates.shut("tvmaze", 60, WAIT)
    enter(gates, "kitsu", 0)
    enter(gates, "images:static.tvmaze.com", 0)
    assert closed(gates).retry_after_seconds == pytest.approx(60)


def test_the_setting_for_images_is_that_of_every_image_host(make):
    gates = make(0.0, images=(1, 60.0))
    for host in ("a.example", "b.example"):
        enter(gates, f"images:{host}", 0)
        assert str(closed(gates, f"images:{host}")).startswith(
            f"The image server {host} has as many requests as it allows."
        )


def test_gates_have_names_for_pages():
    assert [spoken(name) for name in ("tvmaze", "kitsu", "images:a.b:80")] == [
        "TVmaze",
        "Kitsu",
        "The image server a.b:80",
    ]
    with speaking("de"):
        assert spoken("images:a.b:80") == "Der Bildserver a.b:80"
        assert Message("source_slow", {"source": named("images:a.b")}).sentence == (
            "Der Bildserver a.b antwortet langsam."
        )


def test_a_burst_is_a_fifth_of_the_limit_but_two_where_that_is_allowed():
    assert [Rate(limit, 1.0).burst for limit in (1, 2, 3, 20, 100)] == [1, 2, 2, 4, 20]
