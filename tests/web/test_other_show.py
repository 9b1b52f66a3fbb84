"""A series becomes another one: an unknown title, a wrong match, and what is said before."""

import pytest

from aniworld.database import connected
from aniworld.models import Series

from .pages import Page
from .test_series import add, page_of

# Which show is it?


@pytest.fixture
def unknown(alice):
    add(alice, name="Barrakamonn the Calligrapher")


def test_a_name_that_nobody_knows_leads_to_a_search_for_another(alice, unknown):
    card = Page(alice.get("/"))
    assert card.link("Find it") == "/series/1#match" and card.one(class_="status-text").text == "Not found"
    page = page_of(alice)
    assert "Which series is it?" in page.text
    form = page.one("form", role="search")
    assert (form["action"], form["method"]) == ("/series/1#match", "get")
    assert not page.all("button", name="parts")


def test_the_right_show_is_chosen_among_those_that_are_found(alice, unknown, settings):
    page = page_of(alice, query="?q=barakamon")
    matches = page.all("form", action="/series/1/match")
    assert matches and page.all("input", name="id") and page.all("input", name="csrf_token")
    choice = dict(
        zip(
            ("provider", "id"),
            (page.all("input", name=name)[0]["value"] for name in ("provider", "id")),
            strict=True,
        )
    )
    answer = alice.post("/series/1/match", **choice)
    assert (answer.status_code, answer.location) == (302, "/series/1")
    page = page_of(alice)
    assert page.one("h1").text == "Barakamon"
    assert not page.all("section", id="match")
    assert page.all("li", class_="episode")
    assert (settings.library / "Barakamon (2014)" / "poster.jpg").exists()


def test_the_search_for_another_name_says_when_nothing_is_found(alice, unknown):
    assert "No source has a match for “zzzz”." in page_of(alice, query="?q=zzzz").text


def test_a_show_that_is_already_in_the_library_is_not_taken_twice(alice, unknown):
    add(alice, name="Haikyu!!")
    with connected():
        identity = Series.get_by_id(2).ids.where(Series.get_by_id(2).ids.model.provider == "tvmaze").get()
    answer = alice.post("/series/1/match", provider="tvmaze", id=identity.value)
    assert answer.status_code == 409 and Page(answer).link("Go back") == "/series/2"
    assert "already in the library" in Page(answer).text


NO_CHOICES = [
    {},
    {"provider": "tvmaze"},
    {"provider": "nowhere", "id": "1"},
    {"id": "1"},
    {"provider": "", "id": ""},
]


def test_a_choice_that_is_none_changes_nothing(alice, unknown):
    for fields in NO_CHOICES:
        assert alice.post("/series/1/match", **fields).status_code == 422, fields
        assert "Which series is it?" in page_of(alice).text, fields


def test_where_several_may_be_meant_they_are_offered_at_once(alice):
    add(alice, name="Titan")
    page = page_of(alice)
    assert "Several shows may be meant" in page.text
    assert "It is not certain which show “Titan” is: Attack on Titan (2013)." in page.text
    assert page.one("input", id="match-name")["value"] == "Titan"
    search = page.one("div", hx_target="#matches")["hx-get"]
    assert "Attack on Titan" in alice.get(search).text


# Another series


def other(alice):
    """A loaded series, and the page on which another one is picked for it."""
    add(alice, name="Cowboy Bebop")
    return Page(alice.get(page_of(alice).link("Fix match")))


def picks(page):
    """What the buttons would send, each with its provider and id."""
    fields = [
        (field["name"], field["value"])
        for field in page.all("input", type="hidden")
        if field["name"] in ("provider", "id")
    ]
    return [dict(fields[start : start + 2]) for start in range(0, len(fields), 2)]


def test_any_series_may_be_another_one_and_the_search_begins_with_its_title(alice):
    page = other(alice)
    assert page.one("h1").text == "Find the right series"
    assert page.one("input", id="search")["value"] == "Cowboy Bebop"
    assert "Cowboy Bebop (1998)" in page.text
    assert "the folder, your videos and what you changed in NFO files stay" in page.text
    assert page.text.count("Current match") == 2
    assert [form["provider"] for form in picks(page)] == ["catalogue"], "only the film of that name"
    assert "26 episodes" in page.text and page.all("img")


def test_what_is_in_the_library_already_is_linked_and_cannot_be_picked(alice):
    other(alice)
    add(alice, name="Mushi-Shi")
    page = Page(alice.get("/search?series=1&q=mushi"))
    assert page.link("In your library: Mushi-Shi") == "/series/2"
    assert ("tvmaze", "517") not in {(form["provider"], form["id"]) for form in picks(page)} and picks(page)
    answer = alice.post("/series/1/match", provider="tvmaze", id="517", sure="yes")
    assert answer.status_code == 409 and Page(answer).link("Go back") == "/series/2"


@pytest.mark.parametrize("sent", [{}, {"provider": "tvmaze"}, {"provider": "tvmaze", "id": "no id"}])
def test_nobody_is_asked_about_what_is_no_show(alice, sent):
    other(alice)
    assert alice.post("/series/1/match", **sent).status_code == 422


def test_before_it_becomes_another_series_it_is_said_what_goes_and_what_stays(alice):
    other(alice)
    answer = alice.post("/series/1/match", provider="tvmaze", id="517", title="Mushi-Shi", year="2005")
    page = Page(answer)
    assert answer.status_code == 200 and page.one("h1").text == "Is it this series?"
    assert "Cowboy Bebop becomes Mushi-Shi (2005), as TVmaze has it." in page.text
    assert (
        "These stay: the folder Cowboy Bebop (1998), your videos, your own pictures, "
        "and what you changed in NFO files." in page.text
    )
    assert page.link("Keep it as it is") == "/series/1" and page_of(alice).text.count("Cowboy Bebop") > 0
    sent = {
        field["name"]: field["value"]
        for field in page.all("input", type="hidden")
        if field["name"] != "csrf_token"
    }
    assert sent == {"provider": "tvmaze", "id": "517", "title": "Mushi-Shi", "year": "2005", "sure": "yes"}

    answer = alice.post("/series/1/match", **sent)
    assert (answer.status_code, answer.location) == (302, "/series/1")
    page = page_of(alice)
    assert page.one("h1").text == "Mushi-Shi"
    assert "Cowboy Bebop (1998)" in page.one("section", class_="on-disk").text
