"""A queue file that breaks under running processes: what is added is accepted and loads."""

import pytest

from .house import WEB, WORKER, House, wait_for

pytestmark = pytest.mark.processes


def break_queue(house: House) -> None:
    (house.data / "tasks.db").write_bytes(b"this is no database " * 800)


def set_aside(house: House) -> list[str]:
    return [
        path.name for path in house.data.glob("tasks.db.broken-*") if not path.name.endswith(("-wal", "-shm"))
    ]


def test_a_queue_that_breaks_under_web_and_worker_is_set_aside_and_what_is_added_loads(new_house, standin):
    house = new_house()
    assert house.key
    house.start_apart()
    house.wait_until_loaded(house.add("Frieren"))

    break_queue(house)
    ids = [house.add(f"Generated show {number}") for number in range(20, 24)]

    for series_id in ids:
        assert house.wait_until_loaded(series_id)["loading_status"] == "completed"
    assert "Traceback" not in house.log()


def test_both_started_on_a_broken_queue_set_it_aside_once_and_load_what_waited(new_house, standin):
    house = new_house()
    assert house.key
    house.start("web", WEB)
    wait_for(house.serves, 15)
    series_id = house.add("Frieren")
    house.kill("web")
    break_queue(house)

    house.start("worker", WORKER)
    house.start("web", WEB)
    house.wait_until_ready()

    assert house.wait_until_loaded(series_id)["loading_status"] == "completed"
    assert len(set_aside(house)) == 1 and house.log().count("The queue was broken") == 1
    assert "Traceback" not in house.log()
