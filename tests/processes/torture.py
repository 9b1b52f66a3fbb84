"""Torture: kill -9 at random moments while series are added and loaded from sources that stumble; then
everything is looked at."""

import random
import threading
import time
from dataclasses import dataclass

import requests

from aniworld.demo.standin import StandIn

from . import shelf
from .house import WEB, WORKER, House

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


@dataclass(frozen=True)
class Story:
    """What came of it. series: those in the library in the end, by id, with their loading status; kills:
    by process;
    given_up: parts whose eight tries all met a dying worker or a trouble, and that had to be asked for
    again."""

    acknowledged: dict[str, str]
    series: dict[str, dict]
    kills: dict[str, int]
    turns: int
    overlaps: list[str]
    broken_rows: list[tuple]
    broken_files: list[str]
    leftovers: int
    requests: int
    given_up: int


class Adder(threading.Thread):
    """A client that adds series one after the other, and asks again for each until it is told that it has
    it."""

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


def torture(
    house: House, standin: StandIn, *, kills: int, series: int, seed: int, patience_seconds: float = 90
) -> Story:
    """Add series to a new house while its processes are killed, wait until all is complete, and look at
    everything.

    Fails in words when it never is complete.
    """
    standin.delay_seconds, standin.jitter = 0.05, 0.8
    chance = random.Random(seed)
    assert house.key
    house.start_apart()
    shelf.keep_history(house.data)
    adder = Adder(house, [f"Generated show {number}" for number in range(100, 100 + series)])
    adder.start()
    victims = _kill_at_random(house, chance, standin, kills)
    house.wait_until_ready()
    adder.join(60)  # a slow machine has not had web up for long enough
    standin.delay_seconds = 0
    given_up = _wait_until_complete(house, patience_seconds)
    counts = {name: sum(victim == name for victim, _, _ in victims) for name in COMMANDS}
    ended_at = {pid: at for _, pid, at in victims}
    return _look(house, standin, adder.acknowledged, counts, ended_at, given_up)


def _kill_at_random(
    house: House, chance: random.Random, standin: StandIn, kills: int
) -> list[tuple[str, str, float]]:
    """Returns who was killed: "web" or "worker", its process id, and when."""
    victims = []
    for _ in range(kills):
        path, what = chance.choice(TROUBLES)
        standin.fail(path, times=1, **what)
        time.sleep(chance.uniform(0.05, 0.9))  # the moment is what is tested
        victim = chance.choice(list(COMMANDS))
        victims.append((victim, str(house.processes[victim].pid), time.time()))
        house.kill(victim)
        house.start(victim, COMMANDS[victim])
    return victims


def _wait_until_complete(house: House, patience_seconds: float) -> int:
    """Returns how many parts were given up, as eight tries had met a dying worker or a trouble, and were
    asked for again.

    Waiting times that the trouble left are cut short: they are tested elsewhere.
    """
    deadline, given_up = time.monotonic() + patience_seconds, 0
    while True:
        shelf.rows(
            house.data, "UPDATE gate SET closed_until = 0, probe_until = 0, failures = 0, opened_at = NULL"
        )
        shelf.rows(house.data, "UPDATE part SET not_before = NULL WHERE state = 'pending'")
        missing = {
            series: status
            for series, status in _statuses(house).items()
            if status["loading_status"] != "completed"
        }
        if not missing:
            return given_up
        for series, status in missing.items():
            failed = [name for name, part in status["parts"].items() if part["state"] == "failed"]
            given_up += len(failed)
            if failed:
                house.post(f"/api/series/{series}/load", {"parts": failed})
        assert time.monotonic() < deadline, f"waited {patience_seconds:g} s in vain for {missing}"
        time.sleep(0.1)


def _statuses(house: House) -> dict[str, dict]:
    listed, page = [], 1
    while found := house.get(f"/api/series?per_page=200&page={page}").json()["series"]:
        listed, page = listed + found, page + 1
    return {series["id"]: house.loading(series["id"]) for series in listed}


def _look(
    house: House, standin: StandIn, acknowledged: dict, kills: dict, ended_at: dict[str, float], given_up: int
) -> Story:
    return Story(
        acknowledged,
        _statuses(house),
        kills,
        turns=shelf.rows(house.data, "SELECT count(*) FROM history WHERE state = 'loading'")[0][0],
        overlaps=shelf.overlaps(house.data, ended_at),
        broken_rows=shelf.broken_rows(house.data),
        broken_files=shelf.broken_files(house.library),
        leftovers=_leftovers(house),
        requests=len(standin.log),
        given_up=given_up,
    )


def _leftovers(house: House) -> int:
    """How many temporary files of killed processes are still there when the sweep has had its time."""
    for _ in range(50):
        if not shelf.leftovers(house.library, house.data):
            return 0
        time.sleep(0.1)
    return len(shelf.leftovers(house.library, house.data))
