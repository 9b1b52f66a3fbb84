"""One command starts web and worker, keeps both running, and stops them together."""

import os
import re
import signal
import socket
import sys
from pathlib import Path

import pytest
import requests

from aniworld import supervisor
from aniworld.wakeup import folder_for

from .house import BOTH, WEB, started_at, wait_for
from .listening import close_code, listen

WORKERS = [sys.executable, "-m", "aniworld", "worker"]
pytestmark = pytest.mark.processes


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
def test_stopping_it_stops_both_cleanly_and_leaves_nothing_behind(new_house, number):
    house = new_house()
    house.start_both()
    assert house.running("gunicorn") and house.running("aniworld.worker")
    assert (house.folder / "data" / "aniworld.db").exists() and folder_for(house.data).is_dir()

    code, seconds = house.stop("all", number)

    assert code == 0, house.log()
    assert seconds < 10
    house.wait_until_empty()
    assert "Traceback" not in house.log() and "ended by itself" not in house.log()
    assert not folder_for(house.data).exists()


@pytest.mark.parametrize("command", [BOTH, WORKERS], ids=["run", "worker"])
def test_as_many_workers_run_as_are_wanted_and_each_is_started_again(new_house, command):
    house = new_house(WORKER_PROCESSES="2", WORKERS="4")
    if command == WORKERS:
        house.start("web", WEB)
    house.start("all", command)
    house.wait_until_ready()
    first, second = wait_for(lambda: two_workers(house), 20, "two workers")
    os.kill(second, signal.SIGKILL)
    wait_for(lambda: two_workers(house) not in (None, (first, second)), 20, "another second worker")
    ids = [house.add(f"Generated show {number}") for number in range(80, 84)]
    for ident in ids:
        house.wait_until_loaded(ident)
    assert "The worker 2 was killed (signal 9); it is started again." in house.log("all")
    assert (house.data / "log" / "worker-2.log").exists()
    assert house.stop("all")[0] == 0


def two_workers(house):
    """The ids of both, once there are two, the first one first."""
    every = house.running("aniworld.worker")
    second = [pid for pid in every if Path(f"/proc/{pid}/cmdline").read_bytes().endswith(b"worker\x002\x00")]
    first = [pid for pid in every if pid not in second]
    return (first[0], second[0]) if first and second else None


def test_a_killed_worker_is_started_again_and_loads_what_was_added(new_house):
    house = new_house()
    house.start_both()

    house.kill_oldest("aniworld.worker")
    added = house.add("Mushi-Shi")

    assert house.wait_until_loaded(added)["loading_status"] == "completed"
    assert "The worker was killed (signal 9); it is started again.\n" in house.log()
    assert house.stop("all")[0] == 0


def test_pages_answer_again_after_web_was_killed_and_sockets_are_told_to_come_back(new_house):
    house = new_house()
    house.start_both()
    with listen(house) as socket:
        before = house.kill_oldest("gunicorn")  # the arbiter; its worker is left behind
        assert close_code(socket, 5) == 1012

    wait_for(
        lambda: house.serves() and not set(before) & set(house.running("gunicorn")), 10, "pages of a new web"
    )

    assert "The web process was killed (signal 9); it is started again.\n" in house.log()
    assert "The web process ended" not in house.log(), "the port was free again in time"
    assert house.stop("all")[0] == 0
    house.wait_until_empty()


def test_who_is_killed_again_soon_is_started_again_later(new_house):
    house = new_house()
    house.start_both()
    house.kill_oldest("aniworld.worker")
    second_started_at = start_of_worker(house)
    house.kill_oldest("aniworld.worker")
    third_started_at = start_of_worker(house)
    assert "The worker was killed (signal 9); it is started again in 2 seconds.\n" in house.log()
    assert third_started_at - second_started_at >= 200, "not before its time"


def start_of_worker(house):
    [worker] = wait_for(lambda: house.running("aniworld.worker"), what="a worker")
    return started_at(Path(f"/proc/{worker}"))


@pytest.mark.parametrize(
    "command, number",
    [("aniworld.worker", signal.SIGTERM), ("gunicorn", signal.SIGINT)],
    ids=["worker, SIGTERM", "web, Ctrl-C"],
)
def test_it_stops_cleanly_while_one_waits_to_be_started_again(new_house, command, number):
    house = new_house()
    house.start_both()
    house.kill_oldest(command)
    wait_for(lambda: "it is started again" in house.log())

    code, _ = house.stop("all", number)

    assert code == 0, house.log()
    house.wait_until_empty()


WORKER_THAT_ENDS = """
import sys
from aniworld import keeper, supervisor
from aniworld.settings import Settings
keeper.WORKER = [sys.executable, "-c", "{ending}"]
keeper.WEB = [sys.executable, "-c", "import time; time.sleep(60)"]
keeper.FIRST_PAUSE = keeper.LONGEST_PAUSE = supervisor.HEAD_START_SECONDS = 0.05
sys.exit(supervisor.run(Settings.load()))
"""

ONCE_KILLED = (
    "import os, sys; been = os.environ['ANIWORLD_DATA_DIR'] + '.been'; os.path.exists(been) and sys.exit(2);"
    " open(been, 'w'); os.kill(os.getpid(), 9)"
)

