"""The page that says what this is, and thanks its sources."""

from aniworld import __version__
from aniworld.library.notices import new_version
from aniworld.library.notices.new_version import Release
from aniworld.library.sources import ask
from aniworld.providers import SOURCES

from .pages import Page


def section(page, title):
    """What stands in the panel with this title."""
    return " ".join(
        next(part for part in page.all("section") if part["aria-labelledby"] == title).text.split()
    )


def test_the_sources_are_named_and_linked_as_they_ask(alice):
    page = Page(alice.get("/about"))
    assert __version__ in page.text
    links = {link["href"]: link for link in page.all("a") if link["href"].startswith("http")}
    assert {
        "https://www.tvmaze.com",
        "https://kitsu.app",
        "https://github.com/bangumi-data/bangumi-data",
    } <= set(links)
    assert {
        "https://creativecommons.org/licenses/by-sa/4.0/",
        "https://creativecommons.org/licenses/by/4.0/",
    } <= set(links)
    assert "CC BY 4.0" in page.text and "CC BY-SA 4.0" in page.text and "MIT" in page.text
    assert all(link["rel"] == "noopener noreferrer" for link in links.values())


def test_every_source_has_its_notice_whether_it_is_asked_or_not(alice):
    page = Page(alice.get("/about"))
    for name, source in SOURCES.items():
        where = section(page, "sources-title" if name in ask.providers() else "off-title")
        assert source.attribution.name in where and source.attribution.text in where
    assert "This product uses the TMDB API but is not endorsed or certified by TMDB." in section(
        page, "off-title"
    )


def test_no_tile_poses_as_a_logo_and_nothing_is_fetched_from_elsewhere(alice):
    page = Page(alice.get("/about"))
    assert "The tiles beside the names are ours, and no one’s logo." in page.text
    assert len(page.all("span", class_="tile")) == len(SOURCES) + 2 and not page.all("img")


def test_the_sources_are_named_under_every_page(alice, stranger):
    for page in (Page(alice.get("/")), Page(stranger.get("/login"))):
        assert "Metadata and pictures come from TVmaze, Kitsu." in " ".join(page.one("footer").text.split())


def test_a_newer_version_is_named_with_its_page(alice, monkeypatch):
    assert not Page(alice.get("/about")).all("p", id="newer")
    monkeypatch.setattr(new_version, "known", lambda: Release("99.1", "https://example.org/v99.1"))
    page = Page(alice.get("/about"))
    assert "Version 99.1 is there." in page.text
    assert page.link("What is new in it") == "https://example.org/v99.1"
    assert "99.1" in Page(alice.get("/system")).text
