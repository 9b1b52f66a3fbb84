"""Whether aniworld is well: told without a sign-in, and without anything private."""

import pytest

from aniworld import __version__
from aniworld.auth import api_keys, guard
from aniworld.health import installation
from aniworld.library.parts.workers import Owner
from aniworld.trouble import READ_ONLY, Trouble


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
    (reason,) = answer.get_json()["reasons"]
    assert reason.startswith("Background work is paused because its program has stopped. ")
    assert "worker is not running." in reason
    assert answer.get_json()["error"] in answer.get_json()["reasons"]


def test_with_a_worker_it_is_ready(stranger, worker):
    answer = stranger.get("/readyz")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok"})


def test_a_worker_that_ended_is_not_taken_for_one_that_runs(stranger, worker):
    worker.close()
    assert stranger.get("/readyz").status_code == 503


def test_a_database_that_takes_no_writes_is_not_ready(stranger, worker, monkeypatch):
    monkeypatch.setattr(
        installation.places,
        "why_not_writable",
        lambda: Trouble(READ_ONLY, "attempt to write a readonly database"),
    )
    answer = stranger.get("/readyz")
    assert answer.status_code == 503 and "read-only" in answer.get_json()["error"]
    assert stranger.get("/healthz").status_code == 200


def test_with_trouble_that_is_no_reason_to_stop_it_is_ready_and_says_so(stranger, worker, app, settings):
    settings.library.rename(settings.library.with_name("unmounted"))
    app.extensions["installation"].look()
    answer = stranger.get("/readyz")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok", "trouble": ["library"]})


@pytest.mark.parametrize("address", ["/api/health", "/healthz", "/readyz"])
def test_nobody_is_asked_who_they_are(program, address, monkeypatch):
    """A monitor may send a key: to look for it needs the database, whose state is what is asked for."""
    monkeypatch.setattr(api_keys, "find", None)
    monkeypatch.setattr(guard, "find_session", None)
    assert program.get(address).get_json()["status"] in ("ok", "unavailable")


def test_health_says_nothing_private(stranger, settings):
    for address in ("/api/health", "/healthz", "/readyz"):
        said = stranger.get(address).get_data(as_text=True)
        assert str(settings.data_dir) not in said and str(settings.library) not in said


# The state of the installation, for programs


def test_programs_are_told_each_check_its_sentence_and_its_cure(program, worker):
    answer = program.get("/api/system").get_json()
    assert answer["state"] == "ok"
    assert [check["code"] for check in answer["checks"]] == [
        "database",
        "library",
        "disk",
        "worker",
        "clock",
        "sources",
    ]
    assert all(
        check["ok"] is True and check["sentence"] and check["cure"] == "" for check in answer["checks"]
    )


def test_programs_are_told_what_is_wrong_and_what_helps(program):
    answer = program.get("/api/system").get_json()
    (bad,) = [check for check in answer["checks"] if not check["ok"]]
    assert answer["state"] == "trouble" and bad["code"] == "worker"
    assert bad["sentence"].startswith("Background work is paused") and "Start it again" in bad["cure"]


def test_strangers_are_not_told(stranger):
    assert stranger.get("/api/system").status_code == 401


def test_each_check_is_a_gauge(program):
    told = program.get("/metrics").get_data(as_text=True)
    assert 'aniworld_check_ok{check="database"} 1.0' in told
    assert 'aniworld_check_ok{check="worker"} 0.0' in told
    assert "aniworld_worker_alive 0.0" in told
