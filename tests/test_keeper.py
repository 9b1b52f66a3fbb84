"""How a process that ended is started again, when that is given up, and what the keeper takes over."""

import os
import signal
import subprocess
import sys
from types import SimpleNamespace

import pytest

from aniworld import keeper
from aniworld.keeper import CANNOT_START, FIRST_PAUSE, LONGEST_PAUSE, MOST_FAILURES, Child, Restarted


class Ended:
    """A process that runs until a test says how it ended."""

    pid = 2**22 + 1  # that no process has

    def __init__(self):
        self.code = None

    def poll(self):
        return self.code


class House:
    """One restarted process, whose times a test decides."""

    def __init__(self, monkeypatch):
        self.now, self.started = 1000.0, []
        monkeypatch.setattr(keeper.time, "monotonic", lambda: self.now)
        monkeypatch.setattr(keeper, "_start", self._start)
        self.one = Restarted("worker", ["worker"], {})

    def _start(self, command, environ):
        self.started.append(Ended())
        return self.started[-1]

    def ends(self, code, after_seconds):
        self.now += after_seconds
        self.started[-1].code = code
        return self.one.look()

    def later(self, seconds):
        self.now += seconds
        return self.one.look()


@pytest.fixture
def house(monkeypatch):
    return House(monkeypatch)


def test_one_that_runs_is_left_alone(house):
    assert house.later(500) is None and len(house.started) == 1


def test_one_that_ended_is_started_again_after_its_pause(house, capsys):
    assert house.ends(1, after_seconds=20) is None
    assert capsys.readouterr().err == "The worker ended by itself (code 1); it is started again.\n"
    assert house.later(FIRST_PAUSE / 2) is None and len(house.started) == 1
    assert house.later(FIRST_PAUSE) is None and len(house.started) == 2


def test_the_more_often_it_ends_the_longer_the_pause_until_it_ran_for_long(house):
    pauses = []
    for _ in range(8):
        house.ends(1, after_seconds=20)
        pauses.append(house.one.again_at - house.now)
        house.later(LONGEST_PAUSE)
    assert pauses == [1, 2, 4, 8, 16, 30, 30, 30]
    house.ends(1, after_seconds=90)
    assert house.one.again_at - house.now == FIRST_PAUSE


def test_one_that_cannot_work_at_its_first_start_is_not_tried_again_and_has_said_why_itself(house, capsys):
    assert house.ends(CANNOT_START, after_seconds=1) == CANNOT_START
    assert capsys.readouterr().err == "" and len(house.started) == 1


def test_later_the_same_code_is_tried_again(house):
    house.ends(1, after_seconds=20)
    house.later(FIRST_PAUSE)
    assert house.ends(CANNOT_START, after_seconds=1) is None


@pytest.mark.parametrize("code, told", [(3, 3), (0, 1), (-signal.SIGSEGV, 1)])
def test_one_that_fails_again_and_again_is_given_up(house, code, told):
    for _ in range(MOST_FAILURES - 1):
        assert house.ends(code, after_seconds=1) is None
        house.later(LONGEST_PAUSE)
    assert house.ends(code, after_seconds=1) == told


def test_one_that_is_killed_from_outside_is_started_again_for_ever(house, capsys):
    for _ in range(3 * MOST_FAILURES):
        assert house.ends(-signal.SIGKILL, after_seconds=1) is None
        house.later(LONGEST_PAUSE)
    assert "was killed (signal 9)" in capsys.readouterr().err


STUBBORN = (
    "import signal, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); signal.pause()"
)


def test_what_does_not_stop_is_killed(monkeypatch):
    monkeypatch.setattr(keeper, "STOP_SECONDS", 0.0)
    told = {"stdout": subprocess.PIPE, "start_new_session": True}
    with subprocess.Popen([sys.executable, "-c", STUBBORN], **told) as process:
        process.stdout.readline()
        child = Child(process.pid)
        keeper.stop([child])
        assert child.code == -signal.SIGKILL


# One program takes the place of the other


@pytest.fixture
def became(monkeypatch):
    """The programs that this process would have become."""
    found = []
    monkeypatch.setattr(
        keeper.os, "execve", lambda path, command, environ: found.append((command[2:], environ))
    )
    return found


def running(command, pid, starts=1, code=None):
    process = SimpleNamespace(pid=pid, poll=lambda: code)
    return SimpleNamespace(command=command, process=process, starts=starts, environ={"A": "1"})


def test_the_keeper_is_told_which_processes_run(became):
    every = [running(keeper.WEB, 11), running(keeper.WORKER, 12), running([*keeper.WORKER, "2"], 13)]
    keeper.go_on(every, [])
    assert became == [(["aniworld.keeper", "web:11", "worker:12", "worker:13"], {"A": "1"})]
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()).isdisjoint(keeper.ASK_TO_STOP)


@pytest.mark.parametrize("other", [{"starts": 2}, {"code": 1}], ids=["restarted", "ended"])
def test_what_did_not_run_from_the_start_is_not_handed_over(became, other):
    keeper.go_on([running(keeper.WEB, 11), running(keeper.WORKER, 12, **other)], [])
    assert not became


def test_who_was_asked_to_stop_does_not_become_another(became):
    keeper.go_on([running(keeper.WEB, 11)], [signal.SIGTERM])
    assert not became


def test_what_was_handed_over_is_looked_after_under_its_names(monkeypatch):
    kept = []
    monkeypatch.setattr(keeper, "listen", list)
    monkeypatch.setattr(keeper, "keep_running", lambda every, stopping: kept.extend(every) or 0)
    assert keeper.main(["web:11", "worker:12", "worker:13"], {"A": "1"}) == 0
    told = [(one.name, one.command, one.process.pid, one.environ) for one in kept]
    assert told == [
        ("web process", keeper.WEB, 11, {"A": "1"}),
        ("worker", keeper.WORKER, 12, {"A": "1"}),
        ("worker 2", [*keeper.WORKER, "2"], 13, {"A": "1"}),
    ]


def test_a_child_is_told_to_stop_and_how_it_ended_is_known():
    child = keeper._start([sys.executable, "-c", "import signal; signal.pause()"], dict(os.environ))
    assert child.poll() is None and not child.ends_before(0.0)
    child.terminate()
    assert child.ends_before(float("inf")) and child.code == -signal.SIGTERM
    child.terminate()  # which no other process of that id may notice


def test_a_program_that_is_not_there_has_ended():
    child = keeper._start(["/nowhere"], {})
    assert child.ends_before(float("inf")) and child.code == 1


def test_an_end_that_nobody_kept_is_an_end():
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    assert Child(process.pid).poll() == 0
