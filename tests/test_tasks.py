"""The queue only wakes workers: what must be done stands in the database, and no lost, doubled or broken
message harms it."""

import json
import stat
import threading
import time
from dataclasses import replace

import cysqlite
import pytest
from peewee import OperationalError

from aniworld import queues, rounds, tasks
from aniworld.database import now, transaction
from aniworld.library.parts import claims, clock_change, loading, workers
from aniworld.library.series import series
from aniworld.models import Part, Series
from aniworld.rounds import Upkeep
from aniworld.tasks import enqueue, huey, load_next
from aniworld.wakeup import WakeUp


@pytest.fixture
def put(house):
    return lambda name="Frieren": series.add(name)[0]


@pytest.fixture
def queue(house, monkeypatch):
    """The real queue in tasks.db, with nobody working on it."""
    monkeypatch.setattr(tasks.Work, "stop", threading.Event())
    monkeypatch.setattr(tasks.Work, "threads", 0)
    tasks.open_queue(replace(house, workers=4, queue_url=None), WakeUp(house.data_dir, "w"))
    yield huey
    huey.storage.hang_up()
    huey.storage.close()
    huey.immediate = True
    huey.storage_kwargs = {}


def deliver(queue):
    """The next message is delivered, as a worker does it."""
    queue.execute(queue.dequeue())


def states():
    return [part.state for part in Part.select().order_by(Part.id)]


# The queue


def test_the_queue_is_for_its_owner_only(queue, house):
    assert stat.S_IMODE((house.data_dir / "tasks.db").stat().st_mode) == 0o600


def test_a_message_says_nothing_but_that_there_is_work(queue):
    enqueue()
    message = queue.dequeue()
    assert not message.args and not message.kwargs
    enqueue()
    assert json.loads(queue.storage.enqueued_items()[0])[1] == "aniworld.tasks.load_next", (
        "and is no pickle, which could do more"
    )


def test_a_tick_loads_the_most_urgent_part_and_all_that_may_run_after_it(queue, put):
    added = put()
    tasks.wake()
    deliver(queue)
    assert Series.get_by_id(added.id).loading_status == "completed" and states() == ["loaded"] * 4
    assert queue.pending_count() == 2, "those that were woken by the ids, as others may take a share"
    while queue.pending_count():
        deliver(queue)
    assert {part.attempt for part in Part.select()} == {1}


def test_a_tick_that_finds_nothing_does_nothing(queue):
    enqueue()
    deliver(queue)
    assert queue.pending_count() == 0


def test_doubled_ticks_load_nothing_twice(queue, put):
    put()
    enqueue(9)
    while queue.pending_count():
        deliver(queue)
    assert states() == ["loaded"] * 4 and {part.attempt for part in Part.select()} == {1}


def test_a_worker_that_stops_rings_for_nothing_more(queue, put, monkeypatch):
    monkeypatch.setitem(loading.STEPS, "episodes", lambda held: tasks.Work.stop.set())
    put("a")
    put("b")
    enqueue()
    deliver(queue)
    assert queue.pending_count() == 0 and states().count("loading") == 1


def test_a_worker_that_waits_wakes_at_once(queue, monkeypatch):
    monkeypatch.setattr(queues, "LISTEN_SECONDS", 30.0)
    queue.storage.listen()
    got = []
    worker = threading.Thread(target=lambda: got.append(queue.dequeue()))
    worker.start()
    worker.join(0.02)
    assert worker.is_alive()
    enqueue()
    worker.join(10)
    assert len(got) == 1 and got[0] is not None


def test_each_message_goes_to_one_worker(queue, monkeypatch):
    queue.storage.listen()
    monkeypatch.setattr(queues, "LISTEN_SECONDS", 0.001)
    enqueue(20)
    got, start = [], threading.Barrier(4)

    def work():
        start.wait(10)
        while message := queue.dequeue():
            got.append(message.id)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(got) == len(set(got)) == 20


