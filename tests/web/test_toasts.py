"""What was just done is said once, by the answer itself or by the page that follows it."""

import base64
import json

import pytest
from flask import Response

from aniworld.messages import Message
from aniworld.web import toasts
from aniworld.web.toasts import COOKIE, Toast

from .pages import Page

SAID = Toast(Message("told", {"sentence": "“<b>Elf</b>” was removed."}), "/undo")


def kept(app, toast):
    """The cookie that carries a note to the next page; None when it was left out."""
    with app.test_request_context("/"):
        lines = toasts.keep(Response(), toast).headers.getlist("Set-Cookie")
    return lines[0].partition("=")[2].partition(";")[0] if lines else None


def shown(person, cookie):
    person.client.set_cookie(COOKIE, cookie)
    return Page(person.get("/about")).all(class_="toast-note")


def test_the_next_page_says_it_once_with_its_undo(app, alice):
    alice.client.set_cookie(COOKIE, kept(app, SAID))
    page = Page(alice.get("/about"))
    assert "“<b>Elf</b>” was removed." in page.one(class_="toast-note").text
    assert page.one("button", formaction="/undo").text == "Undo"
    assert Page(alice.get("/about")).all(class_="toast-note") == []


def test_removing_and_matching_are_said_on_the_next_page(alice):
    for name in ("Frieren", "Qqqq Zzzz"):
        alice.post("/series", name=name)
    alice.post("/series/2/match", provider="tvmaze", id="517", title="Mushi-Shi", sure="yes")
    assert "Matched to “Mushi-Shi”." in Page(alice.get("/series/2")).one(class_="toast-note").text
    alice.post("/series/1/remove")
    page = Page(alice.get("/"))
    assert "“Frieren: Beyond Journey's End” was removed from your library." in page.text
    alice.post("/series/2/remove", files="yes")
    assert "with the files that aniworld wrote." in Page(alice.get("/")).one(class_="toast-note").text


def test_a_match_without_a_title_is_not_said(alice):
    alice.post("/series", name="Qqqq Zzzz")
    alice.post("/series/1/match", provider="tvmaze", id="517", sure="yes")
    assert Page(alice.get("/series/1")).all(class_="toast-note") == []


def test_an_answer_to_htmx_brings_it(app):
    with app.test_request_context("/"):
        drawn = toasts.draw(SAID._replace(undo_url=""))
    assert 'hx-target="#toasts"' in drawn and "&lt;b&gt;Elf" in drawn and "Undo" not in drawn


def test_one_that_is_too_long_for_a_cookie_is_left_out(app):
    assert kept(app, Toast(Message("told", {"sentence": "x" * 5000}))) is None


def coded(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


GOOD = {"code": "told", "args": {"sentence": "Hello."}, "undo_url": ""}


@pytest.mark.parametrize(
    "cookie",
    [
        "%%%",
        "bm90IGpzb24=",
        *map(coded, ([], 7, None, {}, GOOD | {"code": "nothing"}, GOOD | {"code": 7}, GOOD | {"args": [1]})),
        *(coded(GOOD | {"undo_url": url}) for url in (7, "//evil.example", "https://evil.example", "x")),
    ],
)
def test_a_cookie_that_is_not_ours_says_nothing(alice, cookie):
    assert shown(alice, cookie) == []


def test_a_cookie_of_ours_says_something(alice):
    assert len(shown(alice, coded(GOOD))) == 1
