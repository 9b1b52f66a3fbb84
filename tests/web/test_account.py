"""The account page: a new password, and the names of the programs' keys."""

import shlex
import sys

import pytest

from aniworld.auth import accounts
from aniworld.database import connected
from aniworld.models import User

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
        assert accounts.verify("alice", OLD) and accounts.verify("bob", NEW)


def test_keys_are_listed_by_name_and_never_shown(alice):
    assert "There are no API keys yet." in Page(alice.get("/account")).text
    with connected():
        key = accounts.add_key("player")
        accounts.find_key(key)
        hashed = accounts.digest(key)
    page = Page(alice.get("/account"))
    assert "player" in page.text and "last used" in page.text
    assert key not in page.html and key[3:12] not in page.html and hashed[:12] not in page.html


def test_an_administrator_removes_a_key(alice, app):
    with connected():
        key, other = accounts.add_key("player"), accounts.add_key("phone")
    program = app.test_client()
    asked = {"headers": {"Authorization": f"Bearer {key}"}}
    assert program.get("/api/series", **asked).status_code == 200
    form = Page(alice.get("/account")).one("button", aria_label="Remove the key player")
    assert form.text.strip() == "Remove"
    assert Page(alice.get("/account")).one(
        "summary", aria_label="Remove the key player…"
    )  # so it takes two clicks
    with connected():
        number = accounts.key_called("player").id
    page = Page(alice.post(f"/account/keys/{number}/remove"))
    assert "“player” no longer works" in page.text and "phone" in page.text
    assert program.get("/api/series", **asked).status_code == 401
    assert "already removed" in Page(alice.post(f"/account/keys/{number}/remove")).text
    with connected():
        left = accounts.keys()
        assert [key.name for key in left] == ["phone"] and accounts.find_key(other)


def test_an_administrator_removes_somebody_else_and_never_the_last_one(alice, browser):
    bob = browser("bob").sign_in()
    with connected():
        ids = {user.name: user.id for user in accounts.users()}
    assert alice.post(f"/account/people/{ids['alice']}/remove").status_code == 403
    page = Page(alice.post(f"/account/people/{ids['bob']}/remove"))
    assert "bob can no longer sign in." in page.text
    assert bob.get("/").status_code == 302 and alice.get("/").status_code == 200
    assert "already removed" in Page(alice.post(f"/account/people/{ids['bob']}/remove")).text
    assert bob.post("/login", username="bob", password=OLD).status_code == 401


def test_who_is_no_administrator_removes_nothing(alice, browser):
    bob = browser("bob").sign_in()
    with connected():
        User.update(is_admin=False).where(User.name == "bob").execute()
        accounts.add_key("player")
        alice_id, key_id = accounts.named("alice").id, accounts.key_called("player").id
    page = Page(bob.get("/account"))
    assert "People" not in page.text and not page.all("button", aria_label="Remove the key player")
    assert bob.post(f"/account/keys/{key_id}/remove").status_code == 403
    assert bob.post(f"/account/people/{alice_id}/remove").status_code == 403
    assert (
        alice.client.post(f"/account/keys/{key_id}/remove").status_code == 403
    )  # without the token of a form of ours
    with connected():
        assert accounts.key_called("player") and accounts.named("alice")


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


def test_the_command_for_a_key_is_of_this_very_aniworld_and_is_quoted_for_a_shell(
    alice, app, settings, tmp_path
):
    app.config["DATA_DIR"] = tmp_path / "it's here" / "a & b"
    command = Page(alice.get("/account")).one("pre").text
    data = f"ANIWORLD_DATA_DIR={tmp_path}/it's here/a & b"
    library = f"ANIWORLD_LIBRARY={settings.library}"
    assert shlex.split(command) == [
        "cd",
        app.root_path,
        "&&",
        data,
        library,
        sys.executable,
        "-m",
        "aniworld",
        "api-key",
        "add",
        "NAME",
    ]


def test_who_is_not_signed_in_learns_no_folder(alice, stranger, app):
    page = stranger.get("/login").get_data(as_text=True)
    assert ".venv/bin/python -m aniworld user reset-password NAME" in page
    assert (
        sys.executable not in page
        and str(app.config["DATA_DIR"]) not in page
        and str(app.root_path) not in page
    )
