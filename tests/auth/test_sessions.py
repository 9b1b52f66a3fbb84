"""What a cookie is worth, until when, and where it leads after signing in."""

import pytest

from aniworld.auth import accounts, guard
from aniworld.database import connected, now
from aniworld.models import Session, User

from .test_guard import SOCKET, SOCKETS

# Signing in, and what a cookie is worth


def cookie(person):
    return person.client.get_cookie(guard.COOKIE).value


def copy_of(person, browser):
    """Another browser that holds the same cookie."""
    thief = browser(person.name)
    thief.client.set_cookie(guard.COOKIE, cookie(person))
    return thief


def is_in(person):
    return person.get("/").status_code == 200


def test_signing_in_makes_a_new_session_and_ends_the_one_before(alice, browser):
    before = copy_of(alice, browser)
    assert is_in(before)
    alice.post("/login", username="alice", password="correct horse battery")
    assert is_in(alice) and cookie(alice) != cookie(before)
    assert not is_in(before)


def test_a_cookie_that_was_planted_before_is_worth_nothing_afterwards(browser, alice):
    victim = browser("alice")
    victim.client.set_cookie(guard.COOKIE, "planted-by-somebody")
    assert victim.post("/login", username="alice", password="correct horse battery").status_code == 302
    assert is_in(victim) and cookie(victim) != "planted-by-somebody"
    planted = browser()
    planted.client.set_cookie(guard.COOKIE, "planted-by-somebody")
    assert not is_in(planted)


def log_out(person):
    person.post("/logout")


def change_password(person):
    person.post("/account/password", current="correct horse battery", password="another horse battery")


def reset_password(person):
    with connected():
        accounts.set_password(User.get(name=person.name), "another horse battery")


def delete_user(person):
    with connected():
        User.get(name=person.name).delete_instance()


@pytest.mark.parametrize("end", [log_out, change_password, reset_password, delete_user])
def test_a_copied_cookie_is_dead_after(end, alice, browser):
    thief = copy_of(alice, browser)
    assert is_in(thief)
    end(alice)
    assert not is_in(thief)
    assert thief.get("/api/series").status_code == 401
    assert thief.client.get(SOCKETS[0], headers=SOCKET | {"Origin": "http://localhost"}).status_code == 401


def test_logging_out_takes_the_cookie_away(alice):
    alice.post("/logout")
    assert alice.client.get_cookie(guard.COOKIE) is None and not is_in(alice)


@pytest.mark.parametrize("field, days", [("seen_at", 31), ("created_at", 181)])
def test_a_session_ends_by_itself(alice, field, days):
    with connected():
        Session.update({field: now() - days * 86400}).execute()
    assert not is_in(alice)
    with connected():
        assert not Session.select().exists()


def test_a_session_that_is_used_stays(alice):
    with connected():
        Session.update(seen_at=now() - 29 * 86400).execute()
    assert is_in(alice)
    with connected():
        assert now() - Session.get().seen_at < 60


def cookies(answer):
    lines = [line.split(";") for line in answer.headers.getlist("Set-Cookie")]
    return {pair.partition("=")[0]: {part.strip() for part in attributes} for pair, *attributes in lines}


@pytest.mark.parametrize("base_url, is_secure", [("http://localhost", False), ("https://localhost", True)])
def test_cookies_are_for_our_pages_only(app, alice, base_url, is_secure):
    client = app.test_client()
    page = client.get("/login", base_url=base_url)
    token = page.get_data(as_text=True).split('name="csrf-token" content="')[1].split('"')[0]
    form = {"username": "alice", "password": "correct horse battery", "csrf_token": token}
    set_ = cookies(page) | cookies(client.post("/login", data=form, base_url=base_url))
    assert set(set_) == {"aniworld_session", "aniworld_visitor", "aniworld_device"}
    for attributes in set_.values():
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= attributes and ("Secure" in attributes) is is_secure
    assert "Max-Age=2592000" in set_["aniworld_session"]


# Where to go after signing in


TARGETS = [
    ("/series/1?x=1", "/series/1?x=1"),
    ("/?q=https://x.example//y", "/?q=https://x.example//y"),
    ("/search?q=a+b", "/search?q=a+b"),
    ("/series/1#match", "/series/1#match"),
    ("/", "/"),
    ("", "/"),
    (None, "/"),
    ("//evil.example", "/"),
    ("///evil.example", "/"),
    ("/\\evil.example", "/"),
    ("\\\\evil.example", "/"),
    ("https:evil.example", "/"),
    ("https://evil.example", "/"),
    ("http:///evil.example", "/"),
    ("%09//evil.example", "/"),
    (" //evil.example", "/"),
    ("\t/series", "/"),
    ("/\t/evil.example", "/"),
    ("/\n/evil.example", "/"),
    ("/series\r\nX-Evil: 1", "/"),
    ("/%2f%2fevil.example", "/"),
    ("/%2Fevil.example", "/"),
    ("/series//evil.example", "/"),
    ("javascript:alert(1)", "/"),
    ("data:text/html,x", "/"),
    ("evil.example", "/"),
    ("//[", "/"),
    ("//a℀b", "/"),
    ("/x?y=\\evil.example", "/"),
    ("\x00/", "/"),
    ("/\u202eevil", "/"),
    (["/series/1", "//evil.example"], "/series/1"),
]


def test_after_signing_in_you_are_never_sent_to_another_site(stranger, alice):
    for target, expected in TARGETS:
        form = {"username": "alice", "password": "correct horse battery"} | (
            {} if target is None else {"next": target}
        )
        answer = stranger.post("/login", **form)
        assert (answer.status_code, answer.location) == (302, expected), target
        assert "X-Evil" not in answer.headers, target


def test_the_page_that_was_asked_for_comes_back_after_signing_in(stranger, alice, secret_series):
    login = stranger.get("/series/1?q=caf%C3%A9&x=1").location
    page = stranger.get(login).get_data(as_text=True)
    target = page.split('name="next" value="')[1].split('"')[0].replace("&amp;", "&")
    answer = stranger.post("/login", username="alice", password="correct horse battery", next=target)
    assert answer.location == "/series/1?q=caf%C3%A9&x=1"
    assert stranger.get(answer.location).status_code == 200


def test_a_change_that_needs_a_sign_in_leads_to_the_front_page_and_not_to_the_change(stranger):
    assert stranger.post("/series/1/remove").location == "/login?next=/"
