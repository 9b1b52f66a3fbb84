"""The theme that a browser has chosen is kept by it, and drawn by the server."""

import pytest

from .pages import Page


def theme_of(person, path="/"):
    html = Page(person.get(path)).one("html")
    return html.attributes.get("data-theme")


def test_a_page_follows_the_system_until_somebody_chooses(alice):
    assert theme_of(alice) is None
    assert Page(alice.get("/")).one(id="theme-system")["aria-pressed"] == "true"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_was_chosen_is_shown_on_every_page_of_this_browser_alone(alice, stranger, theme):
    answer = alice.post("/theme?next=/activity", theme=theme)
    assert (answer.status_code, answer.location) == (302, "/activity")
    page = Page(alice.get("/about"))
    assert page.one("html")["data-theme"] == theme
    assert page.one("meta", name="color-scheme")["content"] == theme
    assert len(page.all("meta", name="theme-color")) == 1
    assert page.one(id=f"theme-{theme}")["aria-pressed"] == "true"
    assert theme_of(stranger, "/login") is None


def test_the_system_decides_again(alice):
    alice.post("/theme", theme="dark")
    assert alice.post("/theme", theme="").location == "/"
    assert theme_of(alice) is None


@pytest.mark.parametrize("theme", ["blue", '"><script>', "x" * 4000])
def test_a_theme_that_does_not_exist_is_none(alice, theme):
    alice.post("/theme", theme="dark")
    alice.post("/theme", theme=theme)
    assert theme_of(alice) is None
    alice.client.set_cookie("aniworld_theme", theme)
    assert theme_of(alice) is None


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_it_leads_back_to_our_own_pages_only(alice, target):
    assert (
        alice.client.post(
            "/theme", query_string={"next": target}, headers={"X-CSRF-Token": alice.token()}
        ).location
        == "/"
    )
