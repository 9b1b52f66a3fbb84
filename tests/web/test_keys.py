"""The API keys page: keys are made and shown once, listed by name, and removed."""

import pytest

from aniworld.auth import accounts, api_keys
from aniworld.database import connected
from aniworld.models import User

from .pages import Page


def test_keys_are_listed_by_name_and_never_shown(alice):
    assert "There are no API keys yet." in Page(alice.get("/keys")).text
    with connected():
        key = api_keys.add("player", "read")
        api_keys.find(key)
        hashed = accounts.digest(key)
    page = Page(alice.get("/keys"))
    assert "player" in page.text and "last used" in page.text and "read, created" in page.text
    assert key not in page.html and key[3:12] not in page.html and hashed[:12] not in page.html


def test_a_key_is_made_with_a_scope_and_shown_only_once(alice, app):
    page = Page(alice.post("/keys/add", name="Home Assistant", scope="read"))
    key = page.one("input", id="made-key")["value"]
    assert key.startswith("aw_") and key not in Page(alice.get("/keys")).html
    program = app.test_client()
    asked = {"headers": {"X-Api-Key": key}}
    assert program.get("/api/series", **asked).status_code == 200
    assert program.post("/api/series", json={"name": "X"}, **asked).status_code == 403


@pytest.mark.parametrize(
    "sent, words",
    [
        ({"name": "", "scope": "read"}, "A key has a name of 1 to 80 characters."),
        ({"name": "player", "scope": "read"}, "There is already a key called player."),
        ({"name": "other", "scope": "all"}, "A scope is one of read or write or admin."),
        ({"name": "other\x1b", "scope": "read"}, "A name cannot have invisible characters."),
    ],
)
def test_what_cannot_be_a_key_is_said_in_the_form(alice, sent, words):
    with connected():
        api_keys.add("player")
    answer = alice.post("/keys/add", **sent)
    page = Page(answer)
    assert answer.status_code == 422 and page.one(id="key-error").text.strip() == words
    assert not page.all(id="made-key")
    with connected():
        assert len(api_keys.listed()) == 1


def test_an_administrator_removes_a_key(alice, app):
    with connected():
        key, other = api_keys.add("player"), api_keys.add("phone")
    program = app.test_client()
    asked = {"headers": {"Authorization": f"Bearer {key}"}}
    assert program.get("/api/series", **asked).status_code == 200
    page = Page(alice.get("/keys"))
    assert page.one("button", aria_label="Remove the key player").text.strip() == "Remove"
    assert page.one("summary", aria_label="Remove the key player…")  # so it takes two clicks
    with connected():
        number = api_keys.called("player").id
    page = Page(alice.post(f"/keys/{number}/removed"))
    assert "“player” no longer works" in page.text and "phone" in page.text
    assert program.get("/api/series", **asked).status_code == 401
    assert "already removed" in Page(alice.post(f"/keys/{number}/removed")).text
    with connected():
        left = api_keys.listed()
        assert [key.name for key in left] == ["phone"] and api_keys.find(other)


@pytest.mark.parametrize("role", ["editor", "viewer"])
def test_who_is_no_administrator_neither_sees_nor_makes_nor_removes_a_key(alice, browser, role):
    bob = browser("bob").sign_in()
    with connected():
        User.update(role=role).where(User.name == "bob").execute()
        api_keys.add("player")
        number = api_keys.called("player").id
    assert bob.get("/keys").status_code == 403
    assert bob.post("/keys/add", name="mine", scope="read").status_code == 403
    answer = bob.post(f"/keys/{number}/removed")
    assert answer.status_code == 403 and "Only an administrator may do this." in Page(answer).text
    without_token = alice.client.post(f"/keys/{number}/removed")
    assert without_token.status_code == 403
    with connected():
        assert api_keys.called("player").id == number
