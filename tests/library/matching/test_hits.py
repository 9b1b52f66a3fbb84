"""The hits of a search: one for each show, with its seasons inside."""

import pytest

from aniworld.library.matching import hits


def candidate(provider, ident, title, year=None, kind="TV", series_id=None, titles=(), ids=None, **more):
    return {
        "provider": provider,
        "provider_label": provider.title(),
        "id": ident,
        "title": title,
        "titles": [title, *titles],
        "year": year,
        "kind": kind,
        "is_animation": True,
        "ids": ids or {},
        "series_id": series_id,
    } | more


def told(found):
    return [(hit.shown["title"], [one["title"] for one in hit.cours]) for hit in hits.united(found)]


TITAN = candidate("tvmaze", "919", "Attack on Titan", 2013, "Animation")
FIRST = candidate("kitsu", "1", "Attack on Titan", 2013)
SECOND = candidate("kitsu", "2", "Attack on Titan Season 2", 2017)
THIRD = candidate("kitsu", "3", "Attack on Titan Season 3", 2018)


def test_seasons_that_a_service_lists_by_themselves_are_inside_their_show_oldest_first():
    assert told([THIRD, TITAN, FIRST, SECOND]) == [
        ("Attack on Titan", ["Attack on Titan", "Attack on Titan Season 2", "Attack on Titan Season 3"])
    ]


def test_what_is_added_is_the_whole_show_however_late_it_comes():
    [hit] = hits.united([FIRST, SECOND, TITAN])
    assert (hit.shown["provider"], hit.labels) == ("tvmaze", ["Tvmaze", "Kitsu"]) and hit.has_seasons


def test_one_id_of_a_show_is_enough():
    other = candidate("kitsu", "7", "Shingeki no Kyojin", 2013, ids={"tvdb": "267440"})
    whole = candidate("tmdb", "1429", "Attack on Titan", 2013, ids={"tvdb": "267440"})
    assert told([other, whole]) == [("Attack on Titan", ["Shingeki no Kyojin"])]


def test_the_catalogue_knows_which_entries_are_one_show():
    entries = [
        candidate("kitsu", str(n), f"Other {n}", 2020 + n, ids={"mal": mal}) for n, mal in enumerate("15")
    ]
    assert len(hits.united(entries)) == 2
    same = [candidate("kitsu", str(n), f"Other {n}", ids={"mal": "1"}) for n in range(2)]
    assert len(hits.united(same)) == 1


TWO_SHOWS = [
    (TITAN, candidate("kitsu", "9", "Attack on Titan", 2030)),
    (TITAN, candidate("kitsu", "9", "Attack on Titan Season 2", 2010)),
    (TITAN, candidate("kitsu", "9", "Attack on Titan", 2013, "movie")),
    (TITAN, candidate("kitsu", "9", "Attack on Titan", 2013, is_animation=False)),
    (TITAN, candidate("kitsu", "9", "Attack on Titan", None)),
    (TITAN, candidate("kitsu", "9", "Attack of Titans", 2013)),
    (candidate("tmdb", "1", "Attack on Titan", 2013), candidate("tmdb", "2", "Attack on Titan", 2013)),
]


@pytest.mark.parametrize("one, other", TWO_SHOWS)
def test_two_shows_stay_two(one, other):
    assert len(hits.united([one, other])) == 2


def test_of_two_shows_of_one_name_a_season_is_that_of_the_newer_one_that_is_older_than_it():
    old, new = (candidate("tvmaze", str(year), "Fruits Basket", year) for year in (2001, 2019))
    season = candidate("kitsu", "5", "Fruits Basket Season 2", 2020)
    assert told([old, new, season]) == [("Fruits Basket", []), ("Fruits Basket", ["Fruits Basket Season 2"])]


def test_a_show_is_in_the_library_when_one_of_its_entries_is():
    [hit] = hits.united([TITAN, FIRST | {"series_id": 7}])
    assert hit.series_id == 7 and not hit.has_seasons


def test_the_first_picture_of_any_of_them_is_shown():
    [hit] = hits.united([TITAN | {"poster": None}, FIRST | {"poster": "/p"}])
    [bare] = hits.united([TITAN])
    assert (hit.poster, bare.poster) == ("/p", None)


FITTING = {
    "attack on titan": True,
    "Attack on Titan!": True,
    "atack on titan": True,
    "attack": True,
    "at": False,
    "titan": False,
    "naruto": False,
    "attack on titan season 2": True,
    "attack on titan season 9": False,
    "attack on titan season": True,
}


def test_enter_takes_a_show_only_when_the_words_are_its_title_or_begin_it():
    [hit] = hits.united([TITAN, FIRST, SECOND])
    assert {q: hits.fits(hit, q) for q in FITTING} == FITTING


def test_a_number_that_is_not_complete_begins_no_title():
    [hit] = hits.united([candidate("tvmaze", "3", "Tetsujin Number 2812", 2004)])
    assert not hits.fits(hit, "tetsujin number 28") and hits.fits(hit, "tetsujin number")
