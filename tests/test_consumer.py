"""The worker process itself: what it loads, takes up and gives back."""

import os
import signal
import threading
import time
from dataclasses import replace

import pytest
from peewee import OperationalError
from test_tasks import put as put
from test_tasks import queue as queue
from test_tasks import states

from aniworld import rounds, tasks
from aniworld.consumer import LibraryConsumer
from aniworld.database import connected
from aniworld.library.parts import claims, loading, workers
from aniworld.library.series import series
from aniworld.models import Part, Series, Worker
from aniworld.rounds import Upkeep


@pytest.fixture
def signals():
    """Signal handlers that the consumer sets are put back."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.fixture
def consumer(queue, signals, monkeypatch):
    monkeypatch.setattr(tasks.Work, "owner", "immediate")
    monkeypatch.setattr(rounds, "FIRST_CHECK_SECONDS", 0.0)

    def make(house, **how):
        with connected():
            return LibraryConsumer(replace(house, workers=4), **how)

    return make


def run_until(worker, condition, number=signal.SIGTERM):
    """Run the worker, and send it a signal as soon as it can hear one and the condition holds."""

    def wait():
        end = time.monotonic() + 30
        with connected():
            while time.monotonic() < end and not (
                signal.getsignal(number) == worker._handle_signal and condition()
            ):
                threading.Event().wait(0.005)
        os.kill(os.getpid(), number)

    thread = threading.Thread(target=wait)
    thread.start()
    worker.run()
    thread.join(40)


def test_a_further_worker_loads_and_leaves_the_timetable_to_the_first(house, consumer, monkeypatch):
    monkeypatch.setattr(rounds.Clock, "start", lambda clock: pytest.fail("it has a clock"))
    added, _ = series.add("Barakamon")
    run_until(
        consumer(house, is_first=False), lambda: Series.get_by_id(added.id).loading_status == "completed"
    )
    assert Series.get_by_id(added.id).loading_status == "completed"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_loads_what_is_asked_for_and_stops_when_it_is_asked_to(house, consumer, put, caplog, number):
    caplog.set_level("INFO", "aniworld")
    added = put()
    run_until(consumer(house), lambda: Series.get_by_id(added.id).loading_status == "completed", number)
    assert states() == ["loaded"] * 4
    assert "The worker stopped; 0 unfinished parts wait for the next start." in caplog.text
    assert not workers.any_alive(house.data_dir) and tasks.Work.stop.is_set()
    assert list(house.data_dir.glob("w-*")) == []


def test_a_worker_that_is_seen_and_not_yet_begun_stops_in_order_too(house, consumer, caplog):
    caplog.set_level("INFO", "aniworld")
    worker = consumer(house)
    assert workers.any_alive(house.data_dir)
    os.kill(os.getpid(), signal.SIGTERM)
    worker.run()
    assert "The worker stopped; 0 unfinished parts wait for the next start." in caplog.text


def test_a_worker_that_stops_amid_work_gives_it_back_at_no_cost(house, consumer, put, monkeypatch, caplog):
    caplog.set_level("INFO", "aniworld")

    def step(held):
        held.is_stopping.__self__.wait(30)
        held.check()

    monkeypatch.setitem(loading.STEPS, "episodes", step)
    put()
    tasks.wake()
    run_until(consumer(house), lambda: states()[0] == "loading")
    part = Part.get(Part.name == "episodes")
    assert (part.state, part.attempt, part.owner, part.error) == ("pending", 0, None, None)
    assert "1 unfinished parts wait for the next start" in caplog.text


def test_a_worker_takes_up_what_its_forerunner_left_before_anything_else(house, consumer, put):
    added = put()
    dead = workers.Owner(house.data_dir)
    claims.claim(dead.name, 4)
    dead._file.close()  # as the kernel does at kill -9
    run_until(consumer(house), lambda: Series.get_by_id(added.id).loading_status == "completed")
    assert states() == ["loaded"] * 4 and Part.get(Part.name == "episodes").attempt == 2


def test_a_worker_knows_whether_it_is_the_only_one(house, consumer):
    first, second = consumer(house), consumer(house)
    assert first.first_sweep and not second.first_sweep
    for worker in (first, second):
        worker.owner.close()


@pytest.mark.parametrize("is_first", [True, False])
def test_what_killed_workers_left_is_swept_by_whichever_process_starts_first(house, consumer, is_first):
    leftover = house.library / ".aniworld-tmp-123"
    leftover.write_bytes(b"half a poster")
    os.utime(leftover, (1e9, 1e9))
    run_until(consumer(house, is_first=is_first), lambda: not leftover.exists())
    assert not leftover.exists()


def test_a_worker_says_that_it_lives_and_leaves_no_row_behind(house, consumer):
    worker = consumer(house)
    Upkeep(house.data_dir).round()
    assert Worker.select().count() == 1
    workers.leave(tasks.Work.owner)
    assert Worker.select().count() == 0
    worker.owner.close()


def test_a_worker_that_cannot_give_back_leaves_its_lock_to_be_found(house, consumer, monkeypatch, caplog):
    def away(owner):
        raise OperationalError("no connection")

    worker = consumer(house)
    monkeypatch.setattr(claims, "give_back", away)
    worker._hand_over()
    assert "could not give back" in caplog.text
    assert workers.lock_path(house.data_dir, worker.owner.name).exists()
    worker.owner.close()
