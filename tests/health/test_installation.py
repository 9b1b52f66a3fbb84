"""The state of the installation: each check, when it is told, and that it is the same for whoever asks."""

import threading
from pathlib import Path

import pytest
from said import reason

from aniworld import context, events
from aniworld.database import db, now, transaction
from aniworld.errors import LibraryError
from aniworld.events import Event
from aniworld.health import installation, places
from aniworld.health.installation import Installation
from aniworld.health.places import Finding, Patiently
from aniworld.library.disk import library_gate
from aniworld.library.parts import workers
from aniworld.library.parts.workers import FROZEN, GONE, RUNS, Workers
from aniworld.models import Secret
from aniworld.providers.rate_gate import Gate
from aniworld.trouble import READ_ONLY, Trouble

CODES = ["database", "library", "disk", "worker", "clock", "sources"]


@pytest.fixture
def state(house):
    return Installation(house.data_dir, lambda: Workers(RUNS, frozenset()))


def bad(state):
    return {check.code: check for check in state.look() if not check.ok}


def test_all_is_well_and_each_check_says_so(state):
    checks = state.look()
    assert [check.code for check in checks] == CODES
    assert all(check.ok and check.sentence and not check.cure for check in checks)
    assert installation.is_well(checks) and state.troubles() == []


@pytest.mark.parametrize("working, words", [(1, "is running."), (3, "in 3 processes.")])
def test_several_workers_are_counted(house, working, words):
    state = Installation(house.data_dir, lambda: Workers(RUNS, frozenset(), working))
    (check,) = [check for check in state.look() if check.code == "worker"]
    assert check.ok and check.sentence.endswith(words) and state.working == working


@pytest.mark.parametrize("found, words", [(GONE, "has stopped"), (FROZEN, "does not respond")])
def test_a_worker_that_does_not_work(house, found, words):
    state = Installation(house.data_dir, lambda: Workers(found, frozenset()))
    (check,) = bad(state).values()
    assert check.code == "worker" and words in check.sentence and "worker" in check.cure.lower()
    assert [check.ok for check in state.ready()] == [True, False]


def test_one_of_several_that_does_not_respond_is_said_though_the_others_work(house):
    frozen = frozenset({house.data_dir / "workers" / "first"})
    state = Installation(house.data_dir, lambda: Workers(RUNS, frozen, 1))
    (check,) = bad(state).values()
    assert check.code == "worker" and check.sentence.startswith("One of the programs") and check.cure


def test_while_no_beat_can_be_written_nobody_is_called_frozen(house, monkeypatch):
    state = Installation(house.data_dir, lambda: Workers(FROZEN, frozenset()))
    monkeypatch.setattr(places, "database_trouble", lambda: Finding("full", "It is full.", "Make room."))
    assert list(bad(state)) == ["database"]
    monkeypatch.setattr(places, "database_trouble", lambda: None)
    monkeypatch.setattr(
        places, "disk_trouble", lambda folder, **told: Finding("disk", "It is full.", "Make room.")
    )
    assert list(bad(state)) == ["disk"]


def test_a_database_that_is_locked_for_a_moment_is_no_trouble(state):
    held, done = threading.Event(), threading.Event()

    def hold():
        with db.connection_context(), transaction():
            Secret.insert(name="held", value="").execute()
            held.set()
            done.wait(10)

    holding = threading.Thread(target=hold)
    holding.start()
    held.wait(10)
    told = places.database_trouble()
    done.set()
    holding.join()
    assert told is None or told.code == "database_busy", (
        "asking never waits for the ten seconds that writers wait"
    )
    assert places.database_trouble() is None


def test_the_database_is_left_alone_while_all_is_well_and_asked_often_while_it_is_not(state, monkeypatch):
    asked, troubles = [], [None, None, None]
    monkeypatch.setattr(places, "database_trouble", lambda: (asked.append(1), troubles[0])[1])
    for _ in range(3):
        state.look()
    assert len(asked) == 1
    state._probed_at, troubles[0] = float("-inf"), Finding("full", "It is full.", "Make room.")
    for _ in range(3):
        state.look()
    assert len(asked) == 4
    troubles[0] = None
    assert installation.is_well(state.look())


def test_a_library_that_is_away_is_told_and_its_return_too(state):
    root = context.current().library
    root.rename(root.with_name("unmounted"))
    check = bad(state)["library"]
    assert "cannot be reached" in check.sentence and str(root) in check.cure
    assert str(root) not in check.sentence, "the sentence says nothing private"
    root.with_name("unmounted").rename(root)
    assert installation.is_well(state.look())


