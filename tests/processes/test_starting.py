"""Web and worker started by themselves, in any order, on anything that a data folder can be."""

import re
import signal
import subprocess
import time
from functools import partial
from pathlib import Path

import pytest

from . import shelf
from .house import ROOT, WEB, WORKER, wait_for

pytestmark = pytest.mark.processes


def test_both_started_at_once_on_an_empty_folder_migrate_once_and_never_find_the_database_locked(new_house):
    for _ in range(3):
        house = new_house()
        house.start_apart()
        assert "locked" not in house.log() and "Traceback" not in house.log()
        assert shelf.broken_rows(house.data) == []
        house.kill_all()


def test_a_worker_that_starts_before_web_makes_the_database_too(new_house):
    house = new_house()
    house.start("worker", WORKER)
    wait_for(lambda: "The worker is ready" in house.log("worker"), 10)
    house.start("web", WEB)
    house.wait_until_ready()
    assert house.wait_until_loaded(house.add("Generated show 7"))["loading_status"] == "completed"
    assert shelf.broken_rows(house.data) == [] and "locked" not in house.log()


def test_web_alone_serves_and_says_that_the_worker_is_missing(new_house):
    house = new_house()
    house.start("web", WEB)
    wait_for(house.serves, 15)
    answer = house.get("/readyz")
    assert answer.status_code == 503
    assert "worker is not running" in answer.json()["error"]
    assert house.post("/api/series", {"name": "Frieren"}).status_code == 202


@pytest.mark.parametrize("command", [WEB, WORKER], ids=["web", "worker"])
@pytest.mark.parametrize(
    "bad, words",
    [
        ({"PORT": "eighty"}, "ANIWORLD_PORT must be"),
        ({"DATA_DIR": "/proc/nowhere"}, "The data folder /proc/nowhere cannot"),
        ({"LIBRARY": "/dev/null"}, "ANIWORLD_LIBRARY must be a folder (it is '/dev/null')."),
    ],
    ids=["a bad setting", "a data folder that cannot be", "a library that is no folder"],
)
def test_each_process_refuses_to_start_in_words(new_house, command, bad, words):
    house = new_house(**bad)
    refused = subprocess.run(command, cwd=ROOT, env=house.environ, capture_output=True, text=True, timeout=20)
    assert refused.returncode == 2
    assert words in refused.stderr and refused.stderr.count("aniworld cannot start") == 1
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("command", [WEB, WORKER], ids=["web", "worker"])
@pytest.mark.parametrize(
    "in_its_way, words",
    [("aniworld.db-wal", "The disk with the data folder does not work as it should (disk I/O error)")],
)
def test_each_process_says_in_words_which_file_it_cannot_use(new_house, command, in_its_way, words):
    house = new_house()
    (house.data / in_its_way).mkdir(parents=True)
    refused = subprocess.run(command, cwd=ROOT, env=house.environ, capture_output=True, text=True, timeout=20)
    assert refused.returncode == 2
    assert words in refused.stderr and "Traceback" not in refused.stderr


def test_each_process_names_a_setting_that_means_nothing_and_starts(new_house):
    house = new_house(PROT="8080")
    house.start_apart()
    for name in ("web", "worker"):
        assert (
            house.log(name).count("ANIWORLD_PROT is not a setting of aniworld. Did you mean ANIWORLD_PORT?")
            == 1
        )


def test_a_worker_that_is_asked_to_stop_while_it_starts_does_so_with_success(new_house):
    house = new_house()
    for patience in (0.1, 0.4, 0.8, 1.2):  # the moment is what is tested
        process = house.start("worker", WORKER)
        wait_for(partial(signal_is_caught, process.pid, signal.SIGTERM), 10, "it to hear us")
        time.sleep(patience)
        code, _ = house.stop("worker")
        assert code == 0, f"after {patience} s"
    assert "Traceback" not in house.log()


def signal_is_caught(pid: int, number: int) -> bool:
    """Whether a process has set a handler for this signal."""
    caught = re.search(r"SigCgt:\s*([0-9a-f]+)", Path(f"/proc/{pid}/status").read_text())[1]
    return bool(int(caught, 16) >> (number - 1) & 1)
