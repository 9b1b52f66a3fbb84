"""What the demo's suggestions offer can be added: the stand-in makes up what only the embedded catalogue
has."""

from datetime import date

import pytest
import requests

from aniworld.demo.embedded import FIRST_MADE_UP, WithEmbedded
from aniworld.demo.standin import StandIn

TODAY = date(2026, 11, 25)
SHOWS = WithEmbedded(TODAY)


@pytest.fixture(scope="module")
def ask():
    with StandIn(images="tiny", today=TODAY, embedded=True) as standin, requests.Session() as client:
        client.headers["Accept"] = "application/vnd.api+json"
        yield lambda path, **params: client.get(
            path if "//" in path else standin.url + path, params=params, timeout=10
        )


@pytest.mark.parametrize(
    "query, name, year",
    [
        ("Naruto", "Naruto", 2002),
        ("火影忍者", "Naruto", 2002),
        ("your name", "Your Name.", 2016),
        ("kimi no na wa", "Your Name.", 2016),
        ("Fullmetal Alchemist", "Fullmetal Alchemist", 2003),
    ],
)
@pytest.mark.parametrize("source", ["tvmaze", "kitsu"])
def test_what_the_catalogue_has_is_found_under_its_title_and_year(query, name, year, source):
    found = SHOWS.search(query, source)[0][1]
    assert (found.name, found.premiered.year) == (name, year)


def test_the_shows_that_the_stand_in_has_are_not_made_up_again():
    names = [show.name for _, show in SHOWS.search("Frieren: Beyond Journey's End", "tvmaze")]
    assert names[0] == "Frieren: Beyond Journey's End" and names.count(names[0]) == 1
    assert SHOWS.show(FIRST_MADE_UP + 400602) is None


@pytest.mark.parametrize("query", ["", "???", "No such show at all"])
def test_nothing_is_made_up_for_a_title_that_nobody_has(query):
    assert SHOWS.search(query, "tvmaze") == []


@pytest.mark.parametrize("ident", [99_999, FIRST_MADE_UP, FIRST_MADE_UP - 1, FIRST_MADE_UP + 1])
def test_an_id_that_the_catalogue_has_not_is_unknown(ident):
    assert SHOWS.show(ident) is None and SHOWS.entry(ident) is None


def test_a_made_up_show_is_the_same_each_time():
    assert (
        WithEmbedded(TODAY).search("Naruto", "kitsu")[0][1]
        == WithEmbedded(TODAY).search("Naruto", "kitsu")[0][1]
    )


def test_a_film_has_one_part():
    assert len(SHOWS.search("your name", "tvmaze")[0][1].episodes) == 1


def test_both_services_tell_the_same_episodes_and_have_pictures(ask):
    show = ask("/tvmaze/singlesearch/shows", q="naruto", embed="episodes").json()
    entry = ask("/kitsu/anime", **{"filter[text]": "naruto"}).json()["data"][0]
    there = ask(f"/kitsu/anime/{entry['id']}/episodes", **{"page[limit]": 20}).json()["meta"]["count"]
    assert show["name"] == entry["attributes"]["titles"]["en"] == "Naruto"
    assert len(show["_embedded"]["episodes"]) == there > 10
    assert ask(show["image"]["original"]).headers["Content-Type"] == "image/jpeg"
    assert "<h1>Naruto</h1>" in ask(show["url"]).text


def test_only_who_asks_for_it_gets_it():
    with StandIn(images="tiny", today=TODAY) as standin:
        assert (
            requests.get(standin.url + "/tvmaze/search/shows", params={"q": "naruto"}, timeout=10).json()
            == []
        )
