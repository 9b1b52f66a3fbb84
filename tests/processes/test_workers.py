"""Workers: several share the work, one that is asked to stop gives back what it holds."""

import threading
from collections import Counter

import pytest

from aniworld.library.parts import workers as owners

from . import shelf
from .house import WORKER, House, wait_for

pytestmark = pytest.mark.processes


def all_loaded(house: House, ids: list[str]) -> bool:
    listed = house.get("/api/series?per_page=200").json()["series"]
    return {series["id"] for series in listed if series["loading_status"] == "completed"} >= set(ids)


def test_two_workers_share_the_work_and_load_nothing_twice(new_house, standin):
    standin.delay_seconds = 0.1
    house = new_house(WORKERS="4")
    assert house.key
    house.start_apart()
    house.start("other", WORKER)
    wait_for(lambda: "The worker is ready" in house.log("other"))
    shelf.keep_history(house.data)

    ids = [house.add(f"Generated show {number}") for number in range(60, 72)]
    wait_for(lambda: all_loaded(house, ids), 30, "everything to be loaded")

    turns = shelf.rows(house.data, "SELECT owner, part FROM history WHERE state = 'loading'")
    shares = Counter(owner for owner, _ in turns)
    assert len(shares) == 2 and min(shares.values()) > 4, shares
    assert Counter(part for _, part in turns).most_common(1)[0][1] == 1, "each part had one turn"
    assert shelf.overlaps(house.data, {}) == []
    pictures = Counter(path for _, path in standin.log if path.startswith("/images/"))
    assert pictures and pictures.most_common(1)[0][1] == 1, "each picture was asked for once"
    assert shelf.broken_files(house.library) == []


def test_when_one_of_two_workers_dies_the_other_takes_up_what_it_held(new_house, standin):
    standin.delay_seconds = 2
    house = new_house(WORKERS="4")
    assert house.key
    house.start_apart()
    ids = [house.add(f"Generated show {number}") for number in range(72, 75)]
    wait_for(lambda: claimed(house) >= 3, 10, "the worker to hold three parts")
    house.start("other", WORKER)
    wait_for(lambda: "The worker is ready" in house.log("other"))
    standin.delay_seconds = 0

    house.kill("worker")

    wait_for(lambda: all_loaded(house, ids), 15, "the other worker to load them")


def claimed(house: House) -> int:
    return shelf.rows(house.data, "SELECT count(*) FROM part WHERE state = 'loading'")[0][0]


def test_a_worker_that_is_asked_to_stop_amid_work_gives_it_back_and_the_next_one_completes_it(
    new_house, standin
):
    standin.delay_seconds = 3
    house = new_house()
    assert house.key
    house.start_apart()
    ids = [house.add(f"Generated show {number}") for number in range(80, 100)]
    wait_for(lambda: claimed(house) == 16, 10, "sixteen parts to run")

    code, seconds = house.stop("worker")

    assert code == 0 and seconds < 10
    assert claimed(house) == 0, "nothing is held by a worker that is gone"
    assert shelf.rows(house.data, "SELECT count(*) FROM part WHERE attempt > 0") == [(0,)], (
        "stopping costs no attempt"
    )
    assert "unfinished parts wait for the next start" in house.log("worker")
    standin.delay_seconds = 0
    house.start("worker", WORKER)
    wait_for(lambda: all_loaded(house, ids), 25, "the next worker to complete them")
    assert "Traceback" not in house.log()


def test_a_worker_counts_as_alive_from_its_first_moment_however_many_look(tmp_path):
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            owners.any_alive(tmp_path)

    lookers = [threading.Thread(target=look) for _ in range(2)]
    for looker in lookers:
        looker.start()
    workers = [owners.Owner(tmp_path) for _ in range(200)]
    done.set()
    assert owners.dead(tmp_path) == set()
    assert [worker.name for worker in workers if not owners.lock_path(tmp_path, worker.name).exists()] == []
    for worker in workers:
        worker.close()
    assert not owners.any_alive(tmp_path)