def test_a_worker_that_hears_nothing_comes_back_with_nothing(queue, monkeypatch):
    monkeypatch.setattr(queues, "LISTEN_SECONDS", 0.001)
    assert queue.dequeue() is None  # also before it listens
    queue.storage.listen()
    assert queue.dequeue() is None


# A queue in trouble


def test_a_queue_that_is_locked_delays_the_ring_and_loses_no_work(queue, put, caplog, house):
    queue.storage._timeout = 0.01
    queue.storage.close()
    lock = cysqlite.connect(str(queue.storage.filename))
    lock.execute("BEGIN EXCLUSIVE")
    put()
    tasks.wake()
    assert "The queue could not store new work" in caplog.text
    lock.execute("ROLLBACK")
    lock.close()
    Upkeep(house.data_dir).round()
    deliver(queue)
    assert states()[0] == "loaded"


# Upkeep


def test_lost_ticks_are_rung_again_as_many_as_there_is_work_and_not_more(queue, put, house):
    for name in "abc":
        put(name)
    assert queue.pending_count() == 0
    upkeep = Upkeep(house.data_dir)
    for _ in range(3):
        upkeep.round()
        assert queue.pending_count() == 3
    queue.dequeue()
    upkeep.round()
    assert queue.pending_count() == 3


def test_no_more_is_rung_for_than_there_are_threads(queue, put, house):
    for number in range(9):
        put(f"show {number}")
    Upkeep(house.data_dir).round()
    assert queue.pending_count() == 4


def test_what_waits_for_its_time_is_rung_for_when_it_has_come(queue, put, house):
    put()
    Part.update(not_before=now() + 60).execute()
    Upkeep(house.data_dir).round()
    assert queue.pending_count() == 0
    Part.update(not_before=now() - 1).execute()
    Upkeep(house.data_dir).round()
    assert queue.pending_count() == 1


def test_what_a_dead_worker_held_is_taken_up(queue, put, house):
    put()
    dead = workers.Owner(house.data_dir)
    claims.claim(dead.name, 4)
    dead._file.close()  # as the kernel does at kill -9
    Upkeep(house.data_dir).round()
    assert (states()[0], queue.pending_count()) == ("pending", 1)


def test_a_clock_that_is_set_back_makes_nothing_wait_for_days(queue, put, house, monkeypatch, caplog):
    put()
    upkeep = Upkeep(house.data_dir)
    upkeep.round()
    Part.update(not_before=now() + 60).execute()  # as a try that failed is put off
    a_day_before = time.time() - 86400
    monkeypatch.setattr(rounds, "now", lambda: a_day_before)
    monkeypatch.setattr(clock_change, "now", lambda: a_day_before)
    for _ in range(3):
        upkeep.safe_round()
    assert caplog.text.count("The clock was set back") == 1
    assert {part.not_before for part in Part.select()} == {a_day_before}


def test_a_tick_is_one_message_without_a_result(queue):
    assert load_next() is None
    assert queue.pending_count() == 1


def test_a_request_and_its_ring_are_two_things(queue, put):
    added = put()
    with transaction():
        claims.request(added.id, ["logo"], 2)
    assert queue.pending_count() == 0


def test_a_queue_that_nobody_listens_to_does_not_grow_without_end(queue, monkeypatch):
    monkeypatch.setattr(tasks.Work, "threads", 5)
    for _ in range(20):
        tasks.wake()
    assert queue.pending_count() == 5


def test_a_tick_without_the_database_is_lost_quietly(queue, put, monkeypatch, caplog):
    def away(*args, **kwargs):
        raise OperationalError("no connection")

    put()
    enqueue()
    monkeypatch.setattr(loading, "work", away)
    deliver(queue)
    assert (
        caplog.text.count("The database did not answer a worker: no connection") == 1
        and "Traceback" not in caplog.text
    )
