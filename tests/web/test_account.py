"""The account page: a new password, and the names of the programs' keys."""

import shlex
import sys

import pytest

from aniworld.auth import accounts
from aniworld.database import connected

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


@pytest.mark.parametrize("fields, words", [
    ({"current": "wrong password", "password": NEW}, "This is not your password now."),
    ({"password": NEW}, "This is not your password now."),
    ({"current": OLD, "password": "short"}, "A password has at least 8 characters."),
    ({"current": OLD}, "A password has at least 8 characters."),
])  # fmt: skip
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
    assert "There is no key yet." in Page(alice.get("/account")).text
    with connected():
        key = accounts.add_key("player")
        accounts.find_key(key)
        hashed = accounts.digest(key)
    page = Page(alice.get("/account"))
    assert "player" in page.text and "last used" in page.text
    assert key not in page.html and key[3:12] not in page.html and hashed[:12] not in page.html


def test_a_key_has_no_account(program):
    for answer in (program.get("/account"), program.post("/account/password", data={"current": OLD, "password": NEW})):
        assert answer.status_code == 403 and "This page is for people" in Page(answer).text


def test_the_command_for_a_key_is_of_this_very_aniworld_and_is_quoted_for_a_shell(alice, app, settings, tmp_path):
    app.config["DATA_DIR"] = tmp_path / "it's here" / "a & b"
    command = Page(alice.get("/account")).one("pre").text
    data = f"ANIWORLD_DATA_DIR={tmp_path}/it's here/a & b"
    library = f"ANIWORLD_LIBRARY={settings.library}"
    assert shlex.split(command) == [
        "cd", app.root_path, "&&", data, library, sys.executable, "-m", "aniworld", "api-key", "add", "NAME"]  # fmt: skip


def test_who_is_not_signed_in_learns_no_folder(alice, stranger, app):
    page = stranger.get("/login").get_data(as_text=True)
    assert ".venv/bin/python -m aniworld user reset-password NAME" in page
    assert sys.executable not in page and str(app.config["DATA_DIR"]) not in page and str(app.root_path) not in page
