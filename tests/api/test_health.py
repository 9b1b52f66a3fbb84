"""Whether aniworld is well: told without a sign-in, and without anything private."""

import pytest
from peewee import OperationalError

from aniworld import __version__
from aniworld.api import health
from aniworld.auth import gate
from aniworld.library.owners import Owner


@pytest.fixture
def worker(settings):
    owner = Owner(settings.data_dir)
    yield owner
    owner.close()


@pytest.mark.parametrize("address", ["/api/health", "/healthz"])
def test_the_web_process_says_that_it_lives(stranger, address):
    answer = stranger.get(address)
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok", "version": __version__})


def test_without_a_worker_it_is_not_ready_and_names_the_worker(stranger):
    answer = stranger.get("/readyz")
    assert answer.status_code == 503 and answer.get_json()["status"] == "unavailable"
    assert answer.get_json()["reasons"] == ["The worker is not running, so nothing is loaded until it is started."]
    assert answer.get_json()["error"] in answer.get_json()["reasons"]


def test_with_a_worker_it_is_ready(stranger, worker):
    answer = stranger.get("/readyz")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok"})


def test_a_worker_that_ended_is_not_taken_for_one_that_runs(stranger, worker):
    worker.close()
    assert stranger.get("/readyz").status_code == 503


def test_a_database_that_takes_no_writes_is_not_ready(stranger, worker, monkeypatch):
    def refuse():
        raise OperationalError("attempt to write a readonly database")

    monkeypatch.setattr(health, "transaction", refuse)
    answer = stranger.get("/readyz")
    assert answer.status_code == 503 and "readonly database" in answer.get_json()["error"]
    assert stranger.get("/healthz").status_code == 200


@pytest.mark.parametrize("address", ["/api/health", "/healthz", "/readyz"])
def test_nobody_is_asked_who_they_are(program, address, monkeypatch):
    """A monitor may send a key: to look for it needs the database, whose state is what is asked for."""
    monkeypatch.setattr(gate, "find_key", None)
    monkeypatch.setattr(gate, "find_session", None)
    assert program.get(address).get_json()["status"] in ("ok", "unavailable")


def test_health_says_nothing_private(stranger, settings):
    for address in ("/api/health", "/healthz", "/readyz"):
        said = stranger.get(address).get_data(as_text=True)
        assert str(settings.data_dir) not in said and str(settings.library) not in said
