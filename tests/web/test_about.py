"""The page that says what this is, and thanks its sources."""

from aniworld import __version__

from .pages import Page


def test_the_sources_are_named_and_linked_as_they_ask(alice):
    page = Page(alice.get("/about"))
    assert __version__ in page.text
    links = {link["href"]: link for link in page.all("a") if link["href"].startswith("http")}
    assert {"https://www.tvmaze.com", "https://kitsu.app", "https://github.com/bangumi-data/bangumi-data"} <= set(links)
    assert "CC BY 4.0" in page.text
    assert all(link["rel"] == "noopener noreferrer" for link in links.values())


def test_the_sources_are_named_under_every_page(alice, stranger):
    for page in (Page(alice.get("/")), Page(stranger.get("/login"))):
        assert "Facts and pictures come from TVmaze, Kitsu." in " ".join(page.one("footer").text.split())
