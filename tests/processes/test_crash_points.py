"""kill -9 of the worker at named points of a load, not only at random ones: the next worker completes it,
and nothing is twice."""

import sys
import time

import pytest

from . import shelf
from .house import WEB, WORKER, House, wait_for

pytestmark = pytest.mark.processes
DYING = """
import importlib, os, runpy, signal, sys
module, name, when = sys.argv[1:]
there = importlib.import_module(module)
real = getattr(there, name)

def dying(*given, **named):
    if when == "after":
        real(*given, **named)
    os.kill(os.getpid(), signal.SIGKILL)

setattr(there, name, dying)
sys.argv = ["huey_consumer.py"]
runpy.run_path("huey_consumer.py", run_name="__main__")
"""
POINTS = {
    "before a part is claimed": ("aniworld.library.parts.claims", "claim", "before"),
    "when a part has just been claimed": ("aniworld.library.parts.claims", "claim", "after"),
    "when the show is found and not yet stored": ("aniworld.library.artwork.ranking", "store", "before"),
    "when the show is stored": ("aniworld.library.episodes.load", "_store_spine", "before"),
    "before the episodes are stored": ("aniworld.library.episodes.episode_list", "store", "before"),
    "amid the episodes of one transaction": ("aniworld.library.episodes.seasons", "store", "after"),
    "when a file was noted and not yet written": ("aniworld.files.atomic", "write", "before"),
    "when a file is written": ("aniworld.files.atomic", "write", "after"),
    "when a file is written to its end and not yet in its place": (
        "aniworld.files.atomic",
        "_replace",
        "before",
    ),
    "before the thumbnails are made": ("aniworld.library.artwork.thumbnails", "make", "before"),
    "amid the transaction that ends a part": ("aniworld.library.parts.claims", "finish", "after"),
    "before an event is told": ("aniworld.events", "publish_many", "before"),
}


@pytest.fixture(scope="module")
def house(tmp_path_factory, own_standin):
    """A house whose web runs all the time; workers come and go."""
    own_standin.reset()
    with House(tmp_path_factory.mktemp("crashes"), own_standin) as house:
        assert house.key
        house.start("web", WEB)
        wait_for(house.serves, 15)
        shelf.keep_history(house.data)
        yield house


@pytest.mark.parametrize("point", POINTS)
def test_a_load_that_dies_there_is_completed_by_the_next_worker(house, point):
    series = house.add(f"Generated show {50 + list(POINTS).index(point)}")
    dying = house.start("dying", [sys.executable, "-c", DYING, *POINTS[point]])
    wait_for(lambda: dying.poll() is not None, 20, f"the worker to die {point}")
    died_at = {str(house.processes.pop("dying").pid): time.time()}
    assert dying.returncode == -9, house.log("dying")

    house.start("worker", WORKER)
    try:
        status = house.wait_until_loaded(series)
        assert status["loading_status"] == "completed", status
        assert max(part["attempt"] for part in status["parts"].values()) <= 2, "one try was lost at the most"
        assert shelf.overlaps(house.data, died_at) == []
        assert (shelf.broken_rows(house.data), shelf.broken_files(house.library)) == ([], [])
        wait_for(lambda: not shelf.leftovers(house.library, house.data), 10, "the sweep")
    finally:
        died_at[str(house.processes["worker"].pid)] = time.time()
        house.kill("worker")
        shelf.rows(house.data, "DELETE FROM history")
