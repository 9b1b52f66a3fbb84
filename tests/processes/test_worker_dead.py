"""The worker is killed or frozen: adding goes on, every page and /readyz say so, and its return puts
everything right."""

import os
import signal
import sys

import pytest

from .house import wait_for

pytestmark = pytest.mark.processes
SENTENCE = (
    "Background work is paused because its program has stopped. "
    "What you add is kept and loads when it runs again."
)
FAST_BEAT = """
from aniworld.health import installation
from aniworld.library.parts import workers
workers.BEAT_SECONDS, workers.SILENT_SECONDS, installation.PATIENCE_SECONDS["worker"] = 0.2, 2.0, 0.5
import runpy, sys
"""
FAST_WEB = (
    FAST_BEAT
    + "sys.argv[1:] = ['-c', 'python:aniworld.gunicorn_config', 'wsgi:app']; "
    + "runpy.run_module('gunicorn', run_name='__main__')"
)
FAST_WORKER = FAST_BEAT + "runpy.run_path('huey_consumer.py', run_name='__main__')"


def start_quick_beats(house):
    house.start("web", [sys.executable, "-c", FAST_WEB])
    house.start("worker", [sys.executable, "-c", FAST_WORKER])
    house.wait_until_ready()


def test_with_the_worker_dead_adds_are_accepted_pages_say_so_and_all_loads_when_it_is_back(
    new_house, standin
):
    house = new_house()
    house.add_person()
    assert house.key
    start_quick_beats(house)
    alice = house.signed_in()

    def page(path: str = "/") -> str:
        return alice.get(house.url + path, timeout=10).text

    wait_for(lambda: SENTENCE not in page(), 15, "a page that says nothing of it")

    house.kill("worker")

    answer = house.post("/api/series", {"name": "Frieren"})
    assert answer.status_code == 202
    ready = house.get("/readyz")
    assert ready.status_code == 503 and "worker is not running" in ready.json()["error"]
    wait_for(lambda: SENTENCE in page(), 15, "the strip")
    for path in (
        "/activity",
        "/settings/sources",
        "/account",
        f"/series/{answer.json()['id']}",
        "/system/now",
    ):
        assert SENTENCE in page(path)

    house.start("worker", [sys.executable, "-c", FAST_WORKER])
    assert house.wait_until_loaded(answer.json()["id"])["loading_status"] == "completed"
    wait_for(lambda: SENTENCE not in page(), 10, "the strip to go")
    wait_for(house.is_ready, 10, "/readyz to say so too")


def test_a_worker_that_is_frozen_is_told_everywhere_until_it_goes_on(new_house):
    house = new_house()
    assert house.key
    start_quick_beats(house)
    worker = house.processes["worker"]

    os.kill(worker.pid, signal.SIGSTOP)

    wait_for(lambda: not house.is_ready(), 20, "/readyz to notice")
    assert "does not respond" in house.get("/readyz").json()["error"]
    wait_for(lambda: house.get("/api/system").json()["state"] == "trouble", 10, "the state to be told")
    assert [check["code"] for check in house.get("/api/system").json()["checks"] if not check["ok"]] == [
        "worker"
    ]
    assert 'aniworld_check_ok{check="worker"} 0.0' in house.get("/metrics").text
    assert house.post("/api/series", {"name": "Frieren"}).status_code == 202

    os.kill(worker.pid, signal.SIGCONT)
    wait_for(house.is_ready, 20, "it to be ready again")
    wait_for(lambda: house.get("/api/system").json()["state"] == "ok", 10, "the state to be well")
