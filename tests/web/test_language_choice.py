"""The language of a page: asked for by the browser, chosen at its foot, and kept for this browser."""

import json

import pytest

from aniworld import events
from aniworld.database import connected, transaction
from aniworld.library.household import changing
from aniworld.preferences import values
from aniworld.translations import choosing

from .pages import Page


def language_of(answer):
    return Page(answer).one("html")["lang"]


def test_a_page_is_in_the_language_that_the_browser_asks_for(alice):
    for asked, code in (("de", "de"), ("en", "en"), ("fr", "en")):
        answer = alice.get("/", **{"Accept-Language": asked})
        assert language_of(answer) == code and "Accept-Language" in answer.headers["Vary"]


def test_the_foot_of_a_page_offers_the_other_language_and_the_choice_is_kept(alice):
    page = Page(alice.get("/missing?kind=specials"))
    [link] = [link for link in page.all("a") if link.attributes.get("hreflang") == "de"]
    assert (link.text, link["lang"], link["href"]) == ("Deutsch", "de", "/missing?kind=specials&lang=de")
    answer = alice.get(link["href"])
    assert language_of(answer) == "de"
    assert f"{choosing.COOKIE}=de" in answer.headers["Set-Cookie"]
    assert language_of(alice.get("/", **{"Accept-Language": "en"})) == "de"
    assert language_of(alice.get("/?lang=en")) == "en" == language_of(alice.get("/"))


def test_a_language_that_nobody_speaks_here_is_not_kept(alice):
    answer = alice.get("/?lang=tlh")
    assert language_of(answer) == "en" and choosing.COOKIE not in answer.headers.get("Set-Cookie", "")


def test_who_is_not_signed_in_may_choose_too(stranger):
    assert language_of(stranger.get("/login?lang=de")) == "de" == language_of(stranger.get("/login"))


@pytest.fixture
def german_household(house):
    changing.change({"page_language": "de"})


ENGLISH = {"Accept-Language": "en"}


def test_a_household_reads_its_own_language_whatever_its_browsers_ask_for(german_household, alice, stranger):
    assert language_of(alice.get("/", **ENGLISH)) == "de" == language_of(stranger.get("/login", **ENGLISH))
    assert (
        language_of(alice.get("/nowhere", **ENGLISH))
        == "de"
        == language_of(alice.get("/api/docs", **ENGLISH))
    )


def test_whoever_has_chosen_a_language_keeps_it_in_such_a_household(german_household, alice):
    assert language_of(alice.get("/?lang=en")) == "en" == language_of(alice.get("/"))


def test_a_program_is_answered_in_the_language_that_it_asks_for(german_household, program):
    answer = program.get("/api/series/99", headers=ENGLISH)
    assert answer.get_json()["error"] == "There is no such series in the library."


def test_where_browsers_decide_a_household_is_told_in_the_first_of_its_languages(house):
    changing.change({"title_languages": ["ja", "de"]})
    assert values.household_language() == "de"
    changing.change({"page_language": "en"})
    assert values.household_language() == "en"


def test_a_page_that_answers_a_form_offers_the_first_page_in_the_other_language(alice):
    page = Page(alice.post("/add/review", list=""))
    assert [link["href"] for link in page.all("a", hreflang="de")] == ["/?lang=de"]


def test_an_error_is_told_in_the_language_of_who_asks(alice, program):
    german = {"Accept-Language": "de"}
    page = Page(alice.get("/series/99", **german))
    assert "Eine solche Serie ist nicht in der Bibliothek." in page.text
    assert page.one("h1").text == "Nicht gefunden"
    for asked, sentence in (
        ({}, "There is no such series in the library."),
        (german, "Eine solche Serie ist nicht in der Bibliothek."),
    ):
        assert program.get("/api/series/99", headers=asked).get_json()["error"] == sentence


def test_a_choice_does_not_follow_a_program(program):
    answer = program.get("/api/series?lang=de")
    assert choosing.COOKIE not in answer.headers.get("Set-Cookie", "")


def test_what_needs_none_of_the_app_is_told_in_their_language_too(app):
    answer = app.test_client().get("/", headers={"Host": "evil..example", "Accept-Language": "de"})
    assert answer.status_code == 400 and language_of(answer) == "de"
    assert "Diese Anfrage sagt nicht, für welchen Host sie ist." in Page(answer).text


def test_a_change_is_drawn_in_each_language_that_is_listened_to(app, alice, put):
    put("Frieren", "loading")
    hub = app.extensions["hub"]
    with connected():
        with transaction():
            event_id = events.publish("series-1", "series_updated", {"series_id": 1})
        event = next(event for event in events.since(0) if event.id == event_id or event_id is None)
        for code, words in (("en", "Loading episodes…"), ("de", "Lädt: Folgen…")):
            [message] = hub.speak(f"library@{code}", [event])
            assert words in json.loads(message)["content"]


def test_a_toast_is_told_in_the_language_of_who_acted(alice, put):
    put("Frieren", "loaded")
    alice.get("/?lang=de")
    alice.post("/series/1/remove")
    assert "„Frieren“ wurde aus der Bibliothek entfernt." in Page(alice.get("/")).text
