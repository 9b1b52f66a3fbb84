"""The processes that open pictures: shared by threads, ended when they misbehave or nobody is there, and
never in the way."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from aniworld.errors import BadImage
from aniworld.files import images
from aniworld.files.images import pool
from aniworld.files.images.pool import Child, NoDecoder, Pool

from .hostile import PLAIN

SECONDS = 20
RENDER = {"do": "render", "format": None, "widths": [], "colour": False, "seconds": 1}
linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


@pytest.fixture
def own_pool():
    """A pool of one child."""
    made = Pool(1)
    yield made
    for child in made._idle:
        child.kill()


def child_of(own_pool: Pool) -> Child:
    own_pool.run(RENDER, PLAIN["PNG"])
    return own_pool._idle[0]


def is_gone(pid: int) -> bool:
    """Whether a process ends within a while."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.01)
    return False


def test_a_child_stays_for_the_next_order(own_pool):
    first = child_of(own_pool).pid
    assert child_of(own_pool).pid == first


def test_a_child_can_be_ready_before_the_first_order(own_pool):
    own_pool.get_ready()
    (ready,) = own_pool._idle
    assert child_of(own_pool) is ready
    own_pool.get_ready()
    assert own_pool._idle == [ready]


def test_all_children_can_be_ready(own_pool):
    own_pool._slots.release()  # a place for another
    own_pool.get_ready()
    first, second = own_pool._idle
    assert first is not second and first.is_alive and second.is_alive


def test_a_child_that_ended_is_replaced_when_one_is_to_be_ready(own_pool):
    first = child_of(own_pool)
    os.kill(first.pid, signal.SIGKILL)
    assert is_gone(first.pid)
    own_pool.get_ready()
    (ready,) = own_pool._idle
    assert ready is not first and ready.is_alive


def test_while_all_children_are_at_work_no_other_is_made_ready(own_pool):
    with own_pool._slots:
        own_pool.get_ready()
    assert own_pool._idle == []


def test_that_no_child_can_be_made_ready_is_left_for_the_picture_to_say(own_pool, monkeypatch):
    monkeypatch.setattr(pool, "COMMAND", ["/no/such/program"])
    own_pool.get_ready()
    with pytest.raises(NoDecoder):
        own_pool.run(RENDER, PLAIN["PNG"])


def test_a_child_makes_room_for_a_fresh_one_after_many_orders(own_pool, monkeypatch):
    monkeypatch.setattr(pool, "MOST_ORDERS", 2)
    first = child_of(own_pool).pid
    own_pool.run(RENDER, PLAIN["PNG"])
    assert own_pool._idle == [] and is_gone(first)
    assert child_of(own_pool).pid != first


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_child_that_was_killed_is_replaced_without_a_word(own_pool, number):
    first = child_of(own_pool)
    os.kill(first.pid, number)
    assert own_pool.run(RENDER, PLAIN["PNG"])[0]["source"][:3] == ["png", 64, 96]
    assert own_pool._idle[0].pid != first.pid


def test_a_child_is_not_ended_by_what_is_meant_for_its_parent(own_pool):
    child = child_of(own_pool)
    for number in (signal.SIGINT, signal.SIGTERM):
        os.kill(child.pid, number)
    assert child_of(own_pool).pid == child.pid


def test_a_child_that_hangs_is_killed_when_the_time_is_up(own_pool, monkeypatch):
    child = child_of(own_pool)
    monkeypatch.setattr(pool, "REAL_SECONDS", 0.2)
    os.kill(child.pid, signal.SIGSTOP)
    with pytest.raises(BadImage, match="takes too long to open") as caught:
        own_pool.run(RENDER, PLAIN["PNG"])
    assert not isinstance(caught.value, images.TooCostly), "perhaps it was the machine"
    monkeypatch.undo()
    assert is_gone(child.pid) and child_of(own_pool).pid != child.pid


