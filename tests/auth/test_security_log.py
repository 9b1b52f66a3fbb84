"""The security log: every sign-in, failure and change of users and keys, with who and from where."""

import pytest
from people import PASSWORD
from web.pages import Page

from aniworld.auth import accounts, api_keys, roles, security_log, sessions
from aniworld.database import connected, now, transaction
from aniworld.models import SecurityEvent, User


def told():
    with connected():
        return [
            (event.code, event.message.sentence)
            for event in SecurityEvent.select().order_by(SecurityEvent.id)
        ]


@pytest.fixture
def house(alice):
    """A household whose log begins now."""
    with connected():
        SecurityEvent.delete().execute()
    return alice


def test_a_sign_in_and_its_failures_are_written_down_with_the_address(house, browser):
    phone = browser("alice")
    phone.post("/login", username="alice", password="wrong password")
    phone.post("/login", username="hunter2", password="oops")
    phone.post("/login/link", code="x")
    phone.client.get("/api/series", headers={"X-Api-Key": "aw_wrong"})
    phone.post("/login", username="alice", password=PASSWORD)
    phone.post("/account/password", current="wrong password", password=PASSWORD)
    assert told() == [
        ("sign_in_failed", "A wrong password was given for alice."),
        ("sign_in_failed_unknown", "Somebody tried to sign in as a user who does not exist."),
        ("link_was_not_valid", "A link that is not valid was used."),
        ("key_was_wrong", "A wrong API key was sent."),
        ("signed_in", "alice signed in, by password."),
        ("password_was_wrong", "alice was signed in and gave a wrong current password."),
    ]
    with connected():
        assert {event.address for event in SecurityEvent.select()} == {"127.0.0.1"}
        assert not SecurityEvent.select().where(SecurityEvent.args.cast("text").contains("hunter2")).exists()


def test_each_change_of_users_and_keys_is_written_down_with_who_made_it(house):
    house.post("/users/add", username="bob", password=PASSWORD, role="editor")
    with connected():
        number = accounts.named("bob").id
    house.post(f"/users/{number}/role", role="viewer")
    house.post(f"/users/{number}/password", password="another horse battery")
    house.post(f"/users/{number}/link")
    house.post(f"/users/{number}/disabled")
    house.post(f"/users/{number}/enabled")
    house.post(f"/users/{number}/removed")
    house.post("/keys/add", name="player", scope="read")
    with connected():
        key = api_keys.called("player").id
    house.post(f"/keys/{key}/removed")
    assert [code for code, _ in told()] == [
        "user_was_added",
        "role_was_changed",
        "password_was_changed",
        "link_was_made",
        "user_was_disabled",
        "user_was_enabled",
        "user_was_removed",
        "key_was_added",
        "key_was_removed",
    ]
    assert ("role_was_changed", "bob is viewer now.") in told()
    with connected():
        assert {event.who for event in SecurityEvent.select()} == {"user:alice"}


def test_sessions_that_are_ended_are_written_down(house, browser):
    for _ in range(3):
        browser("alice").post("/login", username="alice", password=PASSWORD)
    with connected():
        user = accounts.named("alice")
        sessions.end(sessions.of(user)[0])
        assert sessions.end_others(user) == 3 and sessions.end_others(user) == 0
    assert [sentence for _, sentence in told()][-2:] == [
        "A session of alice was ended.",
        "3 sessions of alice ended.",
    ]
    with connected():
        assert SecurityEvent.select().order_by(SecurityEvent.id.desc()).get().who == "server"


def test_what_is_undone_is_not_in_the_log(house):
    with connected():
        with pytest.raises(ZeroDivisionError), transaction():
            accounts.add_user("bob", PASSWORD)
            raise ZeroDivisionError
        assert accounts.named("bob") is None
    assert told() == []


def test_a_flood_of_failures_is_written_down_only_in_part(house, stranger):
    for number in range(60):
        stranger.client.get("/api/series", headers={"X-Api-Key": f"aw_{number}"})
    assert 0 < len(told()) <= 20


def test_old_lines_and_the_oldest_of_too_many_are_forgotten(house, monkeypatch):
    monkeypatch.setattr(SecurityEvent, "MOST_ROWS", 3)
    with connected():
        security_log.write("key_was_wrong")
        SecurityEvent.update(at=now() - 367 * 86400).execute()
        assert SecurityEvent.forget_old() == 1
        for _ in range(5):
            security_log.write("key_was_wrong")
        assert SecurityEvent.forget_old() == 2 and security_log.total() == 3


def test_the_page_shows_the_log_newest_first_and_page_by_page(house, monkeypatch):
    monkeypatch.setattr(security_log, "PER_PAGE", 3)
    with connected():
        api_keys.add("player")
    house.post("/keys/add", name="phone", scope="read")
    page = Page(house.get("/security-log"))
    first, second = [element.text for element in page.all("li", class_="part")]
    assert "The key phone was made, with the scope read." in first and "by alice, from 127.0.0.1" in first
    assert "on the server" in second
    with connected():
        for _ in range(4):
            roles.set_role(accounts.named("alice"), User.ADMIN)
    page = Page(house.get("/security-log"))
    assert len(page.all("li", class_="part")) == 3 and "Page 1 of 2" in page.text
    page = Page(house.get(page.link("Older")))
    assert "The key player was made" in page.text and page.link("Newer") == "/security-log?page=1"
    assert "Nothing here" in Page(house.get("/security-log?page=77")).text
    assert house.get("/security-log?page=x").status_code == 200


def test_a_key_that_changes_something_is_named(house, program):
    program.post("/api/users", json={"name": "bob"})
    assert "by program (API key)" in Page(house.get("/security-log")).text
