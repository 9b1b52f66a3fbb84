"""Which show a tvshow.nfo is about, in whatever form its ids were written."""

import pytest

from aniworld.files import nfo


@pytest.mark.parametrize(
    ("address", "ids"),
    [
        ("https://anidb.net/anime/5391", {"anidb": "5391"}),
        ("https://anidb.net/perl-bin/animedb.pl?show=anime&aid=5391", {"anidb": "5391"}),
        ("https://anidb.net/a5391", {"anidb": "5391"}),
        ("https://www.thetvdb.com/?tab=series&id=81797", {"tvdb": "81797"}),
        ("https://thetvdb.com/dereferrer/series/81797", {"tvdb": "81797"}),
        ("https://www.themoviedb.org/tv/1429-shingeki-no-kyojin", {"tmdb": "1429"}),
        ("https://www.imdb.com/title/tt0988824/", {"imdb": "tt0988824"}),
        ("https://www.tvmaze.com/shows/919/show", {"tvmaze": "919"}),
        ("https://myanimelist.net/anime/5114/Title", {"mal": "5114"}),
        ("https://anilist.co/anime/5114", {"anilist": "5114"}),
        ("https://kitsu.app/anime/3936", {"kitsu": "3936"}),
        ("https://example.org/anime/5114", {}),
        ("https://thetvdb.com/series/a-name", {}),
    ],
)
def test_the_address_of_a_page_tells_the_id(address, ids):
    alone = address.encode()
    behind = f"<tvshow><title>x</title></tvshow>\n{address}".encode()
    assert nfo.read_ids(alone) == ids
    assert nfo.read_ids(behind) == ids


def test_an_address_in_the_guide_or_the_url_tells_the_id():
    guide = b"<tvshow><episodeguide><url>https://thetvdb.com/dereferrer/series/81797</url></episodeguide></tvshow>"
    url = b"<tvshow><url>https://anidb.net/anime/5391</url></tvshow>"
    assert nfo.read_ids(guide) == {"tvdb": "81797"}
    assert nfo.read_ids(url) == {"anidb": "5391"}


def test_an_address_in_a_plot_tells_nothing():
    assert nfo.read_ids(b"<tvshow><plot>like https://anidb.net/anime/5391</plot></tvshow>") == {}


@pytest.mark.parametrize(
    ("guide", "ids"),
    [
        ('{"tvdb": "111", "tmdb": 1429, "imdb": "tt1"}', {"tvdb": "111", "tmdb": "1429", "imdb": "tt1"}),
        ('{"tvdb": null, "tmdb": ["1"], "x": "a b"}', {}),
        ("[1]", {}),
        ('{"tvdb": ', {}),
        ("[" * 5000, {}),
    ],
)
def test_the_guide_of_newer_kodis_tells_ids(guide, ids):
    assert nfo.read_ids(f"<tvshow><episodeguide>{guide}</episodeguide></tvshow>".encode()) == ids


def test_an_id_of_its_own_counts_more_than_the_guide():
    content = b'<tvshow><uniqueid type="tvdb">1</uniqueid><episodeguide>{"tvdb": "2"}</episodeguide></tvshow>'
    assert nfo.read_ids(content) == {"tvdb": "1"}


def test_titles_and_year_are_read():
    titles = "<title>Show</title><originaltitle>番組</originaltitle>"
    content = f"<tvshow>{titles}<premiered>2011-04-06</premiered></tvshow>"
    read = nfo.read_identity(content.encode())
    assert read == nfo.Identity({}, ("Show", "番組"), 2011)


def test_a_year_that_is_none_says_nothing():
    assert nfo.read_identity(b"<tvshow><year>soon</year></tvshow>").year is None


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"<tvshow>", b"<tvshow/>"])
def test_what_cannot_be_read_says_nothing(content):
    assert nfo.read_identity(content) == nfo.Identity()
