"""Searching by an id: what the catalogue and the sources have under it."""

import pytest

from aniworld.library.matching import id_search
from aniworld.library.sources import ask

from .standins import cour, tv


def found(typed):
    candidates, problems = ask.search(typed)
    assert not problems
    return [(candidate["provider"], candidate["title"]) for candidate in candidates]


def test_an_id_finds_what_sources_have_under_it(sources):
    sources([tv(1, "Willow Tale", 2014)], [cour(2, "Yanagi")], resolves={("tvdb", "77"): "1"})
    assert found("tvdb:77") == [("tvmaze", "Willow Tale")]
    assert found("tvmaze:99") == []
    assert found("kitsu:2") == [("kitsu", "Yanagi")]


def test_an_id_finds_what_the_catalogue_has_under_it(sources):
    sources()
    assert found("mal:52991") == [("catalogue", "Frieren: Beyond the Journey's End")]
    assert [candidate["title"] for candidate in ask.search_catalogue("[mal-52991]")[0]] == [
        "Frieren: Beyond the Journey's End"
    ]


def test_the_id_of_a_complete_show_finds_its_best_known_entry(house):
    frieren = id_search.entries({"mal": "52991"})[0]
    assert id_search.entries({"tmdb": frieren.details.ids["tmdb"]})[0].id == frieren.id
    assert id_search.entry_of({"tmdb": frieren.details.ids["tmdb"]}) is None


def test_an_id_that_nobody_has_leaves_the_title(sources):
    sources([tv(1, "Zyxwv Tale", 2014)])
    assert ("tvmaze", "Zyxwv Tale") in found("Zyxwv Tale [tvdbid-99999999]")
    assert found("tvdb:99999999") == []


def test_a_year_and_a_season_are_not_asked_for_but_sort_what_is_found(sources):
    known = sources([tv(1, "Zyxwv Tale", 2001), tv(2, "Zyxwv Tale", 2019)])
    shown = [
        candidate["year"] for candidate in ask.search("Zyxwv Tale (2019)")[0] if "Zyxwv" in candidate["title"]
    ]
    assert shown == [2019, 2001]
    ask.search("Zyxwv Tale 2nd Season")
    assert known["tvmaze"].asked == ["Zyxwv Tale", "Zyxwv Tale"]


@pytest.mark.parametrize("typed", ["mal:999999999999", "tvdb:1", "anidb:0"])
def test_an_unknown_id_is_no_entry(house, typed):
    ids, _ = id_search.ids_in(typed)
    assert id_search.entries(ids) == []
