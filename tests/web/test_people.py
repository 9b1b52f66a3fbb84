"""The users page: who may come in, with which role, until when."""

import pytest
from people import PASSWORD

from aniworld.auth import accounts
from aniworld.database import connected
from aniworld.models import User

from .pages import Page

NEW = "another horse battery"


def user(name):
    with connected():
        return accounts.named(name)


@pytest.fixture
def bob(alice, browser):
    """Somebody else who may sign in, and change nothing about users."""
    person = browser("bob").sign_in()
    with connected():
        User.update(role="editor").where(User.name == "bob").execute()
    return person


def test_a_user_is_added_with_a_password_and_a_role(alice, browser):
    page = Page(alice.post("/users/add", username="carol", password=PASSWORD, role="viewer"))
    assert "carol can sign in now." in page.text and user("carol").role == "viewer"
    carol = browser("carol")
    assert carol.post("/login", username="carol", password=PASSWORD).status_code == 302
    assert carol.get("/").status_code == 200


def test_a_user_without_a_password_comes_in_by_a_link_once_and_chooses_one(alice, browser):
    page = Page(alice.post("/users/add", username="carol", password="", role="editor"))
    code = page.one("input", id="new-link")["value"].partition("code=")[2]
    carol = browser("carol")
    assert carol.post("/login", username="carol", password="").status_code == 401
    assert carol.post("/login/link", code=code).status_code == 302 and carol.get("/").status_code == 200
    assert browser().post("/login/link", code=code).status_code == 403
    assert "Choose a password" in Page(carol.get("/account")).text
    assert carol.post("/account/password", password=PASSWORD).status_code == 302
    assert browser().post("/login", username="carol", password=PASSWORD).status_code == 302


@pytest.mark.parametrize(
    "sent, words",
    [
        (
            {"username": "alice", "password": PASSWORD, "role": "editor"},
            "There is already a user called alice.",
        ),
        ({"username": "", "password": PASSWORD, "role": "editor"}, "A user name has 1 to 80 characters."),
        (
            {"username": "carol", "password": "short", "role": "editor"},
            "A password has at least 8 characters.",
        ),
        (
            {"username": "carol", "password": PASSWORD, "role": "king"},
            "A role is one of admin or editor or viewer.",
        ),
    ],
)
def test_what_cannot_be_a_user_is_said_in_the_form(alice, sent, words):
    answer = alice.post("/users/add", **{"username": "carol", "password": PASSWORD, "role": "editor"} | sent)
    assert answer.status_code == 422 and Page(answer).one(id="user-error").text.strip() == words
    with connected():
        assert [user.name for user in accounts.users()] == ["alice"]


def test_a_role_is_changed_and_holds_at_once(alice, bob):
    number = user("bob").id
    assert bob.get("/import").status_code == 200
    answer = alice.post(f"/users/{number}/role", role="viewer")
    assert (answer.status_code, answer.location) == (302, f"/users#user-{number}")
    assert bob.get("/import").status_code == 403 and bob.get("/").status_code == 200
    alice.post(f"/users/{number}/role", role="admin")
    assert bob.get("/users").status_code == 200
    assert alice.post(f"/users/{number}/role", role="king").status_code == 422


def test_a_new_password_ends_the_sessions_of_that_user(alice, bob):
    answer = alice.post(f"/users/{user('bob').id}/password", password=NEW)
    assert "bob has a new password." in Page(answer).text
    assert bob.get("/").status_code == 302
    assert bob.post("/login", username="bob", password=PASSWORD).status_code == 401
    assert bob.post("/login", username="bob", password=NEW).status_code == 302
    answer = alice.post(f"/users/{user('bob').id}/password", password="short")
    assert answer.status_code == 422 and "at least 8 characters" in Page(answer).text


def test_who_is_disabled_is_out_at_once_and_in_again_when_enabled(alice, bob):
    number = user("bob").id
    assert "bob cannot sign in" in Page(alice.post(f"/users/{number}/disabled")).text
    assert bob.get("/").status_code == 302
    answer = bob.post("/login", username="bob", password=PASSWORD)
    assert answer.status_code == 403 and "may not sign in just now" in Page(answer).text
    assert bob.post("/login", username="bob", password="wrong password").status_code == 401
    assert "bob, disabled" not in Page(alice.get("/users")).text
    assert "disabled" in Page(alice.get("/users")).text
    assert "bob can sign in again." in Page(alice.post(f"/users/{number}/enabled")).text
    assert bob.post("/login", username="bob", password=PASSWORD).status_code == 302


def test_a_link_of_somebody_who_was_disabled_opens_nothing(alice, bob, browser):
    with connected():
        code = accounts.new_code(accounts.named("bob"))
        User.update(is_disabled=True).where(User.name == "bob").execute()
    assert browser().post("/login/link", code=code).status_code == 403
    assert bob.get("/").status_code == 302


def test_all_sessions_of_a_user_are_ended(alice, bob, browser):
    phone = browser("bob")
    phone.post("/login", username="bob", password=PASSWORD)
    assert "Signed in with 2 browsers" in Page(alice.get("/users")).text
    assert "bob is signed out everywhere." in Page(alice.post(f"/users/{user('bob').id}/sign-out")).text
    assert bob.get("/").status_code == phone.get("/").status_code == 302


def test_a_link_is_made_for_somebody_who_forgot_the_password(alice, bob, browser):
    page = Page(alice.post(f"/users/{user('bob').id}/link"))
    code = page.one("input", id="new-link")["value"].partition("code=")[2]
    other = browser("bob")
    assert other.post("/login/link", code=code).status_code == 302 and other.get("/").status_code == 200


def test_an_administrator_removes_somebody_else_and_never_themselves(alice, bob):
    numbers = {name: user(name).id for name in ("alice", "bob")}
    for verb in ("removed", "disabled"):
        answer = alice.post(f"/users/{numbers['alice']}/{verb}")
        assert answer.status_code == 403 and "to yourself" in Page(answer).text
    assert alice.post(f"/users/{numbers['alice']}/role", role="viewer").status_code == 403
    assert "bob can no longer sign in." in Page(alice.post(f"/users/{numbers['bob']}/removed")).text
    assert bob.get("/").status_code == 302 and alice.get("/").status_code == 200
    assert "already removed" in Page(alice.post(f"/users/{numbers['bob']}/removed")).text
    assert alice.post(f"/users/{numbers['bob']}/role", role="viewer").status_code == 404
    assert bob.post("/login", username="bob", password=PASSWORD).status_code == 401


@pytest.mark.parametrize("role", ["editor", "viewer"])
def test_who_is_no_administrator_changes_no_user(alice, bob, role):
    with connected():
        User.update(role=role).where(User.name == "bob").execute()
        before = list(User.select().order_by(User.id).tuples())
    number = user("alice").id
    assert bob.get("/users").status_code == 403 and bob.get("/security-log").status_code == 403
    for verb in ("role", "password", "link", "sign-out", "disabled", "enabled", "removed"):
        assert bob.post(f"/users/{number}/{verb}", role="viewer", password=NEW).status_code == 403, verb
    assert bob.post("/users/add", username="dave", password=NEW, role="admin").status_code == 403
    with connected():
        assert list(User.select().order_by(User.id).tuples()) == before
    assert "Users" not in Page(bob.get("/account")).text
