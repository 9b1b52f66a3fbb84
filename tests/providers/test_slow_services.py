"""A service that keeps us waiting gets few requests at a time."""

import contextlib
import threading

from aniworld.errors import NoTurn
from aniworld.providers.rate_gate import Gates, Timing

from .gates_on_a_clock import clock as clock
from .gates_on_a_clock import closed, enter
from .gates_on_a_clock import gates as gates
from .gates_on_a_clock import make as make

FAST = {"tvmaze": (1000, 1.0)}


def waiting(gates, stack, count, priority=2, name="tvmaze"):
    """So many requests that are not answered yet."""
    for _ in range(count):
        stack.enter_context(gates.slot(name, priority))


def test_a_service_that_keeps_us_waiting_gets_but_a_few_requests_more(make, clock):
    gates = make(**FAST)
    with contextlib.ExitStack() as unanswered:
        waiting(gates, unanswered, 12)
        assert "as many requests as it allows" in str(closed(gates, priority=2))
        enter(gates, "kitsu", 0)
        clock.now += 10
        trouble = closed(gates, priority=2)
        assert (str(trouble), trouble.retry_after_seconds) == (
            "TVmaze is slow to answer.",
            5.0,
        )
    enter(gates, "tvmaze", 2)


def test_one_that_was_slow_gets_four_at_a_time_until_it_answers(make, clock):
    gates = make(**FAST)
    with contextlib.ExitStack() as unanswered:
        waiting(gates, unanswered, 1)
        clock.now += 10
        waiting(gates, unanswered, 3)
        slept = clock.slept
        assert "slow" in str(closed(gates, priority=2))
        assert clock.slept == slept, "nobody waits in line for it"


def test_the_background_leaves_some_of_them_to_people(make):
    gates = make(**FAST)
    with contextlib.ExitStack() as unanswered:
        waiting(gates, unanswered, 9, priority=0)
        assert isinstance(closed(gates, priority=0), NoTurn)
        waiting(gates, unanswered, 3, priority=2)
        assert isinstance(closed(gates, priority=2), NoTurn)


def test_an_answer_makes_room_at_once_for_who_waits(database):
    gates, came = Gates(FAST, Timing(10.0), most_under_way=1), []

    def ask():
        with gates.slot("tvmaze", 2):
            came.append("in")

    with gates.slot("tvmaze", 2):
        second = threading.Thread(target=ask)
        second.start()
        while not gates._queue("tvmaze")._waiting:
            pass
        assert came == []
    second.join(10)
    assert came == ["in"]
