"""The front page: cards, filters in the address, paging, and what an empty shelf says."""

import re

import pytest

from aniworld import events
from aniworld.database import connected
from aniworld.library.series.titles import search_text
from aniworld.models import Part, Series

from .pages import Page


def front(person, query=""):
    answer = person.get(f"/?{query}")
    assert answer.status_code == 200
    return Page(answer)


@pytest.fixture
def shelf(put):
    put("Barakamon", "loaded", year=2014, search_text=search_text(["Barakamon", "ばらかもん"]))
    put("The Apothecary Diaries", "pending", year=2023)
    put(
        "Détective Conan",
        "failed",
        year=1996,
        search_text=search_text(["Détective Conan", "名探偵コナン", "Meitantei Conan"]),
    )
    put("A Silent Voice", "loading")


def test_an_empty_library_offers_one_thing_to_do(alice):
    page = front(alice)
    assert page.one("h1").text == "Your library" and page.cards == []
    assert "Your shelf is ready" in page.text and page.one("a", class_="button-main")["href"] == "#name"
    assert not page.all("nav", class_="choices")
    form = page.one("form", id="add")
    assert (form["action"], form["method"]) == ("/series", "post")
    assert page.one("input", id="name")["name"] == "name" and page.all("input", name="csrf_token")


def test_a_card_shows_how_far_a_series_is(alice, put):
    put("Barakamon", "loading")
    page = front(alice)
    assert page.cards == ["1"] and page.titles == ["Barakamon"]
    assert page.one(class_="loading-indicator") and page.one(class_="status-text").text == "Loading episodes…"
    assert [link["title"] for link in page.all("a") if link["href"] == "/series/1" and "title" in link] == [
        "Loading episodes…"
    ]
    parts = page.all(class_="progress-item")
    assert [part["data-part"] for part in parts] == ["episodes", "nfo", "logo", "images"]
    assert all("pending" in part.classes for part in parts)
    assert page.link("Barakamon") == "/series/1"


@pytest.mark.parametrize(
    "state, expected",
    [
        ("loaded", "completed"),
        ("partial", "completed"),
        ("failed", "failed"),
        ("unavailable", "failed"),
        ("pending", "pending"),
    ],
)
def test_each_part_is_marked_by_how_it_ended(alice, put, state, expected):
    put("Barakamon", "loading")
    with connected():
        Part.update(state=state).where(Part.name == "logo").execute()
    logo = front(alice).one(class_="progress-item", data_part="logo")
    assert {"completed", "failed", "pending"} & logo.classes == {expected}


def test_a_loaded_series_has_no_indicator(alice, put):
    put("Barakamon", "loaded")
    page = front(alice)
    assert (
        page.cards == ["1"]
        and not page.all(class_="loading-indicator")
        and not page.all(class_="status-text")
    )


def test_the_counts_are_those_of_the_whole_library(alice, shelf):
    for query in ("", "state=failed", "q=bara"):
        assert front(alice, query).one(id="library-count").text == "4 series · 2 loading · 1 failed"


SHELVES = [
    ("", ["A Silent Voice", "Détective Conan", "The Apothecary Diaries", "Barakamon"]),
    ("sort=title", ["The Apothecary Diaries", "Barakamon", "Détective Conan", "A Silent Voice"]),
    ("sort=year", ["The Apothecary Diaries", "Barakamon", "Détective Conan", "A Silent Voice"]),
    ("state=loading", ["A Silent Voice", "The Apothecary Diaries"]),
    ("state=completed", ["Barakamon"]),
    ("state=failed", ["Détective Conan"]),
    ("q=conan", ["Détective Conan"]),
    ("q=Détective", ["Détective Conan"]),
    ("q=%E3%82%B3%E3%83%8A%E3%83%B3", ["Détective Conan"]),
    ("q=meitantei", ["Détective Conan"]),
    ("q=ばらかもん", ["Barakamon"]),
    ("q=a&state=loading&sort=title", ["The Apothecary Diaries", "A Silent Voice"]),
    ("q=%20", ["A Silent Voice", "Détective Conan", "The Apothecary Diaries", "Barakamon"]),
    ("q=nothing", []),
]