def test_a_child_that_computes_for_too_long_is_ended_and_the_picture_refused_for_good(own_pool, monkeypatch):
    endless = (
        "import sys, resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 2))\n"
        "sys.stdin.buffer.raw.read(1)\nwhile True: pass"
    )
    monkeypatch.setattr(pool, "COMMAND", [sys.executable, "-c", endless])
    with pytest.raises(images.TooCostly, match="takes too long to open"):
        own_pool.run(RENDER, PLAIN["PNG"])


def test_a_picture_that_ends_every_child_is_refused(own_pool, monkeypatch):
    monkeypatch.setattr(pool, "COMMAND", [sys.executable, "-c", "import os; os.abort()"])
    with pytest.raises(BadImage, match="every program that tries to crashes"):
        own_pool.run(RENDER, PLAIN["PNG"])


def test_when_no_process_can_be_started_it_is_said_and_may_be_tried_again(own_pool, monkeypatch):
    monkeypatch.setattr(pool, "COMMAND", ["/nowhere/python"])
    with pytest.raises(NoDecoder, match="Pictures cannot be opened just now: no such file") as caught:
        own_pool.run(RENDER, PLAIN["PNG"])
    assert caught.value.retryable


def test_threads_share_two_children_and_each_gets_its_own_answer():
    def size_of(number: int) -> tuple:
        picture = images.decode([PLAIN["PNG"], PLAIN["JPEG"], PLAIN["GIF"], PLAIN["WEBP"]][number % 4])
        return number % 4, picture.format

    with ThreadPoolExecutor(16) as threads:
        found = set(threads.map(size_of, range(64)))
    assert found == {(0, "png"), (1, "jpeg"), (2, "gif"), (3, "webp")}
    assert len(pool.POOL._idle) <= pool.CHILDREN


@linux
def test_a_child_has_limits_and_knows_no_secret(own_pool, monkeypatch):
    monkeypatch.setenv("ANIWORLD_TMDB_KEY", "hush-hush")
    child = child_of(own_pool)
    limits = Path(f"/proc/{child.pid}/limits").read_text()
    told = {line[:26].strip(): line[26:].split()[0] for line in limits.splitlines()}
    assert [told[f"Max {name}"] for name in ("open files", "processes", "file size", "core file size")] == [
        "3",
        "0",
        "0",
        "0",
    ]
    assert int(told["Max address space"]) < 600_000_000 and int(told["Max cpu time"]) < SECONDS
    assert b"hush-hush" not in Path(f"/proc/{child.pid}/environ").read_bytes()
    assert len(list(Path(f"/proc/{child.pid}/fd").iterdir())) == 3


PARENT = """
import os, sys, time
from aniworld.files import images
from aniworld.files.images.pool import POOL
images.draw_logo("x")
print(POOL._idle[0].pid, flush=True)
if sys.argv[1] == "forks" and os.fork() == 0:
    time.sleep(0.5)
    images.draw_logo("y")
    print(POOL._idle[0].pid, flush=True)
    os._exit(0)
time.sleep(60)
"""


@linux
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_children_end_with_their_parent_however_that_ends(number):
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, "stays"], stdout=subprocess.PIPE, text=True
    ) as parent:
        child = int(parent.stdout.readline())
        assert Path(f"/proc/{child}").exists()
        parent.send_signal(number)
    assert is_gone(child)


@linux
def test_a_process_that_was_forked_has_children_of_its_own():
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, "forks"], stdout=subprocess.PIPE, text=True
    ) as parent:
        first, second = int(parent.stdout.readline()), int(parent.stdout.readline())
        parent.kill()
    assert first != second and is_gone(first) and is_gone(second)


def test_the_processes_of_aniworld_never_load_what_opens_pictures():
    code = (
        "import sys, aniworld.app, aniworld.tasks, aniworld.cli; "
        "print([name for name in sys.modules if name.startswith('PIL')])"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "[]\n"
    )
