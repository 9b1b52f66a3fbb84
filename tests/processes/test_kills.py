"""kill -9 at random moments, many times over: nothing that was acknowledged is lost, and nothing is left broken."""

import os
import random
import signal
import threading
import time

import pytest
import requests

from . import shelf
from .house import WEB, WORKER, House, wait_for

pytestmark = pytest.mark.processes
SEED = 20261125
SERIES, KILLS = 60, 50
COMMANDS = {"web": WEB, "worker": WORKER}
TROUBLES = [
    ("/tvmaze", {"status": 503}),
    ("/tvmaze/shows", {"drop": True}),
    ("/kitsu", {"status": 500}),
    ("/kitsu", {"cut": True}),
    ("/images", {"drop": True}),
    ("/images", {"cut": True}),
    ("/images", {"status": 502}),
]


class Adder(threading.Thread):
    """A client that adds series one after the other, and asks again for each until it is told that it has it."""

    def __init__(self, house: House, names: list[str]):
        super().__init__(daemon=True)
        self.house, self.names, self.stopped = house, names, threading.Event()
        self.acknowledged: dict[str, str] = {}

    def run(self) -> None:
        with self.house.program() as client:
            for name in self.names:
                while name not in self.acknowledged and not self.stopped.wait(0.02):
                    self.ask(client, name)

    def ask(self, client: requests.Session, name: str) -> None:
        try:
            answer = client.post(f"{self.house.url}/api/series", json={"name": name}, timeout=5)
        except requests.RequestException:
            return  # web is dead or dying
        if answer.ok:
            self.acknowledged[name] = answer.json()["id"]


def kill_at_random(house: House, chance: random.Random, standin) -> dict[str, float]:
    """KILLS times. Returns when each worker process was killed, by its id."""
    ended_at: dict[str, float] = {}
    for _ in range(KILLS):
        path, what = chance.choice(TROUBLES)
        standin.fail(path, times=1, **what)
        time.sleep(chance.uniform(0.05, 0.9))  # the moment is what is tested
        victim = chance.choice(["web", "worker"])
        ended_at[str(house.processes[victim].pid)] = time.time()
        house.kill(victim)
        house.start(victim, COMMANDS[victim])
    return ended_at


def stories(house: House) -> dict[str, dict]:
    listed = house.get("/api/series?per_page=200").json()["series"]
    return {series["id"]: house.loading(series["id"]) for series in listed}


def is_complete(house: House) -> bool:
    """Whether every series has all its parts. Waiting times that the trouble left are cut short: they are tested elsewhere."""
    shelf.rows(house.data, "UPDATE gate SET closed_until = 0, probe_until = 0, failures = 0, opened_at = NULL")
    shelf.rows(house.data, "UPDATE part SET not_before = NULL WHERE state = 'pending'")
    return all(story["loading_status"] == "completed" for story in stories(house).values())


def test_nothing_that_was_acknowledged_is_lost_however_often_processes_are_killed(new_house, standin):
    standin.delay_seconds, standin.jitter = 0.05, 0.8
    house, chance = new_house(), random.Random(SEED)
    assert house.key
    house.start_apart()
    shelf.keep_history(house.data)
    adder = Adder(house, [f"Generated show {number}" for number in range(100, 100 + SERIES)])
    adder.start()

    ended_at = kill_at_random(house, chance, standin)
    house.wait_until_ready()
    adder.join(60)  # a slow machine has not had web up for long enough
    standin.delay_seconds = 0
    wait_for(lambda: is_complete(house), 90, "all series to be complete once the trouble is over")

    after = stories(house)
    assert len(adder.acknowledged) == SERIES
    assert set(adder.acknowledged.values()) == set(after), "one series for each name, and each that was acknowledged"
    assert shelf.overlaps(house.data, ended_at) == []
    assert shelf.broken_rows(house.data) == []
    assert shelf.broken_files(house.library) == []
    wait_for(lambda: not shelf.leftovers(house.library, house.data), 5, "the leftovers of killed workers to be swept")
    assert "locked" not in house.log() and "Traceback" not in house.log()


def test_leftovers_of_a_killed_worker_are_swept_when_the_next_one_starts(new_house):
    house = new_house()
    folders = [house.library / "Show" / "Season 01", house.data / "thumbnails"]
    for folder in folders:
        folder.mkdir(parents=True)
        (folder / ".aniworld-tmp-0123456789abcdef").write_bytes(b"half a pict")
        (folder / "theirs.txt").write_bytes(b"not ours")
    house.start("worker", WORKER)
    wait_for(lambda: not shelf.leftovers(house.library, house.data), 10, "the sweep")
    assert all((folder / "theirs.txt").exists() for folder in folders)


def test_when_one_of_gunicorns_workers_is_killed_another_takes_its_place(new_house):
    house = new_house()
    house.start("web", WEB)
    wait_for(house.serves, 15)
    arbiter, worker = house.running("gunicorn")
    os.kill(worker, signal.SIGKILL)
    wait_for(lambda: house.running("gunicorn") not in ([arbiter], [arbiter, worker]) and house.serves(), 15, "another worker")
    assert arbiter in house.running("gunicorn")
