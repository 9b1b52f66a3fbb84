"""What the supervisor refuses to start with, what it starts, and with which settings."""

import signal
import socket
import sys
import threading

import pytest

from aniworld import keeper, supervisor
from aniworld.errors import SettingsError
from aniworld.keeper import CANNOT_START
from aniworld.settings import Settings


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
        monkeypatch.setattr(keeper, "LOOK_SECONDS", 0.01)
        assert not supervisor._answers(settings)
        web.accept()[0].close()
        monkeypatch.setattr(keeper, "LOOK_SECONDS", 10.0)
        thread = threading.Thread(target=answer)
        thread.start()
        assert supervisor._answers(settings)
        thread.join()


def test_settings_that_nobody_knows_are_not_handed_on(environ):
    given = environ | {"ANIWORLD_NONSENSE": "1", "PATH": "/bin"}
    handed_on = supervisor._without_unknown(given)
    assert "ANIWORLD_NONSENSE" not in handed_on and handed_on["PATH"] == "/bin"
    assert "ANIWORLD_DATA_DIR" in handed_on


def test_it_goes_on_as_another_program_under_the_same_id(environ, monkeypatch):
    became = []
    monkeypatch.setattr(supervisor.os, "chdir", lambda place: became.append(place))
    monkeypatch.setattr(supervisor.os, "execve", lambda *given: became.append(given))
    supervisor.become(keeper.WORKER, environ | {"ANIWORLD_NONSENSE": "1"})
    assert became[0] == supervisor.STARTED_IN
    program, command, handed_on = became[1]
    assert program == sys.executable and command == keeper.WORKER and "ANIWORLD_NONSENSE" not in handed_on


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
        start = keeper._start
        monkeypatch.setattr(keeper, "WEB", web)
        monkeypatch.setattr(keeper, "WORKER", worker)
        monkeypatch.setattr(keeper, "LOOK_SECONDS", 0.01)
        monkeypatch.setattr(supervisor, "HEAD_START_SECONDS", head_start)
        monkeypatch.setattr(supervisor, "check_port", lambda settings: None)
        monkeypatch.setattr(supervisor, "_answers", lambda settings: False)
        monkeypatch.setattr(
            keeper, "_start", lambda command, environ: started.append(command) or start(command, environ)
        )
        return supervisor.run(Settings.load(environ)), started

    return run


def test_when_one_cannot_start_the_other_is_stopped_too(both):
    assert both(SLEEPS, CANNOT) == (CANNOT_START, [SLEEPS, CANNOT])


def test_where_web_cannot_start_no_worker_is_started(both):
    assert both(CANNOT, SLEEPS, head_start=30.0) == (CANNOT_START, [CANNOT])
