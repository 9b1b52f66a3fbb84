"""Users, keys, sessions and the security log for programs, and for administrators who are signed in."""

import pytest
from people import PASSWORD, let_in

from aniworld.auth import accounts, api_keys
from aniworld.database import connected
from aniworld.models import ApiKey, Session, User


def user_id(name):
    with connected():
        return accounts.named(name).id


def as_person(person, method, path, **sent):
    """A request of the API by somebody who is signed in."""
    headers = {"X-CSRF-Token": person.token(), "Origin": "http://localhost"}
    return person.client.open(path, method=method, headers=headers, **sent)


USER = {"id", "name", "role", "is_disabled", "has_password", "created_at", "seen_at", "sessions"}


def test_a_user_is_added_changed_and_removed(program, browser):
    answer = program.post("/api/users", json={"name": "bob", "role": "editor", "password": PASSWORD})
    made = answer.get_json()
    assert answer.status_code == 201 and set(made) == USER and answer.location == f"/api/users/{made['id']}"
    assert (made["name"], made["role"], made["has_password"]) == ("bob", "editor", True)
    bob = browser("bob")
    assert bob.post("/login", username="bob", password=PASSWORD).status_code == 302
    assert program.get(answer.location).get_json()["sessions"] == 1
    accounts_listed = program.get("/api/users").get_json()
    assert accounts_listed["total"] == 1 and accounts_listed["users"][0]["name"] == "bob"
    with connected():
        accounts.add_user("alice", PASSWORD)
    changed = program.patch(answer.location, json={"role": "viewer"}).get_json()
    assert changed["role"] == "viewer" and bob.get("/import").status_code == 403
    assert program.delete(f"{answer.location}/sessions").get_json() == {"ended": 1}
    assert bob.get("/").status_code == 302
    link = program.post(f"{answer.location}/link")
    assert link.status_code == 201
    assert bob.post("/login/link", code=link.get_json()["url"].partition("code=")[2]).status_code == 302
    assert program.patch(answer.location, json={"is_disabled": True}).get_json()["is_disabled"] is True
    assert bob.get("/").status_code == 302
    assert program.patch(answer.location, json={"is_disabled": False}).get_json()["is_disabled"] is False
    assert program.patch(answer.location, json={"password": "another horse battery"}).status_code == 200
    assert bob.post("/login", username="bob", password="another horse battery").status_code == 302
    assert program.delete(answer.location).status_code == 204
    assert bob.get("/").status_code == 302 and program.get(answer.location).status_code == 404


@pytest.mark.parametrize(
    "sent, field, code",
    [
        ({}, "name", "user_name_length"),
        ({"name": 7}, "name", "user_name_length"),
        ({"name": ""}, "username", "user_name_length"),
        ({"name": "alice"}, "username", "user_name_taken"),
        ({"name": "bob", "role": "king"}, "role", "no_such_role"),
        ({"name": "bob", "role": None}, "role", "no_such_role"),
        ({"name": "bob", "password": "short"}, "password", "password_too_short"),
        ({"name": "bob", "password": 12345678}, "password", "password_not_text"),
    ],
)
def test_what_cannot_be_a_user_is_said(alice, program, sent, field, code):
    answer = program.post("/api/users", json=sent)
    assert (answer.status_code, answer.get_json()["field"], answer.get_json()["code"]) == (422, field, code)
    with connected():
        assert User.select().count() == 1


@pytest.mark.parametrize(
    "sent, status, code",
    [
        ({"role": "editor"}, 403, "only_administrator"),
        ({"is_disabled": True}, 403, "only_administrator"),
        ({"role": "king"}, 422, "no_such_role"),
        ({"is_disabled": "yes"}, 422, "not_true_or_false"),
        ({"password": "short"}, 422, "password_too_short"),
        ({"password": "another horse battery", "role": "viewer"}, 403, "only_administrator"),
    ],
)
def test_a_change_that_cannot_be_changes_nothing(alice, program, sent, status, code):
    answer = program.patch(f"/api/users/{user_id('alice')}", json=sent)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert alice.get("/").status_code == 200
    with connected():
        assert let_in("alice", PASSWORD).is_admin
    assert program.delete(f"/api/users/{user_id('alice')}").status_code == 403


