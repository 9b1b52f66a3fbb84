"""A series that is added over HTTP loads in the worker, and its files appear on disk."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from . import shelf
from .house import wait_for

pytestmark = pytest.mark.processes
PARTS = {"episodes", "nfo", "logo", "images"}


def test_a_series_added_by_name_loads_to_its_end_and_is_on_disk(house, standin):
    answer = house.post("/api/series", {"name": "Frieren"})
    assert answer.status_code == 202 and answer.json()["loading_status"] == "loading"

    status = house.wait_until_loaded(answer.json()["id"])

    assert status["loading_status"] == "completed" and status["error"] is None
    assert status["progress"] == dict.fromkeys(PARTS, True)
    series = house.get(answer.headers["Location"]).json()
    folder = house.library / series["folder"]
    assert {"tvshow.nfo", "poster.jpg", "fanart.jpg", "clearlogo.png"} <= {
        path.name for path in shelf.files(folder)
    }
    assert shelf.broken_files(folder) == []
    assert house.get(series["links"]["episodes"]).json()["total"] > 20


def test_adding_answers_at_once_however_slow_the_sources_are(house, standin):
    standin.delay_seconds = 3
    answer = house.post("/api/series", {"name": "Mushi-Shi"})
    assert answer.status_code == 202
    assert answer.elapsed.total_seconds() < 1


def test_many_at_once_who_add_the_same_series_make_one(house, standin):
    with ThreadPoolExecutor(20) as people:
        answers = list(people.map(lambda _: house.post("/api/series", {"name": "Cowboy Bebop"}), range(20)))
    assert sorted(answer.status_code for answer in answers) == [200] * 19 + [202]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert shelf.rows(
        house.data, "SELECT count(*) FROM part WHERE series_id = ?", int(answers[0].json()["id"])
    ) == [(4,)]


def test_a_title_that_no_source_knows_fails_with_a_sentence(house, standin):
    status = house.wait_until_loaded(house.add("Qqqq Zzzz Xxxx"))
    assert status["loading_status"] == "failed"
    assert "Qqqq Zzzz Xxxx" in status["error"]


def test_a_source_that_stumbles_is_asked_again_by_itself(house, standin):
    standin.fail("/tvmaze/search", times=1, status=503)
    standin.fail("/images", times=1, drop=True)
    status = house.wait_until_loaded(house.add("Generated show 3"), seconds=30)
    assert status["loading_status"] == "completed"
    assert status["parts"]["episodes"]["attempt"] > 1


def test_a_source_that_answers_byte_by_byte_holds_up_only_its_own_series(house, standin):
    standin.fail("/tvmaze", times=1, drip_seconds=300)
    before = len(standin.log)
    slow = house.add("Generated show 30")
    wait_for(
        lambda: any(path.startswith("/tvmaze") for _, path in standin.log[before:]),
        10,
        "the slow answer to begin",
    )
    others = [house.add(f"Generated show {number}") for number in (31, 32, 33)]
    for series_id in others:
        assert house.wait_until_loaded(series_id)["loading_status"] == "completed"
    assert house.loading(slow)["loading_status"].startswith("loading"), "it is still being told"
    standin.reset()
    assert house.wait_until_loaded(slow, 30)["loading_status"] == "completed"


def test_a_picture_server_that_answers_by_drops_holds_up_no_other_source(new_house, standin):
    standin.fail("/images/", times=None, drip_seconds=300)
    house = new_house()
    house.add_person()
    house.start_apart()
    for number in range(40, 60):
        house.add(f"Generated show {number}")
    wait_for(
        lambda: sum(path.startswith("/images/") for _, path in standin.log) >= 10,
        30,
        "the pictures to be asked for",
    )
    last = house.add("Generated show 60")
    wait_for(lambda: house.loading(last)["progress"]["nfo"], 15, "the episodes of a series that came later")
    assert not house.loading(last)["progress"]["images"], "its pictures are still waited for"
