"""Who is working: a lock file that the kernel frees tells the living from the dead."""

import subprocess
import sys

from aniworld.library.parts import workers
from aniworld.library.parts.workers import Owner

HOLD = """
import sys
from pathlib import Path
from aniworld.library.parts.workers import Owner
owner = Owner(Path(sys.argv[1]))
print(owner.name, flush=True)
sys.stdin.read()
"""


def is_alive(data_dir, owner):
    return workers.lock_path(data_dir, owner).exists() and workers.lock_path(
        data_dir, owner
    ) not in workers.dead(data_dir)


def test_a_worker_is_alive_until_it_closes(tmp_path):
    owner = Owner(tmp_path)
    assert is_alive(tmp_path, owner.name) and workers.any_alive(tmp_path)
    owner.close()
    assert not is_alive(tmp_path, owner.name) and not workers.any_alive(tmp_path)


def test_two_workers_of_one_process_are_two(tmp_path):
    first, second = Owner(tmp_path), Owner(tmp_path)
    first.close()
    assert is_alive(tmp_path, second.name) and workers.any_alive(tmp_path)
    second.close()


def test_a_killed_process_is_dead_at_once_until_it_is_buried(tmp_path, database):
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], **pipes)
    name = process.stdout.readline().strip()
    assert is_alive(tmp_path, name)
    process.kill()
    process.communicate()
    assert not is_alive(tmp_path, name) and not workers.any_alive(tmp_path)
    assert workers.dead(tmp_path) == {workers.lock_path(tmp_path, name)}
    workers.beat(name, 16)
    workers.bury(tmp_path, workers.dead(tmp_path))
    assert workers.dead(tmp_path) == set()
    assert not workers.any_working(tmp_path), "nor is it taken for a worker of another machine"


def test_a_worker_that_was_buried_is_not_taken_for_one_of_another_machine(house):
    dead, other = Owner(house.data_dir), "elsewhere:1:ab"
    workers.beat(dead.name, 4)
    dead._file.close()  # as the kernel does at kill -9
    assert not workers.any_working(house.data_dir)
    workers.bury(house.data_dir, workers.dead(house.data_dir))
    assert not workers.any_working(house.data_dir)
    workers.beat(other, 4)
    assert workers.any_working(house.data_dir)


def test_being_looked_for_does_not_end_a_worker(tmp_path):
    owner = Owner(tmp_path)
    assert [is_alive(tmp_path, owner.name) for _ in range(3)] == [True] * 3
    owner.close()


def test_the_living_and_those_of_other_machines_are_not_buried(tmp_path):
    here, there = Owner(tmp_path / "here"), Owner(tmp_path / "there")
    assert workers.dead(tmp_path / "here") == set()
    assert not workers.lock_path(tmp_path / "here", there.name).exists(), (
        "each folder is a machine of its own"
    )
    here.close()
    there.close()


def test_a_lock_file_stays_in_its_folder_whatever_the_host_is_called(tmp_path):
    assert workers.lock_path(tmp_path, "../../evil/host:1:ab").parent == tmp_path / "workers"


def test_nobody_is_alive_where_nobody_ever_was(tmp_path):
    assert not workers.any_alive(tmp_path) and not is_alive(tmp_path, "x:1:y")


def test_a_lock_that_goes_while_it_is_looked_at_is_nobodys(tmp_path, monkeypatch):
    monkeypatch.setattr(workers, "_locks", lambda data_dir: [data_dir / "workers" / "gone"])
    assert not workers.any_alive(tmp_path) and workers.dead(tmp_path) == set()
