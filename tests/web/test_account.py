"""The account page: a new password, and the browsers that are signed in."""

import sys

import pytest
from people import let_in

from aniworld.auth import accounts
from aniworld.database import connected
from aniworld.models import Session

from .pages import Page

OLD, NEW = "correct horse battery", "another horse battery"


def test_a_new_password_keeps_this_browser_signed_in_and_no_other(alice, browser):
    phone = browser("alice")
    phone.post("/login", username="alice", password=OLD)
    answer = alice.post("/account/password", current=OLD, password=NEW)
    assert (answer.status_code, answer.location) == (302, "/account")
    assert alice.get("/").status_code == 200 and phone.get("/").status_code == 302
    assert phone.post("/login", username="alice", password=OLD).status_code == 401
    assert phone.post("/login", username="alice", password=NEW).status_code == 302


@pytest.mark.parametrize(
    "fields, words",
    [
        ({"current": "wrong password", "password": NEW}, "The current password is wrong."),
        ({"password": NEW}, "The current password is wrong."),
        ({"current": OLD, "password": "short"}, "A password has at least 8 characters."),
        ({"current": OLD}, "A password has at least 8 characters."),
    ],
)
def test_a_password_that_cannot_be_changed_is_said_in_the_form(alice, browser, fields, words):
    phone = browser("alice")
    phone.post("/login", username="alice", password=OLD)
    answer = alice.post("/account/password", **fields)
    assert answer.status_code == 422 and Page(answer).one(id="password-error").text.strip() == words
    assert alice.get("/").status_code == phone.get("/").status_code == 200


def test_nobody_changes_the_password_of_somebody_else(alice, browser):
    bob = browser("bob").sign_in()
    bob.post("/account/password", current=OLD, password=NEW, username="alice", user_id="1", id="1")
    with connected():
        assert let_in("alice", OLD) and let_in("bob", NEW)


def signed_in_from(browser, agent):
    person = browser("alice")
    person.client.environ_base["HTTP_USER_AGENT"] = agent
    assert person.post("/login", username="alice", password=OLD).status_code == 302
    return person


FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 Version/19.1 Safari/604.1"
)


def test_the_browsers_that_are_signed_in_are_listed_with_what_they_are(alice, browser):
    signed_in_from(browser, FIREFOX)
    signed_in_from(browser, IPHONE)
    page = Page(alice.get("/account"))
    assert "Firefox, Linux" in page.text and "Safari, iPhone" in page.text
    assert "A browser this browser, since" in page.text and page.text.count("from 127.0.0.1") == 2


def test_one_session_is_ended_and_the_others_go_on(alice, browser):
    phone, laptop = signed_in_from(browser, IPHONE), signed_in_from(browser, FIREFOX)
    with connected():
        number = Session.get(Session.device == "Safari, iPhone").id
    assert alice.post(f"/account/sessions/{number}/ended").location == "/account#sessions"
    assert phone.get("/").status_code == 302
    assert laptop.get("/").status_code == alice.get("/").status_code == 200
    assert "has ended already" in Page(alice.post(f"/account/sessions/{number}/ended")).text


def test_all_other_sessions_are_ended_at_once(alice, browser):
    phone, laptop = signed_in_from(browser, IPHONE), signed_in_from(browser, FIREFOX)
    assert alice.post("/account/sessions/others-ended").location == "/account#sessions"
    assert phone.get("/").status_code == laptop.get("/").status_code == 302
    assert alice.get("/").status_code == 200


def test_ending_the_session_of_this_browser_is_signing_out(alice):
    with connected():
        number = Session.get().id
    assert alice.post(f"/account/sessions/{number}/ended").location == "/login"
    assert alice.get("/").status_code == 302


def test_nobody_ends_a_session_of_somebody_else(alice, browser):
    bob = browser("bob").sign_in()
    with connected():
        number = Session.get(Session.user == accounts.named("alice").id).id
    assert "has ended already" in Page(bob.post(f"/account/sessions/{number}/ended")).text
    bob.post("/account/sessions/others-ended")
    assert alice.get("/").status_code == 200 and bob.get("/").status_code == 200


PAGES = [
    "/",
    "/account",
    "/settings/sources",
    "/series/1",
    "/about",
    "/activity",
    "/live/changes?since=0",
    "/live?view=library",
    "/nothing",
]


def test_a_key_opens_no_page(program):
    for path in PAGES:
        for method in (program.get, program.post):
            answer = method(path)
            assert (answer.status_code, answer.mimetype) == (401, "application/json"), path
    assert program.post("/account/password", data={"current": OLD, "password": NEW}).status_code == 401
    for path in ("/api/series", "/metrics", "/healthz", "/login"):
        assert program.get(path).status_code == 200, path


def test_who_is_not_signed_in_learns_no_folder(alice, stranger, app):
    page = stranger.get("/login").get_data(as_text=True)
    assert ".venv/bin/python -m aniworld user reset-password NAME" in page
    assert sys.executable not in page
    assert str(app.config["DATA_DIR"]) not in page
    assert str(app.root_path) not in page
