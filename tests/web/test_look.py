"""How the library is shown is kept by the browser, and drawn by the server."""

import pytest

from .pages import Page


def grid(person):
    return Page(person.get("/")).one(id="grid").classes - {"grid"}


def test_a_grid_of_middling_posters_is_shown_until_somebody_chooses(alice):
    assert grid(alice) == {"grid-3"}


def test_what_was_chosen_is_kept_and_the_other_stays(alice):
    answer = alice.post("/look?next=/?state=failed", view="list")
    assert (answer.status_code, answer.location) == (302, "/?state=failed")
    alice.post("/look", size="5")
    assert grid(alice) == {"grid-5", "grid-list"}
    pressed = Page(alice.get("/")).one("button", value="list")
    assert pressed["aria-pressed"] == "true" and Page(alice.get("/")).one(id="size")["value"] == "5"


@pytest.mark.parametrize(
    "said", [{"view": "wall"}, {"size": "6"}, {"size": "12"}, {"size": ""}, {"size": "\u0663"}]
)
def test_what_there_is_not_changes_nothing(alice, said):
    alice.post("/look", view="list", size="2")
    alice.post("/look", **said)
    assert grid(alice) == {"grid-2", "grid-list"}


def test_a_cookie_that_is_not_ours_counts_for_nothing(alice):
    alice.client.set_cookie("aniworld_look", "x" * 100)
    assert grid(alice) == {"grid-3"}


def test_a_script_gets_no_page(alice):
    answer = alice.post("/look", headers={"HX-Request": "true"}, size="1")
    assert answer.status_code == 204 and not answer.data and grid(alice) == {"grid-1"}
