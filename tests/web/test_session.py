"""Signing in and out, by password and by a printed link."""

import pytest

from aniworld.auth import accounts
from aniworld.database import connected
from aniworld.models import Code, User

from .pages import Page


def test_the_sign_in_page_asks_for_a_name_and_a_password_that_managers_can_fill(stranger, alice):
    page = Page(stranger.get("/login"))
    assert page.one("h1").text == "Sign in" and page.one("form")["action"] == "/login"
    assert page.one("input", id="username")["autocomplete"] == "username"
    password = page.one("input", id="password")
    assert password["autocomplete"] == "current-password" and "value" not in password


def test_before_the_first_account_the_page_says_how_to_make_it(stranger):
    page = Page(stranger.get("/login"))
    assert "There is no account yet." in page.text and not page.all("input", id="password")


def test_a_wrong_name_and_a_wrong_password_are_told_alike(stranger, alice):
    right, pages = "correct horse battery", []
    for name, password in (
        ("alice", "wrong password"),
        ("nobody", right),
        ("", ""),
        ("ALICE", right),
        ("alice", ""),
    ):
        answer = stranger.post("/login", username=name, password=password, next="/series/1")
        assert answer.status_code == 401 and "aniworld_session" not in str(answer.headers)
        page = Page(answer)
        assert page.one(id="session-error").text.strip() == "The user name or the password is wrong."
        assert page.one("input", name="next")["value"] == "/series/1" and "wrong password" not in page.html
        assert page.one(id="username")["value"] == name
        if name:  # else the cursor stands in the other field
            pages.append(page.html.replace(f'value="{name}"', ""))
    assert len(set(pages)) == 1


def test_signing_in_without_any_field_is_a_wrong_password(stranger, alice):
    assert stranger.post("/login").status_code == 401


def test_signing_out_needs_our_own_form_and_leads_to_the_sign_in_page(alice):
    assert alice.get("/logout").status_code == 405
    assert alice.post("/logout").location == "/login"
    assert alice.get("/").location == "/login?next=/"


# Links


@pytest.fixture
def code(alice):
    with connected():
        return accounts.new_code(User.get())


def test_a_link_is_redeemed_by_a_click_and_not_by_looking_at_it(browser, code):
    phone = browser("alice")
    for _ in range(2):
        page = Page(phone.get(f"/login/link?code={code}"))
        assert page.one("input", name="code")["value"] == code and page.one("form")["method"] == "post"
    assert phone.post("/login/link", code=code).location == "/"
    assert phone.get("/").status_code == 200


def test_a_link_works_once(browser, code):
    browser().post("/login/link", code=code)
    other = browser()
    answer = other.post("/login/link", code=code)
    assert answer.status_code == 403 and "no longer valid" in Page(answer).text
    assert other.get("/").status_code == 302


WRONG = ["", "x", "x" * 300, "\x00", "é", "' OR 1=1--"]


def test_a_wrong_link_signs_nobody_in(browser, code):
    for wrong in WRONG:
        other = browser()
        assert other.get("/login/link", code=wrong).status_code == 200, wrong
        assert (
            other.post("/login/link", code=wrong).status_code in (403, 429)
            and other.get("/").status_code == 302
        ), wrong
        with connected():
            assert Code.select().count() == 1, wrong
