"""Who is working: a lock file that the kernel frees tells the living from the dead."""

import subprocess
import sys

import pytest

from aniworld.library import owners
from aniworld.library.owners import Owner

HOLD = """
import sys
from pathlib import Path
from aniworld.library.owners import Owner
owner = Owner(Path(sys.argv[1]))
print(owner.name, flush=True)
sys.stdin.read()
"""


def test_a_worker_is_alive_until_it_closes(tmp_path):
    owner = Owner(tmp_path)
    assert owners.is_alive(tmp_path, owner.name) and owners.any_alive(tmp_path)
    owner.close()
    assert not owners.is_alive(tmp_path, owner.name) and not owners.any_alive(tmp_path)


def test_two_workers_of_one_process_are_two(tmp_path):
    first, second = Owner(tmp_path), Owner(tmp_path)
    first.close()
    assert owners.is_alive(tmp_path, second.name) and owners.any_alive(tmp_path)
    second.close()


def test_a_killed_process_is_dead_at_once_and_its_lock_file_is_cleared_away(tmp_path):
    pipes = dict(stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], **pipes)
    name = process.stdout.readline().strip()
    assert owners.is_alive(tmp_path, name)
    process.kill()
    process.communicate()
    assert owners.lock_path(tmp_path, name).exists()
    assert not owners.is_alive(tmp_path, name)
    assert not owners.lock_path(tmp_path, name).exists()


def test_being_looked_for_does_not_end_a_worker(tmp_path):
    owner = Owner(tmp_path)
    assert [owners.is_alive(tmp_path, owner.name) for _ in range(3)] == [True] * 3
    owner.close()


@pytest.mark.parametrize("owner, is_here", [
    (f"{owners.HOST}:7:ab", True), ("elsewhere:7:ab", False), ("", False), ("immediate", False),
])
def test_a_worker_of_this_machine_is_known_by_its_name(owner, is_here):
    assert owners.is_local(owner) is is_here


def test_a_lock_file_stays_in_its_folder_whatever_the_host_is_called(tmp_path):
    assert owners.lock_path(tmp_path, "../../evil/host:1:ab").parent == tmp_path / "workers"


def test_nobody_is_alive_where_nobody_ever_was(tmp_path):
    assert not owners.any_alive(tmp_path) and not owners.is_alive(tmp_path, "x:1:y")
