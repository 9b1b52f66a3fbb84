"""Adding by what people type: a title with a year, an id at some service, the address of a page."""

import pytest

from aniworld.library.series import asked_for
from aniworld.models import Series, SeriesId

ADDED = {  # typed: the id of the show at TVmaze's stand-in, and its year
    "Hunter x Hunter (2011)": ("Hunter x Hunter", 2011),
    "Fruits Basket (2019)": ("Fruits Basket", 2019),
    "Fruits Basket 2001": ("Fruits Basket", 2001),
    "My Hero Academia Season 3": ("My Hero Academia", 2016),
    "Boku no Hero Academia 3rd Season": ("My Hero Academia", 2016),
    "Attack on Titan (2013) [tvdbid-267440]": ("Attack on Titan", 2013),
    "mal:11061": ("Hunter x Hunter", 2011),
    "https://myanimelist.net/anime/11061/Hunter_x_Hunter_2011": ("Hunter x Hunter", 2011),
    "tt0213338": ("Cowboy Bebop", 1998),
    "[imdbid-tt0213338]": ("Cowboy Bebop", 1998),
    "kitsu:1": ("Cowboy Bebop", 1998),
}


@pytest.mark.parametrize("typed, right", ADDED.items(), ids=ADDED)
def test_the_show_that_was_typed_is_added(shelf, typed, right):
    added = shelf.add(typed)
    assert (added.title, added.year, added.loading_status) == (*right, "completed")


def test_two_shows_of_one_name_are_two_series(shelf):
    again = shelf.add("Fruits Basket (2019)")
    first = shelf.add("Fruits Basket")
    assert (again.year, first.year) == (2019, 2001)
    assert {again.folder, first.folder} == {"Fruits Basket (2019)", "Fruits Basket (2001)"}


def test_in_whatever_order_they_come(shelf):
    first, again = shelf.add("Fruits Basket (2001)"), shelf.add("Fruits Basket (2019)")
    assert (first.year, again.year, Series.select().count()) == (2001, 2019, 2)


def test_the_same_title_and_year_is_the_series_that_is_there(shelf):
    there = shelf.add(
        provider="tvmaze",
        source_id=shelf.add("Hunter x Hunter").ids.where(SeriesId.provider == "tvmaze").get().value,
    )
    assert shelf.put("Hunter x Hunter (2011)").id == there.id


def test_the_same_id_is_the_series_that_is_there(shelf):
    there = shelf.add("Hunter x Hunter")
    assert shelf.put("mal:11061").id == there.id
    assert shelf.put("mal:11061").id == there.id


def test_an_id_brings_the_title_and_the_other_ids_of_the_catalogue(house):
    asked = asked_for.read("mal:52991")
    assert asked.title == "Frieren: Beyond the Journey's End"
    assert asked.ids["mal"] == "52991" and "catalogue" in asked.ids


def test_an_id_is_no_part_of_the_title(house):
    asked = asked_for.read("Willow Tale (2014) [tvdbid-9999999]")
    assert (asked.title, asked.year, asked.ids) == ("Willow Tale (2014)", 2014, {"tvdb": "9999999"})


def test_an_id_that_no_source_understands_is_left_out(house):
    asked = asked_for.read("Willow Tale [bangumi-999999999]")
    assert (asked.title, asked.ids) == ("Willow Tale", {})


def test_an_id_of_which_nothing_is_known_is_said_so(shelf):
    added = shelf.add("tvdb:99999999")
    assert added.loading_error == "TheTVDB has no show 99999999."


def test_a_title_in_which_others_only_have_the_word_is_asked_about(shelf):
    added = shelf.add("Titan")
    assert added.loading_status == "failed"
    assert "“Titan”" in added.loading_error and "Attack on Titan (2013)" in added.loading_error
