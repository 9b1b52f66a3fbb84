import contextlib
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, IncompleteRead

import pytest
import requests
from processes.house import wait_for

from aniworld.demo.standin import StandIn
from aniworld.settings import Settings

SEARCH = "/tvmaze/search/shows?q=frieren"


def test_the_log_holds_the_time_and_path_of_each_request(get, standin):
    before = time.time()
    get(SEARCH)
    get("/kitsu/anime")
    assert [path for _, path in standin.log] == [SEARCH, "/kitsu/anime"]
    assert before <= standin.log[0][0] <= standin.log[1][0] <= time.time()


def test_an_answer_that_the_client_has_already_is_not_sent_again(get, standin, client):
    first = get(SEARCH)
    assert first.headers["Cache-Control"] == "public, max-age=3600"
    again = client.get(standin.url + SEARCH, headers={"If-None-Match": first.headers["ETag"]}, timeout=5)
    assert (again.status_code, again.content) == (304, b"")


def test_a_delay_can_be_set_while_it_runs(get, standin):
    standin.delay_seconds = 0.05
    assert get(SEARCH).elapsed.total_seconds() >= 0.05
    standin.reset()
    assert standin.delay_seconds == 0


def test_32_requests_are_answered_side_by_side_and_a_shorter_delay_counts_for_those_that_wait(standin):
    standin.delay_seconds = 600
    with ThreadPoolExecutor(32) as pool:
        asked = [pool.submit(requests.get, standin.url + SEARCH, timeout=30) for _ in range(32)]
        wait_for(lambda: standin.counts()["most_at_once"] == 32, what="all of them to wait")
        standin.delay_seconds = 0
        assert [answer.result().status_code for answer in asked] == [200] * 32


def test_connections_are_kept_alive(standin):
    connection = HTTPConnection("127.0.0.1", standin.port, timeout=5)
    sockets = set()
    for _ in range(3):
        connection.request("GET", SEARCH)
        assert connection.getresponse().read()
        sockets.add(connection.sock)
    connection.close()
    assert len(sockets) == 1 and None not in sockets


def test_another_process_can_drive_it(standin):
    control = f"{standin.url}/control"
    wishes = {
        "reset": True,
        "delay_seconds": 0.01,
        "jitter": 0.5,
        "fail": {"path_prefix": "/tvmaze/search", "status": 500},
    }
    requests.post(control, json=wishes, timeout=5).raise_for_status()
    assert requests.get(standin.url + SEARCH, timeout=5).status_code == 500
    counts = requests.get(control, timeout=5).json()
    assert (counts["requests"], counts["by_part"], counts["delay_seconds"]) == (1, {"tvmaze": 1}, 0.01)


@pytest.mark.parametrize(
    "wishes", ["nonsense", '"text"', '{"fail": {"path": "/"}}', '{"delay_seconds": "long"}']
)
def test_a_wish_that_is_not_understood_is_refused(standin, wishes):
    assert requests.post(f"{standin.url}/control", data=wishes, timeout=5).status_code == 400


def test_its_environment_sends_aniworld_to_it_and_nowhere_else(standin):
    settings = Settings.load(standin.environment())
    assert settings.providers == ("tvmaze", "kitsu")
    urls = [
        getattr(settings, f"{name}_url") for name in ("tvmaze", "kitsu", "jikan", "anilist", "tmdb", "fanart")
    ]
    assert all(url.startswith(f"{standin.url}/") for url in urls)
    assert settings.extra_image_hosts == {f"127.0.0.1:{standin.port}"}
    assert [requests.get(url, timeout=5).status_code for url in urls[2:]] == [404] * 4


@pytest.mark.parametrize(
    "path",
    [
        "original/mushi-shi/logo.png",
        "original/frieren/logo.jpg",
        "original/nobody/poster.jpg",
        "huge/frieren/poster.jpg",
        "poster",
    ],
)
def test_a_picture_that_is_not_there_is_not_found(get, path):
    assert get(f"/images/{path}").status_code == 404


def test_when_it_stops_nobody_waits_and_it_can_start_again_at_the_same_address():
    standin = StandIn(images="tiny").start()
    standin.fail("/tvmaze", drip_seconds=600)
    connection = HTTPConnection("127.0.0.1", standin.port, timeout=5)
    connection.request("GET", SEARCH)
    dripping = connection.getresponse()
    standin.stop()
    with contextlib.suppress(IncompleteRead):
        assert dripping.read()
    connection.close()
    with pytest.raises(requests.ConnectionError):
        requests.get(standin.url, timeout=1)
    address = standin.url
    with standin:
        assert standin.url == address and requests.get(address, timeout=5).json()["stand_in_of"] == [
            "TVmaze",
            "Kitsu",
        ]


def test_it_runs_as_a_process_and_names_its_address_first():
    command = [
        sys.executable,
        "-m",
        "aniworld.demo.standin",
        "--port",
        "0",
        "--many",
        "3",
        "--images",
        "tiny",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            address = process.stdout.readline().strip()
            hit = requests.get(
                f"{address}/tvmaze/search/shows", params={"q": "Generated show 3"}, timeout=5
            ).json()
            assert hit[0]["show"]["name"] == "Generated show 3"
        finally:
            process.terminate()
    assert process.wait(timeout=5) == 0
