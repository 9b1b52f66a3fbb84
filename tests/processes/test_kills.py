"""kill -9 at random moments, many times over: nothing that was acknowledged is lost, and nothing is left
broken."""

import os
import signal

import pytest

from . import shelf
from .house import WEB, WORKER, wait_for
from .torture import torture

pytestmark = pytest.mark.processes
SEED = 20261125
SERIES, KILLS = 30, 16  # python -m bench.torture --kills 200 is the long one


def test_nothing_that_was_acknowledged_is_lost_however_often_processes_are_killed(new_house, standin):
    house = new_house()
    story = torture(house, standin, kills=KILLS, series=SERIES, seed=SEED)
    assert len(story.acknowledged) == SERIES and sum(story.kills.values()) == KILLS
    assert set(story.acknowledged.values()) == set(story.series), (
        "one series for each name, and each that was acknowledged"
    )
    assert all(status["loading_status"] == "completed" for status in story.series.values())
    assert story.overlaps == []
    assert story.broken_rows == []
    assert story.broken_files == []
    assert story.leftovers == 0, "the next worker sweeps what killed ones left"
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

    def others():
        return [pid for pid in house.running("gunicorn") if pid not in (arbiter, worker)]

    wait_for(lambda: others() and house.serves(), 15, "another worker")
    assert arbiter in house.running("gunicorn")
