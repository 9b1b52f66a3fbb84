import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
import requests
from PIL import Image
from processes.house import wait_for

SEARCH = "/tvmaze/search/shows"


def ask(get):
    return get(SEARCH, q="frieren")


def test_a_show_fails_twice_before_it_answers_and_again_after_a_reset(get, standin):
    ident = next(show.id for show in standin.catalogue.shows.values() if show.stumbles)
    assert [get(f"/tvmaze/shows/{ident}?embed[]=seasons").status_code for _ in range(3)] == [503, 503, 200]
    standin.reset()
    assert get(f"/tvmaze/shows/{ident}?embed[]=akas").status_code == 503


def test_a_fault_meets_as_many_requests_as_told_and_only_below_its_path(get, standin):
    standin.fail(SEARCH, times=2, status=429, headers={"Retry-After": "7"})
    assert get("/tvmaze/updates/shows").status_code == 200
    answers = [ask(get) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [429, 429, 200]
    assert answers[0].headers["Retry-After"] == "7" and answers[0].json()["status"] == 429


def test_a_fault_without_an_end_lasts_until_the_reset(get, standin):
    standin.fail("/kitsu", times=None, status=500)
    answers = [get("/kitsu/anime") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [500] * 3 and answers[0].json()["errors"][0][
        "status"
    ] == "500"
    standin.reset()
    assert get("/kitsu/anime").status_code == 200


def test_faults_come_one_after_the_other(get, standin):
    standin.fail(SEARCH, status=500)
    standin.fail(SEARCH, status=404)
    assert [ask(get).status_code for _ in range(3)] == [500, 404, 200]


def test_a_page_of_html_can_come_in_place_of_json(get, standin):
    standin.fail(SEARCH, body="<h1>Just a moment…</h1>", content_type="text/html")
    answer = ask(get)
    assert (answer.status_code, answer.headers["Content-Type"]) == (
        200,
        "text/html",
    ) and "moment" in answer.text


def test_json_can_be_cut_in_the_middle(get, standin):
    standin.fail(SEARCH, cut=True)
    answer = ask(get)
    assert answer.status_code == 200 and "ETag" not in answer.headers
    with pytest.raises(ValueError):
        answer.json()


def test_a_picture_can_be_cut_in_the_middle(get, standin):
    standin.fail("/images/", cut=True)
    broken = get("/images/original/frieren/background.jpg").content
    with pytest.raises(OSError):
        Image.open(BytesIO(broken)).load()


def test_the_connection_can_break_half_way(get, standin):
    standin.fail(SEARCH, drop=True)
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        ask(get)
    assert ask(get).status_code == 200


def test_an_answer_can_hang_longer_than_a_client_waits(standin):
    standin.fail(SEARCH, hang_seconds=0.3)
    with pytest.raises(requests.exceptions.ReadTimeout):
        requests.get(standin.url + SEARCH, params={"q": "frieren"}, timeout=0.05)


def asked(standin):
    return requests.get(standin.url + SEARCH, params={"q": "frieren"}, timeout=30, stream=True)


def test_an_answer_can_drip(standin):
    standin.fail(SEARCH, drip_seconds=0.1)
    began_at = time.monotonic()
    with asked(standin) as answer:
        assert len(answer.raw.read()) == int(answer.headers["Content-Length"])
    seconds = time.monotonic() - began_at
    assert seconds > 0.09 and answer.elapsed.total_seconds() < seconds


@pytest.mark.parametrize("fault", [{"drip_seconds": 600}, {"hang_seconds": 600}], ids=["drips", "hangs"])
def test_a_reset_ends_what_somebody_waits_in(standin, fault):
    standin.fail(SEARCH, **fault)
    with ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(lambda: asked(standin).json())
        wait_for(lambda: standin.log, what="the request")
        standin.reset()
        assert waiting.result(30)
