"""What the worker does each second beside loading goes on, whatever one of them runs into."""

import os
import threading
import time

import pytest
from peewee import OperationalError
from said import said

from aniworld import rounds, tasks
from aniworld.database import now
from aniworld.library.parts import activity, completeness, schedule
from aniworld.library.series import series
from aniworld.models import Chore, Part, Series
from aniworld.rounds import Clock, FirstSweep, Rounds, Upkeep


@pytest.fixture
def put(house):
    return lambda name="Frieren": series.add(name)[0]


def states():
    return [part.state for part in Part.select().order_by(Part.id)]


def test_the_rounds_go_on_whatever_one_of_them_runs_into(house, caplog):
    class Failing(Rounds):
        def round(self):
            raise KeyError("oh no")

    Failing(house.data_dir).safe_round()
    assert "a round of the failing failed" in caplog.text and "oh no" in caplog.text


def test_the_rounds_end_with_the_worker(house, monkeypatch):
    monkeypatch.setattr(tasks.Work, "stop", threading.Event())
    monkeypatch.setattr(rounds, "ROUND_SECONDS", 0.0)
    done = []

    class Counting(Rounds):
        def round(self):
            done.append(1)
            if len(done) == 3:
                tasks.Work.stop.set()

    counting = Counting(house.data_dir)
    counting.start()
    counting.join(10)
    assert (len(done), counting.is_alive()) == (3, False)


def test_a_round_that_was_never_written_says_so(house, caplog):
    Rounds(house.data_dir).safe_round()
    assert "NotImplementedError" in caplog.text


def test_the_check_at_the_start_comes_once_and_not_before_the_pages_serve(house, put, monkeypatch):
    asked = []
    monkeypatch.setattr(completeness, "library", lambda starting=False: asked.append(starting) or 0)
    clock = Clock(house.data_dir)
    clock.round()
    assert asked == []
    clock.first_check_at = time.monotonic() - 1
    clock.round()
    clock.round()
    assert asked == [True]
    assert {row.name for row in Chore.select()} == set(schedule.ENTRIES)


def test_a_check_at_the_start_that_comes_to_no_end_is_done_again_later_and_not_each_second(
    house, monkeypatch
):
    asked = []

    def busy(starting=False):
        asked.append(starting)
        if len(asked) == 1:
            raise OperationalError("database is locked")

    monkeypatch.setattr(completeness, "library", busy)
    clock = Clock(house.data_dir)
    for moment in (rounds.FIRST_CHECK_SECONDS, 1, rounds.AGAIN_SECONDS, rounds.AGAIN_SECONDS):
        at = time.monotonic() + moment
        monkeypatch.setattr(rounds.time, "monotonic", lambda at=at: at)
        clock.safe_round()
        assert len(asked) == 1 or moment == rounds.AGAIN_SECONDS
    assert asked == [True] * 2


def test_leftovers_that_cannot_be_swept_end_nothing(house, monkeypatch, caplog):
    def refuse(older_than_seconds):
        raise OSError("no such device")

    monkeypatch.setattr(schedule, "sweep", refuse)
    FirstSweep(house.data_dir).safe_round()
    assert "no such device" in caplog.text


def test_leftovers_of_killed_workers_are_swept_and_those_of_this_one_stay(house):
    before, since = house.library / ".aniworld-tmp-123", house.library / ".aniworld-tmp-124"
    before.write_bytes(b"half a poster")
    os.utime(before, (now() - 500, now() - 500))
    sweep = FirstSweep(house.data_dir)
    since.write_bytes(b"half a poster")
    os.utime(since, (now() + 500, now() + 500))
    sweep.round()
    assert not before.exists() and since.exists()


def test_a_worker_that_stops_at_once_sweeps_nothing(house, monkeypatch):
    monkeypatch.setattr(schedule, "sweep", lambda older_than_seconds: pytest.fail("swept"))
    tasks.Work.stop.set()
    FirstSweep(house.data_dir).run()


def test_a_failed_part_gets_new_tries_with_the_next_start(house, put):
    added = put()
    Part.update(state="failed", **said("down")).execute()
    clock = Clock(house.data_dir)
    clock.first_check_at = time.monotonic() - 1
    clock.round()
    assert states() == ["pending"] * 4 and Series.get_by_id(added.id).loading_status == "loading"


def test_a_clock_that_runs_or_is_set_forward_is_not_taken_for_one_that_was_set_back(house, monkeypatch):
    upkeep = Upkeep(house.data_dir)
    looks = []
    for shift in (0, 0.5, 86400, 86400):
        monkeypatch.setattr(rounds, "now", lambda shift=shift: time.time() + shift)
        looks.append(upkeep.was_set_back())
    assert looks == [False] * 4


def test_a_database_that_is_away_is_said_once_and_the_rounds_go_on(house, caplog):
    class Away(Rounds):
        def round(self):
            raise OperationalError("no connection")

    away = Away(house.data_dir)
    for _ in range(3):
        away.safe_round()
    assert caplog.text.count("no connection") == 1 and "Traceback" not in caplog.text


def test_lists_of_people_are_read_unless_loading_is_paused(house, monkeypatch):
    read, woken = [], []
    monkeypatch.setattr(rounds.list_runs, "run_due", lambda: read.append(1) or len(read))
    monkeypatch.setattr(rounds, "enqueue", lambda *count, **more: woken.append(count))
    reader = rounds.ListReader(house.data_dir)
    activity.pause()
    reader.safe_round()
    assert not read
    activity.resume()
    reader.safe_round()
    assert read and woken
