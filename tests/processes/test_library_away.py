"""The library's disk goes while all runs, a restart comes, and the disk is back: nobody does anything."""

import pytest

from .house import WORKER, wait_for

pytestmark = pytest.mark.processes


def states(house, series_id):
    return [part["state"] for part in house.loading(series_id)["parts"].values()]


def test_a_library_that_was_away_over_a_restart_is_taken_up_again_by_itself(new_house):
    house = new_house()
    assert house.key
    house.start_apart()
    first = house.add("Frieren")
    assert house.wait_until_loaded(first)["loading_status"] == "completed"

    away, left = house.library.with_name("unplugged"), {"lost+found", ".DS_Store"}
    house.library.rename(away)
    (house.library / "lost+found").mkdir(parents=True)
    (house.library / ".DS_Store").touch()
    second = house.add("Cowboy Bebop")
    wait_for(lambda: house.get("/api/library").json()["state"] == "library_unmounted", 30, "that to be told")
    wait_for(lambda: "loading" not in states(house, second), 30, "what could not be written to wait")
    house.kill("worker")
    house.start("worker", WORKER)
    wait_for(lambda: house.loading(second)["progress"]["episodes"], 30, "the episodes, which need no library")
    assert {path.name for path in house.library.iterdir()} == left
    parts = house.loading(second)["parts"]
    assert {parts[name]["attempt"] for name in ("nfo", "logo", "images")} == {0}

    (house.library / ".DS_Store").unlink()
    (house.library / "lost+found").rmdir()
    house.library.rmdir()
    away.rename(house.library)
    assert house.wait_until_loaded(second, 120)["loading_status"] == "completed"
    assert house.get("/api/library").json()["state"] == "ok" and "Traceback" not in house.log()
