"""Ids of a show in names of folders, in what is typed, and in addresses of pages."""

import time

import pytest

from aniworld.files import show_ids

FORMS = {
    "[tvdbid-81797]": {"tvdb": "81797"},
    "{tvdb-81797}": {"tvdb": "81797"},
    "[tvdb4-81797]": {"tvdb": "81797"},
    "(tvdb 81797)": {"tvdb": "81797"},
    "[tvdbid=81797]": {"tvdb": "81797"},
    "[tmdbid-37854]": {"tmdb": "37854"},
    "{tmdb-37854}": {"tmdb": "37854"},
    "[TMDB: 37854]": {"tmdb": "37854"},
    "[anidb-69]": {"anidb": "69"},
    "[anidbid-69]": {"anidb": "69"},
    "[anilist-21]": {"anilist": "21"},
    "{mal-21}": {"mal": "21"},
    "[tvmaze-1505]": {"tvmaze": "1505"},
    "[kitsu-12]": {"kitsu": "12"},
    "[bangumi-975]": {"bangumi": "975"},
    "[imdbid-tt0388629]": {"imdb": "tt0388629"},
    "{imdb-tt0388629}": {"imdb": "tt0388629"},
    "[tt0388629]": {"imdb": "tt0388629"},
    "{tvdb-0081797}": {"tvdb": "81797"},
    "[tvdbid-81797] {mal-21}": {"tvdb": "81797", "mal": "21"},
}


@pytest.mark.parametrize("text, right", FORMS.items(), ids=FORMS)
def test_an_id_beside_a_title_is_read_and_taken_out(text, right):
    assert show_ids.read(f"Willow Tale (2014) {text}") == (right, "Willow Tale (2014)")


ALONE = {
    "mal:21": {"mal": "21"},
    "anidb 69": {"anidb": "69"},
    "tvdb-81797": {"tvdb": "81797"},
    "tt0388629": {"imdb": "tt0388629"},
    "https://myanimelist.net/anime/21/Some_Title": {"mal": "21"},
    "https://anilist.co/anime/21/": {"anilist": "21"},
    "https://anidb.net/anime/69": {"anidb": "69"},
    "anidb.net/perl-bin/animedb.pl?show=anime&aid=69": {"anidb": "69"},
    "https://www.tvmaze.com/shows/1505/some-title": {"tvmaze": "1505"},
    "https://www.themoviedb.org/tv/37854-some-title": {"tmdb": "37854"},
    "http://thetvdb.com/?tab=series&id=81797": {"tvdb": "81797"},
    "https://www.imdb.com/de/title/tt0388629/": {"imdb": "tt0388629"},
    "https://kitsu.app/anime/12": {"kitsu": "12"},
    "https://bgm.tv/subject/975": {"bangumi": "975"},
}


@pytest.mark.parametrize("text, right", ALONE.items(), ids=ALONE)
def test_an_id_or_an_address_may_be_all_that_is_said(text, right):
    assert show_ids.read(text) == (right, "")


@pytest.mark.parametrize(
    "text",
    [
        "Willow Tale",
        "Mal 21 Wochen",
        "[imdb-81797]",
        "[tvdb-tt0388629]",
        "[tvdb-000]",
        "[mal]",
        "[tvdbid-]",
        "https://www.themoviedb.org/movie/128",
        "https://thetvdb.com/series/some-title",
        "attt0388629",
        "",
    ],
)
def test_what_is_no_id_of_a_show_tells_nothing(text):
    assert show_ids.read(text)[0] == {}


def test_two_ids_of_one_service_tell_nothing():
    assert show_ids.read("Willow Tale [tvdb-1] {tvdb-2} [mal-3]") == ({"mal": "3"}, "Willow Tale")


def test_the_same_id_twice_is_one():
    assert show_ids.read("Willow Tale [tvdb-1] {tvdbid-1}")[0] == {"tvdb": "1"}


LONG = {
    "one word": "x" * 20_000,
    "spaces": "[mal" + " " * 20_000 + "1",
    "brackets": "[(" * 10_000,
    "services": "{mal" * 5_000,
    "sites": "thetvdb.com/" * 1_700,
    "other sites": "anidb.net/?" * 1_800,
}


@pytest.mark.parametrize("kind", LONG)
def test_a_long_text_costs_little(kind):
    """Patterns that begin anew at each letter took a minute of processor time for some of these."""
    began = time.process_time()
    show_ids.read(LONG[kind])
    assert time.process_time() - began < 2
