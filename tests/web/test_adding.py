"""Several series at once: the field, the review of a list, and what became of it."""

import re

import pytest

from aniworld.database import connected
from aniworld.models import Series

from .pages import Page


def review(person, text):
    answer = person.post("/add/review", list=text)
    assert answer.status_code == 200
    return Page(answer)


def choices(page):
    """The values of the options that are selected, in order."""
    return [option["value"] for option in page.all("option") if "selected" in option]


def titles():
    with connected():
        return [row.title for row in Series.select().order_by(Series.id)]


def test_a_list_is_typed_on_a_page_of_its_own(alice):
    page = Page(alice.get("/add"))
    assert page.one("h1").text == "Add several series" and page.one("textarea", id="list")["name"] == "list"
    assert page.one("form", class_="paste")["action"] == "/add/review"


def test_each_line_is_reviewed_before_anything_is_added(alice, still, put):
    put("My holiday videos")
    page = review(alice, "mal:1\nmy holiday videos\nhttps://x.example/y\nzzzz no such show\nmal:1")
    assert page.one("h1").text == "Review the list" and titles() == ["My holiday videos"]
    first, unknown, again = choices(page)
    assert re.fullmatch(r"id catalogue \d+", first) and unknown == "name zzzz no such show" and again == ""
    assert page.link("My holiday videos") == "/series/1"
    for words in (
        "This address names no show",
        "Not in the catalogue",
        "The same as line 1.",
        "In your library",
    ):
        assert words in page.text


def test_the_reviewed_list_is_added(alice, still):
    page = review(alice, "mal:1\nzzzz no such show")
    done = Page(alice.post("/add", show=[*choices(page), "", "id nobody 1"]))
    assert done.one("h1").text == "2 series added" and titles() == ["COWBOY BEBOP", "zzzz no such show"]
    assert done.link("COWBOY BEBOP") == "/series/1"
    assert "nobody:1: The provider is one of" in done.text
    again = Page(alice.post("/add", show=choices(page)))
    assert again.one("h1").text == "0 series added" and "In your library already" in again.text
    assert len(titles()) == 2


def test_a_line_that_is_too_long_is_refused_and_never_cut(alice, still):
    page = review(alice, "1. " + "x" * 501 + "\n2. zzzz no such show")
    done = Page(alice.post("/add", show=choices(page)))
    assert "A name has at most 500 characters." in done.text and titles() == ["zzzz no such show"]


def test_a_list_of_which_every_line_is_skipped_changes_nothing(alice, still):
    page = Page(alice.post("/add", show=["", "nonsense"]))
    assert "Every line was skipped" in page.text and titles() == []


def test_an_empty_list_is_refused_in_words(alice):
    answer = alice.post("/add/review", list=" \n ")
    assert answer.status_code == 422
    assert "Type or paste at least one title" in Page(answer).one("p", id="list-error").text


def test_a_list_that_is_too_long_for_one_page_goes_on_after_it(alice, still):
    lines = [f"zzzz {number}" for number in range(103)]
    page = review(alice, "\n".join(lines))
    assert len(page.all("select")) == 100 and "3 more lines come next" in page.text
    rest = page.one("input", name="rest")["value"]
    done = Page(alice.post("/add", show=["name zzzz 0"], rest=rest))
    assert done.one("textarea", id="list").text.split("\n")[-3:] == lines[100:]


@pytest.mark.parametrize("path", ["/add", "/add/review"])
def test_a_stranger_cannot_add(stranger, path):
    assert stranger.post(path, list="Naruto", show="name Naruto").status_code == 302
    assert titles() == []


# The one box


def box(person, q):
    answer = person.get(f"/search?q={q}&wait=providers", **{"HX-Request": "true"})
    return Page(answer)


def taken(page):
    """What Enter takes: the words of the button or link that is marked."""
    return [
        " ".join(one.text.split()) for tag in ("a", "button") for one in page.all(tag) if "data-enter" in one
    ]


def test_what_is_in_the_library_stands_above_what_can_be_added(alice, put):
    put("Cowboy Bebop")
    page = box(alice, "bebop")
    assert page.all("p", class_="candidate-heading")[0].text == "In your library"
    assert page.all("li", class_="candidate")[0]["data-here"] == "1"
    assert taken(page) == ["Open: Cowboy Bebop"]


def test_a_typing_error_finds_it_too_but_enter_does_not_guess(alice, put):
    put("Generated show 3")
    page = box(alice, "generaded+show+3")
    assert page.all("li", data_here="1") and taken(page) == []
    put("Generated show 31")
    assert taken(box(alice, "generated+show+32")) == []


def test_a_show_of_this_very_title_is_taken_before_one_that_only_begins_so(alice, put):
    put("Frieren Fan Films")
    assert taken(box(alice, "frieren")) == ["Open: Frieren Fan Films"]
    assert taken(box(alice, "Frieren: Beyond Journey's End")) == ["Add: Frieren: Beyond Journey's End (2023)"]


def test_an_id_or_an_address_takes_what_it_names(alice):
    for q in ("mal:1", "https://myanimelist.net/anime/1", "https://kitsu.app/anime/cowboy-bebop"):
        assert taken(box(alice, q))[0].startswith("Add: C"), q


def test_all_hits_of_the_library_are_one_click_away(alice, put):
    for number in range(7):
        put(f"Generated show {number}")
    page = box(alice, "generated")
    assert len(page.all("li", data_here=None)) and page.link("Show all 7 series") == "/?q=generated"


def test_without_a_script_the_box_leads_to_the_page_that_searches(alice):
    answer = alice.post("/search", name=" cowboy bebop ")
    assert (answer.status_code, answer.location) == (302, "/search?q=cowboy+bebop")


def test_the_address_of_a_page_that_spells_a_title_adds_the_show_by_it(alice, still):
    alice.post("/series", name="https://kitsu.app/anime/my-own-show")
    assert titles() == ["my own show"]