def test_a_library_whose_gate_is_closed(state):
    with db.connection_context():
        library_gate.close(
            LibraryError(
                "library_read_only", "The library folder can only be read.", context.current().library
            )
        )
    assert bad(state)["library"].sentence == "Your library is read-only. What would be written waits."
    with db.connection_context():
        library_gate.reopen()
    assert installation.is_well(state.look())


def test_a_database_that_takes_no_writes(state, monkeypatch):
    monkeypatch.setattr(
        places, "why_not_writable", lambda: Trouble(READ_ONLY, "attempt to write a readonly database")
    )
    assert "read-only" in bad(state)["database"].sentence
    assert [check.ok for check in state.ready()] == [False]


def test_a_library_that_does_not_answer_holds_nobody_up(monkeypatch):
    monkeypatch.setattr(places, "JOIN_SECONDS", 0.01)
    monkeypatch.setattr(places, "HANGS_SECONDS", -1.0)
    gone, back = Finding("silent", "It does not answer.", "Look."), threading.Event()
    patiently = Patiently(lambda: back.wait(10) and None, gone)
    assert patiently.look() is gone and patiently.look() is gone
    back.set()
    patiently._thread.join()
    monkeypatch.setattr(places, "JOIN_SECONDS", 5.0)
    assert patiently.look() is None


DISKS = [
    (1000, 10, True),
    (1000, 100, False),
    (2_000_000, 99, True),
    (2_000_000, 101, False),
    (12, 0.2, True),
    (12, 8, False),
]


@pytest.mark.parametrize("total, free, is_reported", DISKS)
def test_a_disk_that_is_nearly_full_is_told_before_it_is_full(monkeypatch, total, free, is_reported):
    usage = type("Usage", (), {"total": total * places.MEGABYTE, "free": int(free * places.MEGABYTE)})
    monkeypatch.setattr(places.shutil, "disk_usage", lambda folder: usage)
    told = places.disk_trouble(Path("/data"))
    assert bool(told) == is_reported
    assert not told or ("folder is full" if free < 1 else f"{free} MB are left") in told.sentence


def test_what_is_told_of_a_disk_does_not_come_and_go_with_each_file(monkeypatch):
    usage = type("Usage", (), {"total": 2_000_000 * places.MEGABYTE, "free": 110 * places.MEGABYTE})
    monkeypatch.setattr(places.shutil, "disk_usage", lambda folder: usage)
    assert places.disk_trouble(Path("/data")) is None
    assert places.disk_trouble(Path("/data"), is_reported=True)


def test_a_data_folder_that_is_gone_is_told(tmp_path):
    assert "cannot be reached" in places.disk_trouble(tmp_path / "gone").sentence


@pytest.mark.parametrize("wrong", [1.0, -1.0])
def test_a_clock_that_is_grossly_wrong_is_told(state, monkeypatch, wrong):
    with transaction():
        events.publish("series-1", "series_updated", {})
    if wrong > 0:
        Event.update(at=now() + 7200).execute()
    else:
        monkeypatch.setattr(installation, "now", lambda: 86400.0)
    assert "seems to be wrong" in bad(state)["clock"].sentence


SOURCES = [
    ("fails for the first time", {"failures": 1}, None),
    ("fails again", {"failures": 2}, "is having problems."),
    ("left alone", {"failures": 5, "opened_at": 1.0, "closed_until": 600}, "has been having problems since "),
    ("being kept to its rate", {"closed_until": 600}, None),
]


@pytest.mark.parametrize("what, row, words", SOURCES, ids=[what for what, *_ in SOURCES])
def test_a_source_is_told_of_when_it_fails_in_a_row(state, what, row, words):
    if "closed_until" in row:
        row = row | {"closed_until": now() + row["closed_until"]}
    Gate.insert(name="tvmaze", **reason("TVmaze could not be reached."), **row).execute()
    told = bad(state).get("sources")
    assert (told is None) == (words is None)
    if told:
        assert told.sentence.startswith(f"TVmaze {words}") and told.cure.startswith(
            "TVmaze could not be reached. "
        )
    Gate.update(failures=0, closed_until=0, opened_at=None).execute()
    assert installation.is_well(state.look())


def test_several_sources_are_one_sentence_and_those_that_are_not_asked_are_not_named(state):
    for name in ("tvmaze", "kitsu", "anilist"):
        Gate.insert(name=name, failures=3, **reason(f"{name} is away.")).execute()
    assert bad(state)["sources"].sentence.startswith("Kitsu and TVmaze are having problems.")


