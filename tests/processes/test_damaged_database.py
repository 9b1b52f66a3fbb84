"""Web and worker on a damaged database: the one shows what can be done, the other does nothing, and both
stop when asked."""

import pytest
import requests

from .house import BOTH, House, wait_for

pytestmark = pytest.mark.processes


def maintenance(house: House) -> bool:
    try:
        return requests.get(house.url + "/", timeout=5).status_code == 503
    except requests.RequestException:
        return False


def damage(house: House) -> bytes:
    path = house.data / "aniworld.db"
    with path.open("r+b") as file:
        file.seek(0)
        file.write(b"this is no database " * 10)
    return path.read_bytes()


def test_both_wait_for_a_person_who_then_begins_anew(new_house):
    house = new_house()
    assert house.key
    damaged = damage(house)

    house.start("all", BOTH)
    wait_for(lambda: maintenance(house), 30)
    wait_for(lambda: "The worker does no work" in house.log(), 15)

    assert "start-anew" in requests.get(house.url + "/series/1", timeout=5).text
    assert requests.get(house.url + "/readyz", timeout=5).json()["code"] == "database_damaged"
    assert house.log().count("The database is damaged.") == 2, house.log()
    assert "Traceback" not in house.log() and "/setup?code=" not in house.log()
    assert house.stop("all")[0] == 0
    assert (house.data / "aniworld.db").read_bytes() == damaged

    assert house.run("start-anew").returncode == 0
    house.start_both()
    assert house.setup_link()


def test_a_database_that_breaks_under_both_stops_all_work_and_is_told_once_by_each(new_house):
    house = new_house()
    assert house.key
    house.start_apart()
    damage(house)
    for name in ("a", "b", "c"):
        house.post("/api/series", {"name": name})

    wait_for(lambda: maintenance(house), 15)
    wait_for(lambda: "damaged" in house.log("worker"), 15)
    for _ in range(20):
        house.get("/api/series")

    for name in ("web", "worker"):
        assert house.log(name).count("The database is damaged.") == 1
    assert "Traceback" not in house.log()
    assert house.stop("web")[0] == house.stop("worker")[0] == 0
