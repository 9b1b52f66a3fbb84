"""One command starts web and worker; they live, stop and fail together."""

import os
import re
import signal
import socket
import sys

import pytest
import requests

from .house import BOTH, wait_for

pytestmark = pytest.mark.processes


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
def test_stopping_it_stops_both_cleanly_and_leaves_nothing_behind(new_house, number):
    house = new_house()
    house.start_both()
    assert house.running("gunicorn") and house.running("huey_consumer.py")
    assert (house.folder / "data" / "aniworld.db").exists()

    code, seconds = house.stop("all", number)

    assert code == 0, house.log()
    assert seconds < 10
    assert house.running() == []
    assert "Traceback" not in house.log() and "ended by itself" not in house.log()


@pytest.mark.parametrize(
    "victim, command", [("worker", "huey_consumer.py"), ("web", "gunicorn")], ids=["worker", "web"])
def test_when_one_of_them_is_killed_the_other_is_stopped_and_the_exit_code_tells(new_house, victim, command):
    house = new_house()
    both = house.start_both()

    os.kill(min(house.running(command)), signal.SIGKILL)  # gunicorn's arbiter is older than its worker

    assert both.wait(15) != 0
    assert f"The {victim} process ended by itself" in house.log()
    assert wait_for(lambda: house.running() == [], 10, "everything to end")


def test_its_address_is_printed_when_somebody_answers_there(new_house):
    house = new_house()
    house.start("all", BOTH)
    wait_for(lambda: f"aniworld is at {house.url}" in house.log(), 15)
    assert house.serves()


def test_the_link_of_the_demo_is_printed_when_it_signs_in(new_house):
    house = new_house()
    house.start("demo", [sys.executable, "-m", "aniworld.demo"])
    link = wait_for(lambda: re.findall(r"http\S+/login/link\?code=\S+", house.log()), 15, "the link")[0]
    assert requests.get(link, timeout=10).status_code == 200
    assert house.stop("demo")[0] == 0


def test_a_setting_that_means_nothing_is_named_once_with_the_right_one(new_house):
    house = new_house(PROT="8080")
    house.start_both()
    assert house.log().count("ANIWORLD_PROT is not a setting of aniworld. Did you mean ANIWORLD_PORT?") == 1


def test_when_the_supervisor_itself_is_killed_both_stop_too(new_house):
    house = new_house()
    house.start_both()

    house.kill("all")

    assert wait_for(lambda: house.running() == [], 10, "web and worker to notice")
    assert "The worker stopped" in house.log()


def test_a_port_that_is_taken_is_said_in_one_sentence(new_house):
    house = new_house()
    with socket.socket() as other:
        other.bind(("127.0.0.1", house.port))
        other.listen()
        refused = house.run("run")
    assert refused.returncode == 2
    assert f"127.0.0.1:{house.port} cannot be used" in refused.stderr and "ANIWORLD_PORT" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


BAD_SETTINGS = [
    ("PORT", "eighty", "ANIWORLD_PORT must be a whole number"),
    ("PROVIDERS", "tvmaze,myspace", "myspace"),
    ("ADMIN_USER", "alice", "ANIWORLD_ADMIN_PASSWORD belong together"),
    ("DATA_DIR", "/proc/no-such-folder", "The data folder /proc/no-such-folder cannot be used"),
]


@pytest.mark.parametrize("name, value, words", BAD_SETTINGS, ids=[name for name, _, _ in BAD_SETTINGS])
def test_a_setting_that_cannot_work_is_refused_in_one_sentence(new_house, name, value, words):
    refused = new_house(**{name: value}).run("run")
    assert refused.returncode == 2
    assert words in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
