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
        ("http://www.thetvdb.com/api/0123456789ABCDEF/series/81797/all/de.zip", {"tvdb": "81797"}),
        ('https://api.thetvdb.com/login?{"apikey":"0123","id":81797}|Content-Type=x', {"tvdb": "81797"}),
        ("http://api.themoviedb.org/3/tv/1429?api_key=x&language=en", {"tmdb": "1429"}),
        ("https://example.org/anime/5114", {}),
        ("https://thetvdb.com/series/a-name", {}),
    ],
)
def test_the_address_of_a_page_tells_the_id(address, ids):
    alone = address.encode()
    behind = f"<tvshow><title>x</title></tvshow>\n{address}".encode()
    in_a_text = f"The show:\n{address}\n".encode()
    assert nfo.read_ids(alone) == ids
    assert nfo.read_ids(behind) == ids
    assert nfo.read_ids(in_a_text) == ids


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


UNIQUE = '<uniqueid type="{}" default="true">{}</uniqueid>'


@pytest.mark.parametrize(
    ("body", "ids"),
    [
        ("<id>1429</id>" + UNIQUE.format("tmdb", 1429), {"tmdb": "1429"}),
        ("<id>5391</id>" + UNIQUE.format("anidb", 5391), {"anidb": "5391"}),
        ("<id>5</id>" + UNIQUE.format("tmdb", 1429), {"tmdb": "1429", "tvdb": "5"}),
        ("<id>5</id>" + UNIQUE.format("tmdb", 5) + UNIQUE.format("tvdb", 5), {"tmdb": "5", "tvdb": "5"}),
        ("<id>5</id>" + UNIQUE.format("unknown", 5), {"tvdb": "5"}),
    ],
)
def test_an_id_without_its_service_is_that_of_the_default_one(body, ids):
    """Kodi repeats the default id as <id>, whatever service it is of."""
    assert nfo.read_ids(f"<tvshow>{body}</tvshow>".encode()) == ids


def test_the_id_that_kodi_repeats_does_not_keep_ours_out():
    theirs = f"<tvshow><id>1429</id>{UNIQUE.format('tmdb', 1429)}</tvshow>".encode()
    new = nfo.tvshow(nfo.ShowNfo("x", ids={"tmdb": "1429", "tvdb": "5"}))
    merged = nfo.merge(theirs, None, new).content
    assert nfo.read_ids(merged) == {"tmdb": "1429", "tvdb": "5"}
    assert b'<id>1429</id><uniqueid type="tmdb" default="true">1429</uniqueid>' in merged


@pytest.mark.parametrize(
    ("service", "value", "ids"),
    [
        *(("tvdb", "0", {}), ("tvdb", "-1", {}), ("tmdb", "None", {}), ("mal", "N/A", {})),
        *(("imdb", "tt0000000", {}), ("imdb", "1234567", {}), ("unknown", "5", {})),
        ("anidb", "anidb-5391", {"anidb": "5391"}),
        (" TVDB ", " 0267440\n", {"tvdb": "267440"}),
        ("bgm", "400602", {"bangumi": "400602"}),
        ("slug", "a-name", {"slug": "a-name"}),
        ("tvdb", "<!-- seen -->5", {"tvdb": "5"}),
    ],
)
def test_only_what_can_be_an_id_is_one(service, value, ids):
    assert nfo.read_ids(f'<tvshow><uniqueid type="{service}">{value}</uniqueid></tvshow>'.encode()) == ids


CAFE = "<tvshow><title>Café</title><id>5</id></tvshow>"


@pytest.mark.parametrize(
    "content",
    [
        b"<tvshow><plot>Ann & Bob &eacute;&nbsp;&x; &#8211; &lt;</plot><id>5</id></tvshow>",
        CAFE.encode("latin-1"),
        b"<?xml version='1.0' encoding='utf-8'?>" + CAFE.encode("latin-1"),
        b"<?xml version='1.0' encoding='utf-16'?>" + CAFE.encode(),
        b"<?xml version='1.0' encoding='Shift_JIS'?>" + CAFE.replace("é", "葬").encode("shift_jis"),
        CAFE.replace("é", "e").encode("utf-16-le"),
        b"<tvshow><plot>a\x0bb</plot><id>5</id></tvshow>\0\0",
    ],
)
def test_what_kodi_can_read_all_the_same_tells_its_ids(content):
    assert nfo.read_ids(content) == {"tvdb": "5"}


def test_the_title_of_a_file_in_an_older_encoding_is_read():
    content = "<tvshow><title>Café &eacute;</title><id>5</id></tvshow>".encode("latin-1")
    assert nfo.read_identity(content).titles == ("Café é",)
