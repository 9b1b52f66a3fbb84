"""Programs list, add, change, test and remove media servers."""

import pytest
from library.servers.standins import KEY, JellyfinStandin

from aniworld.library.servers import server_rows
from aniworld.models import MediaServer, User


@pytest.fixture
def jellyfin():
    made = JellyfinStandin(["/media/anime"])
    yield made
    made.end()
    assert made.mistakes == []


@pytest.fixture
def added(program, jellyfin, database):
    sent = {"kind": "jellyfin", "name": "living room", "url": jellyfin.url, "key": KEY}
    answer = program.post("/api/servers", json=sent)
    assert answer.status_code == 201
    return answer


def test_one_that_is_switched_off_is_not_tried_again(program, added):
    MediaServer.update(next_at=2e9, failures=1).execute()
    assert program.get(added.headers["Location"]).json["next_at"] == "2033-05-18T03:33:20Z"
    MediaServer.update(is_on=False).execute()
    assert program.get(added.headers["Location"]).json["next_at"] is None


def test_one_is_added_shown_changed_and_removed_and_its_key_never_comes_out(program, added, jellyfin):
    address = added.headers["Location"]
    assert added.json == {
        "id": added.json["id"],
        "kind": "jellyfin",
        "name": "living room",
        "url": jellyfin.url,
        "is_on": True,
        "user": "",
        "has_key": True,
        "paths": [],
        "waiting": 0,
        "told_at": None,
        "failures": 0,
        "next_at": None,
        "result_at": None,
        "sentence": None,
        "code": None,
        "args": None,
    }
    pair = {"ours": "/library", "theirs": "/media/anime"}
    assert program.patch(address, json={"paths": [pair]}).json["paths"] == [pair]
    assert program.patch(address, json={"is_on": False}).json["is_on"] is False
    assert program.patch(address, json={"is_on": "no"}).json["code"] == "not_true_or_false"
    listed = program.get("/api/servers")
    assert listed.json["total"] == 1 and KEY not in listed.get_data(as_text=True)
    assert program.delete(address).status_code == 204 and program.get(address).status_code == 404


def test_a_test_says_whether_it_is_well_and_what_it_holds(program, added, jellyfin):
    tested = program.post(f"{added.headers['Location']}/test")
    assert tested.status_code == 200
    assert tested.json["is_well"]
    assert tested.json["locations"] == ["/media/anime"]
    assert tested.json["code"] == "server_sees_others"
    jellyfin.status = 401
    tested = program.post(f"{added.headers['Location']}/test").json
    assert not tested["is_well"] and tested["code"] == "server_rejects_key" and tested["locations"] == []
    assert program.get(added.headers["Location"]).json["code"] == "server_rejects_key"


@pytest.mark.parametrize(
    "sent, code",
    [
        ([], "not_a_json_object"),
        ({}, "server_kind_unknown"),
        ({"kind": "plex"}, "server_url_empty"),
        ({"kind": "plex", "url": "nas"}, "server_key_needed"),
        ({"kind": "plex", "url": "nas", "key": KEY, "colour": "red"}, "server_field_unknown"),
        ({"kind": "plex", "url": "nas", "key": KEY, "paths": {"a": "b"}}, "server_paths_wrong"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(program, database, sent, code):
    answer = program.post("/api/servers", json=sent)
    assert (answer.status_code, answer.json["code"]) == (422, code) and answer.json["error"].endswith(".")
    assert not MediaServer.select().exists()


def test_the_kind_of_one_stays(program, added):
    answer = program.patch(added.headers["Location"], json={"kind": "plex"})
    assert (answer.status_code, answer.json["code"]) == (422, "server_field_unknown")


@pytest.mark.parametrize("act", ["add", "change", "test", "remove"])
def test_members_change_nothing(browser, added, act):
    bob = browser("bob").sign_in()
    User.update(role="editor").where(User.name == "bob").execute()
    sent = {"X-CSRF-Token": bob.token(), "Origin": "http://localhost"}
    address = added.headers["Location"]
    answers = {
        "add": lambda: bob.client.post("/api/servers", json={"kind": "plex"}, headers=sent),
        "change": lambda: bob.client.patch(address, json={"name": "x"}, headers=sent),
        "test": lambda: bob.client.post(f"{address}/test", headers=sent),
        "remove": lambda: bob.client.delete(address, headers=sent),
    }
    assert answers[act]().status_code == 403
    assert [server.name for server in server_rows.all()] == ["living room"]
