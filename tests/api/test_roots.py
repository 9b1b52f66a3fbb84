"""Programs list, add and remove library folders."""

import pytest

from aniworld.database import connected
from aniworld.library.disk import library_gate
from aniworld.models import Root, User


@pytest.fixture
def another(tmp_path):
    place = tmp_path / "anime-private"
    place.mkdir()
    return place


def test_the_first_is_listed_with_its_state(program, settings):
    told = program.get("/api/roots").json
    (first,) = told["roots"]
    assert told["total"] == 1 and first["path"] == str(settings.library)
    assert first["is_first"] and first["takes_new"] and first["state"] == "ok" and first["sentence"] is None
    assert (first["series"], first["folders"], first["videos"]) == (0, 0, 0)


def test_each_names_the_folders_that_no_scan_looks_into(program):
    assert program.get("/api/roots/1").json["left_out"] == []
    Root.update(left_out=[["Linked", "link", "/elsewhere/Show"]]).execute()
    (told,) = program.get("/api/roots/1").json["left_out"]
    assert (told["path"], told["reason"], told["other"]) == ("Linked", "link", "/elsewhere/Show")
    assert "/elsewhere/Show" in told["sentence"] and told["cure"].startswith("Add the folder")


def test_one_is_added_takes_new_series_and_is_removed(program, another):
    answer = program.post("/api/roots", json={"path": str(another)})
    assert answer.status_code == 201 and answer.json["path"] == str(another)
    address = answer.headers["Location"]
    assert program.get(address).json == answer.json
    assert program.patch(address, json={"takes_new": True}).json["takes_new"] is True
    assert [root["takes_new"] for root in program.get("/api/roots").json["roots"]] == [False, True]
    gone = program.delete(address)
    assert gone.json == {"let_go": {"series": 0, "folders": 0, "videos": 0}} and another.is_dir()
    assert program.get(address).status_code == 404


@pytest.mark.parametrize(
    "sent, status, code",
    [
        ({}, 422, "root_path_empty"),
        ({"path": 7}, 422, "root_path_empty"),
        ({"path": "anime"}, 422, "root_path_not_whole"),
        ({"path": "/no/such/place"}, 422, "root_not_there"),
        ({"path": "/proc"}, 422, "root_of_system"),
        ([], 422, "not_a_json_object"),
    ],
)
def test_what_cannot_be_added_is_refused_in_words(program, sent, status, code):
    answer = program.post("/api/roots", json=sent)
    assert (answer.status_code, answer.json["code"]) == (status, code) and answer.json["error"].endswith(".")


@pytest.mark.parametrize("sent", [{}, {"takes_new": False}, {"takes_new": "yes"}])
def test_only_a_word_that_says_which_takes_new_series_changes_that(program, sent):
    answer = program.patch("/api/roots/1", json=sent)
    assert (answer.status_code, answer.json["code"]) == (422, "takes_new_is_true")


def test_the_first_is_not_removed(program):
    answer = program.delete("/api/roots/1")
    assert (answer.status_code, answer.json["code"]) == (422, "root_is_first")


def test_each_tells_its_own_trouble(program, another):
    added = program.post("/api/roots", json={"path": str(another)}).json
    another.rename(another.with_name("unplugged"))
    first, second = program.get("/api/roots").json["roots"]
    assert first["state"] == "ok" and second["state"] == "library_missing" and second["cure"]
    assert program.get(f"/api/roots/{added['id']}").json["state"] == "library_missing"
    with connected():
        library_gate.look()
    told = program.get("/api/library").json
    assert told["state"] == "library_missing" and "anime-private" in told["sentence"]


@pytest.mark.parametrize("act", ["add", "change", "remove"])
def test_members_change_nothing(browser, another, database, act):
    bob = browser("bob").sign_in()
    User.update(role="editor").where(User.name == "bob").execute()
    sent = {"X-CSRF-Token": bob.token(), "Origin": "http://localhost"}
    answers = {
        "add": lambda: bob.client.post("/api/roots", json={"path": str(another)}, headers=sent),
        "change": lambda: bob.client.patch("/api/roots/1", json={"takes_new": True}, headers=sent),
        "remove": lambda: bob.client.delete("/api/roots/1", headers=sent),
    }
    assert answers[act]().status_code == 403
    assert Root.select().count() == 1