def test_the_library_is_searched_filtered_and_sorted_by_its_address(alice, shelf):
    for query, expected in SHELVES:
        assert front(alice, query).titles == expected, query


def test_a_filter_keeps_the_others(alice, shelf):
    page = front(alice, "q=a&state=loading&sort=title")
    assert page.link("Failed") == "/?q=a&state=failed&sort=title" and page.link("All") == "/?q=a&sort=title"
    assert page.link("Year") == "/?q=a&state=loading&sort=year"
    assert [element.text for element in page.all("a", aria_current="true")] == ["Loading", "Title"]
    form = page.one("input", id="filter")
    kept = {(field["name"], field["value"]) for field in page.all("input", type="hidden")}
    assert form["value"] == "a" and {("state", "loading"), ("sort", "title")} <= kept


NO_MATCHES = [
    ("q=nothing", "No series in your library is called “nothing”."),
    ("q=nothing&state=failed", "called “nothing” and in this state."),
    ("q=%3Cb%3Enothing", "called “<b>nothing”."),
]


def test_when_nothing_matches_the_page_says_what_was_looked_for(alice, shelf):
    for query, words in NO_MATCHES:
        page = front(alice, query)
        assert page.cards == [] and words in page.text and page.link("Show all series") == "/", query


def test_when_no_series_is_in_a_state_the_page_says_so(alice, put):
    put("Barakamon", "loaded")
    page = front(alice, "state=failed")
    assert "No series is in this state just now." in page.text and page.link("Show all series") == "/"


NO_SHELVES = ["sort=price", "state=deleted", "state=loading_nfo", "sort=TITLE"]


def test_what_the_library_cannot_do_is_a_page_that_says_so(alice):
    for query in NO_SHELVES:
        answer = alice.get(f"/?{query}")
        assert answer.status_code == 422 and Page(answer).link("Go to the library") == "/", query


def test_sixty_cards_are_a_page_and_the_rest_is_one_link_away(alice, put):
    with connected():
        for n in range(65):
            Series.create(
                key=f"s{n}", title=f"Series {n:02}", added_as=f"s{n}", added_at=n, search_text="series"
            )
    first = front(alice)
    assert len(first.cards) == 60 and first.titles[0] == "Series 64" and "Page 1 of 2" in first.text
    second = Page(alice.get(first.link("Show more")))
    assert second.titles == [f"Series {n:02}" for n in (4, 3, 2, 1, 0)] and not second.all(id="more-link")
    assert front(alice, "page=99").cards == second.cards and front(alice, "page=-3").cards == first.cards
    assert front(alice, "page=x").cards == first.cards
    assert front(alice, "q=series&sort=title").link("Show more") == "/?q=series&sort=title&page=2"


def test_a_full_page_takes_as_many_questions_as_a_page_with_one_card(alice, put, caplog):
    put("Barakamon", "loading")

    def questions():
        with caplog.at_level("DEBUG", "peewee"):
            caplog.clear()
            front(alice)
        return sum("SELECT" in record.getMessage() for record in caplog.records if record.name == "peewee")

    few = questions()
    for number in range(30):
        put(f"Series {number}", "loading")
    assert questions() == few > 3


@pytest.mark.parametrize(
    "states, refreshes",
    [
        (["loaded"], False),
        (["failed"], False),
        (["loaded", "pending"], True),
        (["loading"], True),
    ],
)
def test_without_scripts_the_page_comes_again_by_itself_while_something_loads(alice, put, states, refreshes):
    for number, state in enumerate(states):
        put(f"Series {number}", state)
    assert (
        bool(re.search(r'<noscript><meta http-equiv="refresh" content="5"></noscript>', front(alice).html))
        is refreshes
    )


VIEWS = [
    ("", "library"),
    ("sort=added", "library"),
    ("sort=title", "cards"),
    ("q=bara", "cards"),
    ("state=loading", "cards"),
    ("page=2", "library"),
]


def test_new_cards_come_to_the_page_only_where_they_belong(alice, shelf):
    for query, view in VIEWS:
        page = front(alice, query)
        with connected():
            newest = events.latest()
        assert page.one(id="live")["hx-ws:connect"].endswith(f"/live?since={newest}&view={view}"), query
        assert page.one(id="poll")["hx-get"] == f"/live/changes?since={newest}&view={view}", query