def test_a_source_that_nobody_asks_any_more_is_not_told_of_for_ever(state, monkeypatch):
    Gate.insert(name="images:old.example", failures=3, **reason("It is away.")).execute()
    assert bad(state)["sources"].sentence.startswith("The image server old.example is having problems.")
    monkeypatch.setattr(installation, "LAST_FAILURE_COUNTS_SECONDS", 0.0)
    assert installation.is_well(state.look())


def test_a_restart_of_the_worker_is_not_told_at_once(house, monkeypatch):
    state = Installation(house.data_dir, lambda: Workers(GONE, frozenset()))
    state.look()
    assert state.troubles() == []
    monkeypatch.setitem(installation.PATIENCE_SECONDS, "worker", 0.0)
    assert [check.code for check in state.troubles()] == ["worker"]


def test_who_does_not_watch_looks_anew_and_who_watches_has_looked(state):
    assert [check.code for check in state.current()] == CODES
    state.is_watched, state.checks = True, state.checks[:1]
    assert [check.code for check in state.current()] == CODES[:1]


# The beat of the workers


class Clock:
    def __init__(self):
        self.at = 1000.0

    def __call__(self):
        return self.at


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def worker(house):
    worker = workers.Owner(house.data_dir)
    yield worker
    worker.close()


def watch_for(watch, clock, seconds, beat=lambda: None):
    for _ in range(int(seconds / 5)):
        clock.at += 5
        beat()
        state = watch.look()
    return state


def test_a_worker_that_does_not_beat_is_frozen_though_it_keeps_its_lock(house, worker, clock):
    watch = workers.Watch(house.data_dir, clock)
    workers.beat(worker.name, 4)
    assert watch.look() == Workers(RUNS, frozenset(), 1)
    assert watch_for(watch, clock, 25).state == RUNS
    lock = workers.lock_path(house.data_dir, worker.name)
    assert watch_for(watch, clock, 10) == Workers(FROZEN, frozenset({lock}))
    workers.beat(worker.name, 4)
    assert watch.look() == Workers(RUNS, frozenset(), 1)


@pytest.mark.parametrize("days", [-400, 400])
def test_a_time_of_day_that_is_set_back_or_forward_makes_nobody_dead_and_nobody_alive(
    house, worker, clock, monkeypatch, days
):
    watch, passed = workers.Watch(house.data_dir, clock), [0.0]
    monkeypatch.setattr(workers, "now", lambda: now() + days * 86400 + passed[0])

    def beat():
        passed[0] += 5
        workers.beat(worker.name, 4)

    watch.look()
    assert watch_for(watch, clock, 60, beat).state == RUNS
    assert watch_for(watch, clock, 35).state == FROZEN


def test_who_was_frozen_itself_does_not_take_the_others_for_frozen(house, worker, clock):
    workers.beat(worker.name, 4)
    watch = workers.Watch(house.data_dir, clock)
    watch.look()
    clock.at += 3600
    assert watch.look().state == RUNS


def test_one_of_two_that_works_is_enough(house, worker, clock):
    other = workers.Owner(house.data_dir)
    watch = workers.Watch(house.data_dir, clock)
    watch.look()
    state = watch_for(watch, clock, 40, lambda: workers.beat(other.name, 4))
    other.close()
    assert state == Workers(RUNS, frozenset({workers.lock_path(house.data_dir, worker.name)}), 1)


def test_without_any_lock_nobody_works_whoever_was_heard_of_long_ago(house, clock):
    workers.Worker.insert(name="elsewhere:1:ab", host="x", threads=4, seen_at=now() - 600).execute()
    watch = workers.Watch(house.data_dir, clock)
    assert watch.look().state == GONE
    workers.beat("elsewhere:1:ab", 4)
    clock.at += 5
    assert watch.look().state == RUNS
    assert watch_for(watch, clock, 35).state == GONE


# For who looks once


def test_looking_once_believes_a_beat_of_just_now(house, worker):
    workers.beat(worker.name, 4)
    assert workers.examine(house.data_dir, sleep=None).state == RUNS


def test_looking_once_listens_where_the_last_beat_is_old_or_of_the_future(house, worker):
    def beats(seconds):
        workers.beat(worker.name, 4)

    def is_silent(seconds):
        pass

    for ahead in (-3600, 3600):
        workers.beat(worker.name, 4)
        workers.Worker.update(seen_at=now() + ahead).execute()
        assert workers.examine(house.data_dir, sleep=is_silent).state == FROZEN
        assert workers.examine(house.data_dir, sleep=beats).state == RUNS


def test_looking_once_without_any_worker(house):
    assert workers.examine(house.data_dir, sleep=None).state == GONE