def test_nobody_shuts_themselves_out(alice, browser):
    browser("bob").sign_in()
    path = f"/api/users/{user_id('alice')}"
    assert as_person(alice, "PATCH", path, json={"role": "viewer"}).get_json()["code"] == "not_yourself"
    assert as_person(alice, "DELETE", path).status_code == 403
    assert (
        as_person(alice, "PATCH", f"/api/users/{user_id('bob')}", json={"role": "viewer"}).status_code == 200
    )
    assert as_person(alice, "PATCH", "/api/users/77", json={"role": "viewer"}).status_code == 404


def test_a_key_is_made_told_once_and_removed(program, app):
    answer = program.post("/api/keys", json={"name": "  Home Assistant ", "scope": "write"})
    made = answer.get_json()
    assert answer.status_code == 201 and made["scope"] == "write" and made["name"] == "Home Assistant"
    listed = program.get("/api/keys")
    assert made["key"] not in listed.get_data(as_text=True) and listed.get_json()["total"] == 2
    other = app.test_client()
    asked = {"headers": {"X-Api-Key": made["key"]}}
    assert other.get("/api/series", **asked).status_code == 200
    assert other.get("/api/keys", **asked).status_code == 403
    assert program.delete(f"/api/keys/{made['id']}").status_code == 204
    assert other.get("/api/series", **asked).status_code == 401
    assert program.delete(f"/api/keys/{made['id']}").status_code == 404


def test_a_key_may_only_read_unless_more_is_asked_for(program):
    assert program.post("/api/keys", json={"name": "x"}).get_json()["scope"] == "read"


@pytest.mark.parametrize(
    "sent, field, code",
    [
        ({}, "name", "key_name_length"),
        ({"name": "program"}, "name", "key_name_taken"),
        ({"name": "x", "scope": "all"}, "scope", "no_such_scope"),
        ({"name": ["x"]}, "name", "key_name_length"),
    ],
)
def test_what_cannot_be_a_key_is_said(program, sent, field, code):
    answer = program.post("/api/keys", json=sent)
    assert (answer.status_code, answer.get_json()["field"], answer.get_json()["code"]) == (422, field, code)
    with connected():
        assert ApiKey.select().count() == 1


def test_people_see_and_end_their_own_sessions_and_administrators_all(alice, browser, program):
    bob = browser("bob").sign_in()
    with connected():
        User.update(role="viewer").where(User.name == "bob").execute()
    mine = bob.get("/api/sessions").get_json()
    assert mine["total"] == 1 and mine["sessions"][0]["user"] == "bob" and mine["sessions"][0]["is_current"]
    everyone = alice.get("/api/sessions").get_json()["sessions"]
    assert {one["user"] for one in everyone} == {"alice", "bob"}
    assert {one["user"] for one in program.get("/api/sessions").get_json()["sessions"]} == {"alice", "bob"}
    numbers = {one["user"]: one["id"] for one in everyone}
    assert as_person(bob, "DELETE", f"/api/sessions/{numbers['alice']}").status_code == 404
    assert alice.get("/").status_code == 200
    assert as_person(bob, "DELETE", f"/api/sessions/{numbers['bob']}").status_code == 204
    assert bob.get("/").status_code == 302
    assert program.delete(f"/api/sessions/{numbers['alice']}").status_code == 204
    assert alice.get("/").status_code == 302
    with connected():
        assert not Session.select().exists()


@pytest.mark.parametrize("scope", ["read", "write"])
def test_a_key_that_may_not_do_all_sees_no_sessions(app, alice, scope):
    with connected():
        key = api_keys.add("player", scope)
        number = Session.get().id
    program = app.test_client()
    asked = {"headers": {"X-Api-Key": key}}
    assert program.get("/api/sessions", **asked).status_code == 403
    assert program.delete(f"/api/sessions/{number}", **asked).status_code == 403
    assert alice.get("/").status_code == 200


def test_the_security_log_is_read_page_by_page(alice, program):
    found = program.get("/api/security-log").get_json()
    assert set(found) == {"events", "total", "page", "per_page", "pages"} and found["pages"] == 1
    with connected():
        accounts.add_user("bob", PASSWORD, "editor")
    newest = program.get("/api/security-log").get_json()["events"][0]
    assert newest["code"] == "user_was_added" and newest["sentence"] == "bob was added as editor."
    assert (newest["args"], newest["who"]) == ({"name": "bob", "role": "editor"}, "server")
    assert program.get("/api/security-log?page=2").get_json()["events"] == []
    assert program.get("/api/security-log?page=0").status_code == 422
