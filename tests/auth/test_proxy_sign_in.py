"""A proxy that has signed people in says in a header who asks. The settings say whether it is believed."""

import pytest
from people import PASSWORD

from aniworld.auth import accounts, api_keys, proxy_sign_in
from aniworld.database import connected
from aniworld.models import SecurityEvent, Session, User

PROXY, STRANGER = "192.0.2.1", "192.0.2.99"


@pytest.fixture
def environ(environ):
    return environ | {
        "ANIWORLD_TRUSTED_PROXIES": f"{PROXY}/32",
        "ANIWORLD_PROXY_USER_HEADER": "Remote-User",
    }


@pytest.fixture
def bob(app):
    """A user without a password, who comes in by the proxy alone."""
    with connected():
        return accounts.add_user("bob", None, User.EDITOR)


def ask(person, path="/", name="bob", peer=PROXY, method="GET", **headers):
    headers |= {"Remote-User": name} if name is not None else {}
    return person.client.open(path, method=method, headers=headers, environ_overrides={"REMOTE_ADDR": peer})


def test_whom_the_proxy_names_is_signed_in(bob, stranger):
    assert ask(stranger).status_code == 200
    page = ask(stranger, "/account").get_data(as_text=True)
    assert "Signed in as <bdi>bob</bdi>, editor" in page
    with connected():
        assert [(row.how, row.user.name) for row in Session.select()] == [("proxy", "bob")]
        assert [row.code for row in SecurityEvent.select()][-1] == "signed_in"


def test_the_forms_of_the_first_page_work(bob, stranger):
    page = ask(stranger).get_data(as_text=True)
    token = {"X-CSRF-Token": page.split('name="csrf-token" content="')[1].split('"')[0]}
    assert ask(stranger, "/look", method="POST", Origin="http://localhost", **token).status_code == 302


def test_nobody_else_is_believed(bob, alice, stranger):
    """Not an address that is no proxy's, not one that it claims to be behind."""
    assert ask(stranger, peer=STRANGER).status_code == 302
    assert ask(stranger, peer=STRANGER, **{"X-Forwarded-For": PROXY}).status_code == 302
    assert ask(stranger, "/api/series", peer=STRANGER).status_code == 401
    for header in ("X-Remote-User", "X-Forwarded-User", "X-Auth-User"):
        assert ask(stranger, name=None, **{header: "bob"}).status_code == 302, header
    with connected():
        assert Session.select().count() == 1  # that of alice


@pytest.mark.parametrize("name", ["nobody", "BOB", "bob\x00", "b\xf6b", "bob,alice", "x" * 5000])
def test_a_name_that_is_nobodys_here_is_refused_with_a_sentence(bob, stranger, name):
    answer = ask(stranger, name=name)
    assert answer.status_code == 403 and "no user of that name" in answer.get_data(as_text=True)
    with connected():
        assert not Session.select().exists() and User.select().count() == 1


@pytest.mark.parametrize("name", ["", " ", None])
def test_without_a_name_the_proxy_says_nothing(bob, alice, stranger, name):
    assert ask(stranger, name=name).status_code == 302
    assert ask(alice, name=name).status_code == 200  # who signed in with a password


def test_who_is_disabled_does_not_come_in_by_the_proxy(bob, stranger):
    assert ask(stranger).status_code == 200
    with connected():
        User.update(is_disabled=True).execute()
    answer = ask(stranger)
    assert answer.status_code == 403 and "may not sign in just now" in answer.get_data(as_text=True)


def test_who_signs_out_at_the_proxy_is_signed_out_here(bob, stranger):
    assert ask(stranger).status_code == 200
    assert ask(stranger, name=None).status_code == 302
    assert ask(stranger, name=None, peer=STRANGER).status_code == 302


def test_the_name_of_the_proxy_goes_before_an_earlier_session(bob, alice):
    assert "<bdi>bob</bdi>" in ask(alice, "/account").get_data(as_text=True)


def test_a_program_with_a_key_is_a_program_behind_the_proxy_too(bob, stranger):
    with connected():
        key = api_keys.add("player", "read")
    answer = ask(stranger, "/api/series", method="POST", **{"X-Api-Key": key})
    assert answer.status_code == 403 and "player" in answer.get_json()["error"]


def test_what_keeps_no_cookies_does_not_pile_up_sessions(bob, browser, monkeypatch):
    monkeypatch.setattr(proxy_sign_in, "MOST_SESSIONS", 3)
    for _ in range(6):
        assert ask(browser()).status_code == 200
    with connected():
        assert Session.select().count() == 3


def test_health_and_files_of_the_pages_begin_no_session(bob, stranger):
    for path in ("/healthz", "/static/favicon.svg"):
        ask(stranger, path)
    with connected():
        assert not Session.select().exists()


class TestWithoutTheSetting:
    @pytest.fixture
    def environ(self, environ):
        return environ | {"ANIWORLD_PROXY_USER_HEADER": ""}

    def test_the_header_says_nothing(self, bob, stranger):
        assert ask(stranger).status_code == 302

    def test_a_session_that_a_proxy_began_is_over(self, bob, stranger, app):
        app.config["PROXY_USER_HEADER"] = "Remote-User"
        assert ask(stranger).status_code == 200
        app.config["PROXY_USER_HEADER"] = None
        assert ask(stranger).status_code == 302


def test_a_password_is_still_good_without_the_proxy(bob, browser):
    with connected():
        accounts.set_password(accounts.named("bob"), PASSWORD)
    phone = browser("bob")
    assert phone.post("/login", username="bob", password=PASSWORD).status_code == 302
    assert phone.get("/").status_code == 200
