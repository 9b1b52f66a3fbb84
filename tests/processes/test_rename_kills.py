"""kill -9 in the middle of a renaming: the next worker carries it on, and no file is lost."""

import re
import sys

import pytest

from . import shelf
from .house import WEB, WORKER, House, wait_for

pytestmark = pytest.mark.processes
DYING = """
import importlib, os, runpy, signal, sys
module, name, when, number, *arguments = sys.argv[1:]
there = importlib.import_module(module)
real = getattr(there, name)
calls = []

def dying(*given, **named):
    calls.append(name)
    if len(calls) < int(number):
        return real(*given, **named)
    if when == "after":
        real(*given, **named)
    os.kill(os.getpid(), signal.SIGKILL)

setattr(there, name, dying)
sys.argv = ["aniworld", *arguments]
runpy.run_module("aniworld", run_name="__main__")
"""
ATOMIC, RENAMING = "aniworld.files.atomic", "aniworld.library.episodes.renaming"
POINTS = {
    "when all is written down and nothing is renamed yet": (ATOMIC, "move", "before", "1"),
    "between a video and its subtitles": (ATOMIC, "move", "after", "1"),
    "between two videos": (ATOMIC, "move", "after", "4"),
    "when all are renamed and none is noted": (RENAMING, "_note", "before", "1"),
    "amid the transaction that notes them": (RENAMING, "_note", "after", "1"),
    "before it is said to be done": (RENAMING, "_finish", "before", "1"),
}
VIDEOS = 4
OLD = [f"[Group] Barakamon - {number:02} [1080p]" for number in range(1, VIDEOS + 1)]
NEW = [f"Barakamon - S01E{number:02} - 1080p" for number in range(1, VIDEOS + 1)]
HELD = """
    SELECT video.path, episode.season, episode.number FROM video
    JOIN video_episode ON video_episode.video_id = video.id JOIN episode ON episode.id = episode_id
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory, own_standin):
    """A loaded series with videos that have subtitles and NFO files; no worker runs."""
    own_standin.reset()
    with House(tmp_path_factory.mktemp("renames"), own_standin) as house:
        assert house.key
        house.start("web", WEB)
        wait_for(house.serves, 15)
        series = house.add("Barakamon")
        house.start("worker", WORKER)
        house.wait_until_loaded(series)
        house.home = house.library / house.get(f"/api/series/{series}").json()["folder"]
        for number, name in enumerate(OLD):
            (house.home / f"{name}.mkv").write_bytes(b"film %d" % number)
            (house.home / f"{name}.en.srt").write_bytes(b"words %d" % number)
        assert house.run("scan").returncode == 0
        wait_for(lambda: (house.home / f"{OLD[-1]}.nfo").exists(), 20, "the NFO files")
        house.wait_until_loaded(series)
        house.kill("worker")
        house.series = series
        yield house


def names(house, ending):
    return sorted(path.name.removesuffix(ending) for path in house.home.glob(f"*{ending}"))


def contents(house):
    """Every video and its subtitles, by their bytes: none may be lost, doubled or mixed up."""
    files = [*house.home.glob("*.mkv"), *house.home.glob("*.srt")]
    return sorted(path.read_bytes() for path in files)


def held(house):
    rows = shelf.rows(house.data, HELD)
    return sorted((season, number, path) for path, season, number in rows)


def die(house, point, *arguments):
    dying = house.start("dying", [sys.executable, "-c", DYING, *point, "rename", house.series, *arguments])
    wait_for(lambda: dying.poll() is not None, 20, "the command to die")
    house.processes.pop("dying")
    assert dying.returncode == -9, house.log("dying")


def carried_on_to(house, wanted):
    """The next worker carries it on, without being asked."""
    house.start("worker", WORKER)
    try:
        is_over = "SELECT 1 FROM renaming WHERE state IN ('running', 'undoing')"
        wait_for(lambda: not shelf.rows(house.data, is_over), 20, "the renaming to end")
        house.wait_until_loaded(house.series)
    finally:
        house.kill("worker")
    assert names(house, ".mkv") == names(house, ".en.srt") == wanted
    assert names(house, ".nfo") == [*wanted, "tvshow"]
    assert held(house) == [(1, number, f"{name}.mkv") for number, name in enumerate(wanted, start=1)]
    assert shelf.broken_rows(house.data) == []
    ours = [line for line in shelf.broken_files(house.library) if not re.search(r"\.(mkv|srt):", line)]
    assert ours == [] and shelf.leftovers(house.library) == []


@pytest.mark.parametrize("point", POINTS)
def test_a_renaming_that_dies_there_is_carried_on_by_the_next_worker_and_so_is_its_undoing(house, point):
    before = contents(house)
    die(house, POINTS[point], "--all", "--pattern", "{title} - {episodes}")
    assert contents(house) == before, "nothing is lost while nobody carries it on"
    carried_on_to(house, NEW)
    assert contents(house) == before
    module, name, when, number = POINTS[point]
    if name == "_note":
        number = "2"  # the first one notes what a killed renaming has left, before anything is undone
    die(house, (module, name, when, number), "--undo")
    assert contents(house) == before
    carried_on_to(house, OLD)
    assert contents(house) == before
