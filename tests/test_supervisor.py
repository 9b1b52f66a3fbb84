"""How the supervisor starts a process again that ended, and when it gives up."""

import signal
import socket
import subprocess
import sys
import threading

import pytest

from aniworld import supervisor
from aniworld.errors import SettingsError
from aniworld.settings import Settings
from aniworld.supervisor import CANNOT_START, FIRST_PAUSE, LONGEST_PAUSE, MOST_FAILURES, Restarted


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
        monkeypatch.setattr(supervisor.time, "monotonic", lambda: self.now)
        monkeypatch.setattr(supervisor, "_start", self._start)
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


def test_a_port_that_is_taken_is_said_before_anything_starts(environ):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        with pytest.raises(SettingsError) as refused:
            supervisor.check_port(Settings.load(environ | {"ANIWORLD_PORT": port}))
    assert "Set ANIWORLD_PORT to another." in str(refused.value)


def test_an_address_of_another_machine_is_said(environ):
    with pytest.raises(SettingsError) as refused:
        supervisor.check_port(Settings.load(environ | {"ANIWORLD_HOST": "192.0.2.1"}))
    assert "Set ANIWORLD_HOST to an address of this machine." in str(refused.value)


def test_it_answers_only_where_somebody_does_and_not_where_somebody_only_listens(environ, monkeypatch):
    def answer():
        line, _ = web.accept()
        with line:
            line.recv(100)
            line.sendall(b"HTTP/1.0 200 OK\r\n\r\n")

    with socket.socket() as web:
        web.bind(("127.0.0.1", 0))
        settings = Settings.load(environ | {"ANIWORLD_PORT": str(web.getsockname()[1])})
        assert not supervisor._answers(settings)
        web.listen()
        monkeypatch.setattr(supervisor, "LOOK_SECONDS", 0.01)
        assert not supervisor._answers(settings)
        web.accept()[0].close()
        monkeypatch.setattr(supervisor, "LOOK_SECONDS", 10.0)
        thread = threading.Thread(target=answer)
        thread.start()
        assert supervisor._answers(settings)
        thread.join()


STUBBORN = (
    "import signal, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); signal.pause()"
)


def test_what_does_not_stop_is_killed(monkeypatch):
    monkeypatch.setattr(supervisor, "STOP_SECONDS", 0.0)
    told = {"stdout": subprocess.PIPE, "start_new_session": True}
    with subprocess.Popen([sys.executable, "-c", STUBBORN], **told) as process:
        process.stdout.readline()
        supervisor.stop([process])
        assert process.returncode == -signal.SIGKILL


def test_settings_that_nobody_knows_are_not_handed_on(environ):
    given = environ | {"ANIWORLD_NONSENSE": "1", "PATH": "/bin"}
    handed_on = supervisor._without_unknown(given)
    assert "ANIWORLD_NONSENSE" not in handed_on and handed_on["PATH"] == "/bin"
    assert "ANIWORLD_DATA_DIR" in handed_on


def test_it_goes_on_as_another_program_under_the_same_id(environ, monkeypatch):
    became = []
    monkeypatch.setattr(supervisor.os, "chdir", lambda place: became.append(place))
    monkeypatch.setattr(supervisor.os, "execve", lambda *given: became.append(given))
    supervisor.become(supervisor.WORKER, environ | {"ANIWORLD_NONSENSE": "1"})
    assert became[0] == supervisor.STARTED_IN
    program, command, handed_on = became[1]
    assert program == sys.executable and command == supervisor.WORKER and "ANIWORLD_NONSENSE" not in handed_on


SLEEPS = [sys.executable, "-c", "import signal; signal.pause()"]
CANNOT = [sys.executable, "-c", f"raise SystemExit({CANNOT_START})"]


@pytest.fixture
def signals_stay():
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.fixture
def both(environ, monkeypatch, signals_stay):
    """Runs two programs in the places of web and worker. Returns the exit code, and what was started."""

    def run(web, worker, head_start=0.05):
        started = []
        start = supervisor._start
        monkeypatch.setattr(supervisor, "WEB", web)
        monkeypatch.setattr(supervisor, "WORKER", worker)
        monkeypatch.setattr(supervisor, "LOOK_SECONDS", 0.01)
        monkeypatch.setattr(supervisor, "HEAD_START_SECONDS", head_start)
        monkeypatch.setattr(supervisor, "check_port", lambda settings: None)
        monkeypatch.setattr(supervisor, "_answers", lambda settings: False)
        monkeypatch.setattr(
            supervisor, "_start", lambda command, environ: started.append(command) or start(command, environ)
        )
        return supervisor.run(Settings.load(environ)), started

    return run


def test_when_one_cannot_start_the_other_is_stopped_too(both):
    assert both(SLEEPS, CANNOT) == (CANNOT_START, [SLEEPS, CANNOT])


def test_where_web_cannot_start_no_worker_is_started(both):
    assert both(CANNOT, SLEEPS, head_start=30.0) == (CANNOT_START, [CANNOT])
