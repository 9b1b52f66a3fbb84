"""The line before a gate: the most urgent first, then each who asks in turn, each one's own as they came."""

import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from aniworld import askers
from aniworld.askers import Asker
from aniworld.errors import GateClosed
from aniworld.providers.rate_gate import Gates, Timing
from aniworld.providers.waiting_line import REMEMBERED, Line

ORDERS = {
    "one asker, as they came": ("a2 a2 a2", "0 1 2"),
    "two in turn": ("a2 a2 a2 b2", "0 3 1 2"),
    "three in turn": ("a2 a2 b2 b2 c2", "0 2 4 1 3"),
    "the urgent before all": ("a1 a1 b0 c2 d3", "4 3 0 1 2"),
    "turns are taken within a priority": ("a1 a2 a1 b1", "1 0 3 2"),
}


def stand(line, words):
    return [line.join(int(word[1]), word[0], leaves_slots=False) for word in words.split()]


def next_in(line, waiting_ones):
    return min(waiting_ones, key=line.place)


@pytest.mark.parametrize("words, order", ORDERS.values(), ids=ORDERS)
def test_the_order_of_a_line(words, order):
    line = Line()
    waiting_ones = stand(line, words)
    assert sorted(range(len(waiting_ones)), key=lambda number: line.place(waiting_ones[number])) == [
        int(word) for word in order.split()
    ]


def test_who_leaves_turns_to_others_stands_behind_them_whoever_was_served_before():
    line = Line()
    bulk, single = line.join(2, "a", leaves_slots=True), line.join(2, "b", leaves_slots=False)
    line.serve(single)
    assert (line.place(single), line.place(bulk)) == (0, 1)


def test_who_was_served_last_comes_after_those_who_came_meanwhile():
    line = Line()
    first, second = stand(line, "a2 a2")
    line.serve(first)
    line.leave(first)
    (other,) = stand(line, "b2")
    assert (line.place(other), line.place(second), len(line)) == (0, 1, 2)


def let_through(line, asker, times):
    for _ in range(times):
        request = line.join(2, asker, leaves_slots=False)
        line.serve(request)
        line.leave(request)


def test_each_request_of_a_single_thing_goes_before_those_who_have_had_much():
    line = Line()
    for script in "abc" * 5:
        let_through(line, script, 1)
    stand(line, "a2 b2 c2")
    for _ in range(4):
        (single,) = stand(line, "z2")
        assert line.place(single) == 0
        line.serve(single)
        line.leave(single)


def test_who_has_had_much_is_like_all_others_when_it_is_long_ago():
    line = Line()
    let_through(line, "a", REMEMBERED)
    let_through(line, "b", REMEMBERED)
    first, second = stand(line, "b2 a2")
    assert (line.place(second), line.place(first)) == (0, 1)


def test_who_always_asks_gets_no_more_than_others():
    line, got = Line(), []
    waiting_ones = stand(line, "a2 b2 c2")
    for _ in range(3 * REMEMBERED):
        request = next_in(line, waiting_ones)
        line.serve(request)
        line.leave(request)
        waiting_ones.remove(request)
        waiting_ones += stand(line, f"{request.asker}2")
        got.append(request.asker)
    assert all(abs(got[-REMEMBERED:].count(asker) - REMEMBERED / 3) <= 1 for asker in "abc")


@given(some.lists(some.sampled_from("abcd"), max_size=30), some.integers(0, 20))
def test_nobody_waits_for_two_requests_of_another(waiting, served):
    line = Line()
    waiting_ones = stand(line, " ".join(f"{name}2" for name in waiting))
    for _ in range(min(served, len(waiting_ones))):
        request = next_in(line, waiting_ones)
        line.serve(request)
        line.leave(request)
        waiting_ones.remove(request)
    (late,) = stand(line, "z2")
    ahead = [request.asker for request in waiting_ones if line.place(request) < line.place(late)]
    assert len(ahead) == len(set(ahead))


def test_a_single_request_gets_the_next_turn_of_a_gate_that_sixteen_others_wait_for(database):
    """Real threads: those of a script stand before the gate when a person comes, and time passes turn by
    turn: a turn is over when who had it has left, or the gate would find the source slow to answer."""
    now, served, over, failed = [1_700_000_000.0], [], [], []
    gates = Gates({"tvmaze": (1, 1.0)}, Timing(60.0, lambda: now[0], lambda slot, _: slot.wait(0.005)))
    queue = gates._queue("tvmaze")

    def wait(who):
        try:
            with askers.acting_for(Asker(who)), gates.slot("tvmaze", 2):
                served.append(who)
            over.append(who)
        except Exception as error:
            failed.append(error)

    with gates.slot("tvmaze", 2):
        pass
    threads = [threading.Thread(target=wait, args=(who,)) for who in ["key:script"] * 16 + ["user:alice"] * 2]
    try:
        for count, thread in enumerate(threads, 1):
            thread.start()
            while len(queue._waiting) < count:
                time.sleep(0.0005)
        for count in range(1, len(threads) + 1):
            now[0] += 1.04
            while len(over) < count:
                assert not failed
                time.sleep(0.0005)
    finally:
        now[0] += 120.0  # whoever still waits after a failure gives up, or the run would never end
    for thread in threads:
        thread.join(10)
    assert served.index("user:alice") <= 1 and served[:4].count("user:alice") == 2


def test_those_who_wait_are_woken_one_by_one_and_not_all_at_each_step(database):
    """Real threads: twenty stand before a gate that lets one through at a time, and none looks in vain."""
    sleeps, came = [], []

    def sleep(condition, _):
        sleeps.append(1)
        condition.wait(10)

    gates = Gates({"tvmaze": (100_000, 1.0)}, Timing(60.0, sleep=sleep), most_under_way=1)
    queue = gates._queue("tvmaze")

    def wait():
        with gates.slot("tvmaze", 2):
            came.append(1)

    threads = [threading.Thread(target=wait) for _ in range(20)]
    with gates.slot("tvmaze", 2):
        for count, thread in enumerate(threads, 1):
            thread.start()
            while len(sleeps) < count:
                time.sleep(0.0005)
    for thread in threads:
        thread.join(10)
    assert len(came) == 20 and not len(queue._waiting)
    assert len(sleeps) <= 2 * len(threads)  # each as it comes, and again while the one before is under way


@pytest.mark.parametrize(
    "priority, leaves_slots, is_let_through", [(0, False, False), (1, True, False), (1, False, True)]
)
def test_bulk_leaves_turns_as_the_background_does_while_people_are_here(
    database, priority, leaves_slots, is_let_through
):
    clock = [1_700_000_000.0]
    gates = Gates({"tvmaze": (20, 10.0)}, Timing(0.0, lambda: clock[0]))

    def ask(who, priority):
        with askers.acting_for(who), gates.slot("tvmaze", priority):
            pass

    ask(Asker(), 2)
    clock[0] += 3600.0  # idle: turns were left unused, which only people may take
    through = 0
    for _ in range(4):
        try:
            ask(Asker("key:script", leaves_slots=leaves_slots), priority)
            through += 1
        except GateClosed:
            break
    assert (through == 4) is is_let_through
