"""Programs preview lists of people, and have them read once or every day."""

import pytest

from aniworld.library.lists import list_runs
from aniworld.models import Series

WHOSE = {"service": "anilist", "user": "aniworld"}


@pytest.fixture(autouse=True)
def rows(database, still):
    """What is added stays as it was asked for."""


def test_a_list_is_previewed_with_what_each_entry_is_and_nothing_is_added(program):
    answer = program.post("/api/lists/preview", json=WHOSE)
    assert answer.status_code == 200 and not answer.json["has_more"] and answer.json["page"] == 1
    assert answer.json["statuses"] == ["watching", "planned", "completed", "on_hold"]
    bebop = next(entry for entry in answer.json["entries"] if entry["title"] == "Cowboy Bebop")
    assert bebop["match"]["how"] == "catalogue" and bebop["match"]["title"] == "COWBOY BEBOP"
    assert bebop["is_wanted"] and bebop["series_id"] is None and bebop["link"] is None
    assert Series.select().count() == 0
    sent = {name: bebop["match"][name] for name in ("provider", "id", "title")}
    assert program.post("/api/series/bulk", json={"series": [sent]}).status_code == 202
    again = program.post("/api/lists/preview", json=WHOSE)
    here = next(entry for entry in again.json["entries"] if entry["title"] == "Cowboy Bebop")
    assert here["series_id"] == "1" and here["link"] == "/api/series/1" and not here["is_wanted"]


def test_a_list_of_ten_thousand_is_bounded(program):
    whose = {"service": "myanimelist", "user": "collector", "statuses": ["planned", "watching"]}
    answer = program.post("/api/lists/preview", json=whose | {"page": 34})
    assert answer.status_code == 200 and len(answer.json["entries"]) < 300 and not answer.json["has_more"]
    assert program.post("/api/lists/preview", json=whose | {"page": 1}).json["has_more"]
    assert program.post("/api/lists/preview", json=whose | {"page": 201}).json["code"] == "not_in_range"


REFUSED = [
    ({"user": "nobody-there"}, 404, "list_user_unknown"),
    ({"user": "hidden"}, 403, "list_is_private"),
    ({"service": "nonsense"}, 422, "list_service_unknown"),
    ({"service": 1}, 422, "list_service_unknown"),
    ({"user": "a/b"}, 422, "list_user_wrong"),
    ({"user": None}, 422, "list_user_wrong"),
    ({"statuses": []}, 422, "list_statuses_wrong"),
    ({"statuses": ["nonsense"]}, 422, "list_statuses_wrong"),
    ({"statuses": "watching"}, 422, "list_statuses_wrong"),
]


@pytest.mark.parametrize(("sent", "status", "code"), REFUSED)
def test_what_cannot_be_previewed_gets_a_sentence(program, sent, status, code):
    answer = program.post("/api/lists/preview", json=WHOSE | sent)
    assert (answer.status_code, answer.json["args"].get("code", answer.json["code"])) == (
        status,
        answer.json["code"],
    )
    assert code in (answer.json["code"], answer.json["args"].get("sentence", {}).get("code"))
    assert answer.json["error"].endswith(".")


def test_a_service_that_is_away_says_so(program, standin):
    standin.fail("/anilist", status=503, times=1)
    answer = program.post("/api/lists/preview", json=WHOSE)
    assert answer.status_code == 502 and "AniList" in answer.json["error"]


def test_a_list_is_read_every_day_listed_read_now_and_removed(program):
    made = program.post("/api/lists", json=WHOSE | {"daily": True})
    address = made.headers["Location"]
    assert made.status_code == 201 and made.json["daily"] and made.json["read_at"] is None
    added = list_runs.run_due()
    assert added == Series.select().count() > 5
    shown = program.get(address).json
    assert shown["code"] == "list_read" and shown["args"]["added"] == added and shown["sentence"]
    assert program.get("/api/lists").json == {"lists": [shown], "total": 1}
    assert program.post(f"{address}/run").status_code == 202
    assert list_runs.run_due() == 0 and program.get(address).json["args"]["here"] == added
    assert program.post("/api/lists", json=WHOSE | {"only_new": True}).status_code == 200
    assert program.delete(address).status_code == 204 and program.get(address).status_code == 404
    assert program.get("/api/lists").json["total"] == 0 and Series.select().count() == added


def test_what_cannot_be_kept_is_refused_and_nothing_is_stored(program):
    wrong = ({"daily": "yes"}, {"only_new": 1}, {"user": ""}, {"service": "x"}, {"statuses": [1]})
    for sent in wrong:
        assert program.post("/api/lists", json=WHOSE | sent).status_code == 422, sent
    assert program.get("/api/lists").json["total"] == 0
    for method, path in (("get", "/api/lists/x"), ("delete", "/api/lists/7"), ("post", "/api/lists/7/run")):
        answer = getattr(program, method)(path)
        assert answer.status_code == 404 and answer.json["error"] == "There is no such list."
