"""The worker is killed: adding goes on, the pages and /readyz say so, and its return puts everything right."""

import re

import pytest

from .house import WORKER, wait_for

pytestmark = pytest.mark.processes
SENTENCE = "Background work is paused: the worker is not running. What you add is kept and loads when it is back."


def test_with_the_worker_dead_adds_are_accepted_pages_say_so_and_all_loads_when_it_is_back(new_house, standin):
    house = new_house()
    house.add_person()
    assert house.key
    house.start_apart()
    alice = house.signed_in()

    def page(path: str = "/") -> str:
        return alice.get(house.url + path, timeout=10).text

    cursor = re.search(r"since=(\d+)", page())[1]
    assert SENTENCE not in page()

    house.kill("worker")

    answer = house.post("/api/series", {"name": "Frieren"})
    assert answer.status_code == 202
    ready = house.get("/readyz")
    assert ready.status_code == 503 and "worker is not running" in ready.json()["error"]
    wait_for(lambda: SENTENCE in page(), 15, "the banner")
    assert SENTENCE in page("/activity")
    assert SENTENCE in page(f"/live/changes?view=library&since={cursor}"), "an open page is told"

    house.start("worker", WORKER)
    assert house.wait_until_loaded(answer.json()["id"])["loading_status"] == "completed"
    wait_for(lambda: SENTENCE not in page(), 10, "the banner to go")
    assert house.get("/readyz").status_code == 200