ENDINGS = [
    ("a setting cannot work", "raise SystemExit(2)", 0, 2, ""),  # the worker itself has said so
    ("it fails each time", "raise SystemExit(3)", 5, 3, "ended by itself (code 3)"),
    ("it claims success each time", "", 5, 1, "ended by itself (code 0)"),
    ("it crashes each time", "import os; os.abort()", 5, 1, "was killed (signal 6)"),
    ("it was killed and cannot start again", ONCE_KILLED, 5, 2, "ended by itself (code 2)"),
]


@pytest.mark.parametrize("why, ending, starts, code, words", ENDINGS, ids=[why for why, *_ in ENDINGS])
def test_a_process_that_cannot_start_stops_both_and_the_exit_code_tells(
    new_house, why, ending, starts, code, words
):
    house = new_house()
    both = house.start("all", [sys.executable, "-c", WORKER_THAT_ENDS.format(ending=ending)])

    assert both.wait(20) == code
    assert house.log().count(f"The worker {words}") == starts
    assert house.log().count(f"The worker {words}, so aniworld stopped.\n") == bool(starts)
    house.wait_until_empty()


def test_its_address_is_printed_when_somebody_answers_there(new_house):
    house = new_house()
    house.start("all", BOTH)
    wait_for(lambda: f"aniworld is at {house.url}" in house.log(), 15)
    assert house.serves()


@pytest.mark.parametrize("command", [BOTH, WORKERS], ids=["run", "worker"])
def test_once_all_run_only_their_keeper_stays_and_it_starts_them_again(new_house, command):
    house = new_house(WORKER_PROCESSES="2", WORKERS="4")
    started = house.start("all", command)
    wait_for(lambda: b"aniworld.keeper" in Path(f"/proc/{started.pid}/cmdline").read_bytes(), 20, "a keeper")
    first = wait_for(lambda: two_workers(house), 20, "two workers")
    os.kill(first[0], signal.SIGKILL)
    wait_for(lambda: two_workers(house) not in (None, first), 20, "another first worker")
    assert "The worker was killed (signal 9); it is started again.\n" in house.log("all")
    assert house.stop("all")[0] == 0
    house.wait_until_empty()


def test_the_link_of_the_demo_is_printed_when_it_signs_in(new_house):
    house = new_house()
    house.start("demo", [sys.executable, "-m", "aniworld.demo"])
    link = wait_for(lambda: re.findall(r"http\S+/login/link\?code=\S+", house.log()), 15, "the link")[0]
    assert requests.get(link, timeout=10).status_code == 200
    assert house.stop("demo")[0] == 0


def test_a_setting_that_means_nothing_is_named_once_with_the_right_one(new_house):
    house = new_house(PROT="8080")
    house.start("all", BOTH)
    house.wait_until_ready()
    assert house.log().count("ANIWORLD_PROT is not a setting of aniworld. Did you mean ANIWORLD_PORT?") == 1


def test_when_the_supervisor_itself_is_killed_both_stop_too(new_house):
    house = new_house()
    house.start_both()

    house.kill("all")

    house.wait_until_empty()
    assert "The worker stopped" in house.log()


def test_a_port_that_is_taken_is_said_in_one_sentence(new_house):
    house = new_house()
    with socket.socket() as other:
        other.bind(("127.0.0.1", house.port))
        other.listen()
        refused = house.run("run")
    assert refused.returncode == 2
    assert (
        f"127.0.0.1:{house.port} cannot be used" in refused.stderr
        and "Set ANIWORLD_PORT to another." in refused.stderr
    )
    assert len(refused.stderr.splitlines()) == 1


@pytest.fixture
def refused(new_house, monkeypatch, capsys):
    """Have the supervisor begin, in this process, with settings that it cannot work with. Returns the one
    line that it says."""

    def begin(**settings):
        for name, value in new_house(**settings).environ.items():
            monkeypatch.setenv(name, value)
        assert supervisor.main() == supervisor.CANNOT_START
        [line] = capsys.readouterr().err.splitlines()
        return line

    return begin


@pytest.mark.parametrize("host", ["203.0.113.9", "no-such-host.invalid", "300.1.1.1", "2001:db8::9"])
def test_an_address_that_is_none_of_this_machine_is_said_in_one_sentence_too(refused, host):
    said = refused(HOST=host, PORT="8123")
    assert f"{host}:8123 cannot be used" in said
    assert "Set ANIWORLD_HOST to an address of this machine." in said and "ANIWORLD_PORT" not in said


BAD_SETTINGS = [
    ("PORT", "eighty", "ANIWORLD_PORT must be a whole number"),
    ("PROVIDERS", "tvmaze,myspace", "myspace"),
    ("ADMIN_USER", "alice", "ANIWORLD_ADMIN_PASSWORD belong together"),
    ("DATA_DIR", "/proc/no-such-folder", "The data folder /proc/no-such-folder cannot be used"),
]


@pytest.mark.parametrize("name, value, words", BAD_SETTINGS, ids=[name for name, _, _ in BAD_SETTINGS])
def test_a_setting_that_cannot_work_is_refused_in_one_sentence(new_house, name, value, words):
    is_refused_in_one_sentence(new_house(**{name: value}), words)


def test_a_first_user_that_cannot_be_is_refused_in_one_sentence(new_house):
    house = new_house(ADMIN_USER="alice", ADMIN_PASSWORD="short", LOG_LEVEL="warning")
    is_refused_in_one_sentence(house, "ANIWORLD_ADMIN_PASSWORD make no user: A password has at least 8")


def is_refused_in_one_sentence(house, words):
    refused = house.run("run")
    assert refused.returncode == 2
    assert words in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
