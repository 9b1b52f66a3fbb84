"""Nobody can read what is printed: the log is on a full disk, or its reader has gone. aniworld goes on."""

import os
import subprocess
import sys

import cysqlite
import pytest

from .house import BOTH, ROOT, wait_for

pytestmark = pytest.mark.processes


def test_without_a_log_both_start_work_and_stop_with_the_exit_code_that_they_always_have(new_house):
    house = new_house()
    read, without_reader = os.pipe()
    os.close(read)
    full = os.open("/dev/full", os.O_WRONLY)
    streams = {"stdin": subprocess.DEVNULL, "stdout": full, "stderr": without_reader}
    process = house.processes["all"] = subprocess.Popen(
        BOTH, cwd=ROOT, env=house.environ, start_new_session=True, **streams
    )
    os.close(full)
    os.close(without_reader)
    house.wait_until_ready()
    house.kill_oldest("aniworld.worker")  # now the supervisor has something to say
    wait_for(lambda: house.running("aniworld.worker"), 15, "another worker")
    assert process.poll() is None
    assert house.stop("all")[0] == 0
    house.wait_until_empty()


def test_a_key_that_nobody_has_seen_is_taken_back_and_the_exit_code_tells(new_house):
    house = new_house()
    with open("/dev/full", "w") as full:
        run = [sys.executable, "-m", "aniworld", "api-key", "add", "player"]
        ended = subprocess.run(
            run, cwd=ROOT, env=house.environ, stdout=full, stderr=subprocess.PIPE, text=True, timeout=30
        )
    assert ended.returncode == 2
    assert (
        "Nothing could be printed: No space left on device. What was created has been revoked.\n"
        in ended.stderr
    )
    connection = cysqlite.connect(str(house.data / "aniworld.db"))
    assert connection.execute("SELECT count(*) FROM api_key").fetchone()[0] == 0
    connection.close()
