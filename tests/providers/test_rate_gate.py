"""The gate keeps each provider's limit, serves the most urgent first, and leaves a broken provider in
peace."""

import contextlib
import threading
import time
import uuid

import cysqlite
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from peewee import OperationalError

from aniworld.database import connected
from aniworld.errors import GateClosed, NoTurn
from aniworld.messages import Message
from aniworld.providers import rate_gate_rows
from aniworld.providers.rate_gate import Gate, Gates, Rate, Timing, named, spoken
from aniworld.translations import speaking

WAIT = Message("asked_to_wait", {"source": "TVmaze"})


def why(sentence):
    return Message("told", {"sentence": sentence})


class Clock:
    """Time that passes only while somebody waits."""

    def __init__(self):
        self.now, self.slept = 1_700_000_000.0, 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, _: threading.Condition, seconds: float) -> None:
        self.now += seconds
        self.slept += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def make(database, clock):
    """Make gates on the one database, as several processes would."""
    return lambda longest_wait=2.0, **rates: Gates(rates, Timing(longest_wait, clock, clock.sleep))


@pytest.fixture
def gates(make):
    return make()


def enter(gates, name, priority):
    """A turn whose answer comes at once."""
    with gates.slot(name, priority):
        pass


def closed(gates, name="tvmaze", priority=0) -> GateClosed:
    with pytest.raises(GateClosed) as caught:
        enter(gates, name, priority)
    return caught.value


def row(name="tvmaze") -> Gate:
    with connected():
        return Gate.get(Gate.name == name)


def fail(gates, times=1, name="tvmaze"):
    for _ in range(times):
        gates.failed(name, Message("no_answer", {"source": "TVmaze", "seconds": 20}))


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


@pytest.mark.parametrize(
    "spoil",
    [
        lambda g: g.shut("tvmaze", 3000, WAIT),
        lambda g: fail(g, 5),
        lambda g: [enter(g, "tvmaze", 0) for _ in range(4)],
    ],
)
def test_a_clock_that_is_set_back_locks_nobody_out(make, clock, spoil):
    spoil(make())
    clock.now -= 365 * 86_400
    enter(make(0.0), "tvmaze", 0)
    assert row().tat == pytest.approx(clock.now + Rate(20, 10.0).interval), (
        "and the next turn is counted from here on"
    )


def test_a_locked_database_is_a_wait_and_not_a_crash(gates, database, tmp_path, clock):
    enter(gates, "tvmaze", 0)
    blocker = cysqlite.connect(str(tmp_path / "aniworld.db"))
    blocker.execute("BEGIN IMMEDIATE")
    with connected():
        database.timeout = 0.01  # told to the connection that is open
        error = closed(gates)
        fail(gates, 5)
        gates.answered("tvmaze")
    blocker.execute("COMMIT")
    assert str(error) == "The database is busy." and error.retry_after_seconds == 2
    enter(gates, "tvmaze", 0)


def test_a_row_that_was_deleted_is_made_again(gates):
    enter(gates, "tvmaze", 0)
    with connected():
        Gate.delete().execute()
    enter(gates, "tvmaze", 0)
    assert row().tat > 0


def test_a_gate_that_nobody_else_uses_is_asked_by_one_statement(make, database, monkeypatch):
    gates = make(tvmaze=(20, 2.0))
    enter(gates, "tvmaze", 2)
    asked = []
    run = database.execute_sql
    monkeypatch.setattr(database, "execute_sql", lambda *args: asked.append(args[0]) or run(*args))
    enter(gates, "tvmaze", 2)
    assert [statement.split()[0] for statement in asked] == ["UPDATE"]


def test_a_process_sees_what_another_one_has_learned_since(make):
    here, there = make(), make()
    enter(here, "tvmaze", 0)
    there.shut("tvmaze", 600, WAIT)
    assert closed(here).retry_after_seconds == 600
    there.shut("tvmaze", 1200, WAIT)
    assert closed(here).retry_after_seconds == 1200


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


def test_a_full_disk_is_logged_once_and_its_end_once(gates, monkeypatch, caplog):
    caplog.set_level("INFO", "aniworld.providers.rate_gate")

    def refuse(*_, **__):
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as full:
        full.setattr(rate_gate_rows.GateRow, "change", refuse)
        for _ in range(3):
            with pytest.raises(GateClosed):
                enter(gates, "tvmaze", 1)
    told = [record.getMessage() for record in caplog.records]
    assert len([line for line in told if "could not be asked" in line]) == 1
    assert not [line for line in told if "answers again" in line]
    enter(gates, "tvmaze", 1)
    assert "answers again" in caplog.records[-1].getMessage()
