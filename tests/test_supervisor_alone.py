"""What runs web and worker is a program of its own, small, and says what it cannot work with."""

import subprocess
import sys

from aniworld import supervisor
from aniworld.paths import STARTED_IN

LARGE = ("flask", "peewee", "PIL", "psycopg", "redis", "aniworld.library")


def test_it_loads_nothing_of_what_the_two_processes_need():
    told = f"import sys, aniworld.supervisor; print([name for name in {LARGE} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", told], cwd=STARTED_IN, capture_output=True, text=True)
    assert done.stdout == "[]\n"


def test_it_returns_what_they_returned(environ, monkeypatch):
    monkeypatch.setattr(supervisor, "run", lambda settings: 7 if settings.port == 8000 else 0)
    assert supervisor.main() == 7


def test_a_setting_that_it_cannot_work_with_is_said(environ, monkeypatch, capsys):
    monkeypatch.setenv("ANIWORLD_PORT", "http")
    assert supervisor.main() == supervisor.CANNOT_START
    assert capsys.readouterr().err.startswith("aniworld: ANIWORLD_PORT must be a whole number")
