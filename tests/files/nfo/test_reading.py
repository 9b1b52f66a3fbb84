"""NFO files that anybody may have written are read within limits, or refused in a sentence."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aniworld.files import nfo
from aniworld.files.nfo.reading import MAX_BYTES, MAX_NODES, Broken, Unreadable, parse

LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><tvshow>&b;</tvshow>'
EXTERNAL = b'<!DOCTYPE x [<!ENTITY a SYSTEM "http://127.0.0.1:9/x">]><tvshow>&a;</tvshow>'


def filled(opening: bytes, filler: bytes, closing: bytes = b"") -> bytes:
    return opening + filler * ((MAX_BYTES - len(opening) - len(closing)) // len(filler)) + closing


HOSTILE = {
    "billion laughs": (LAUGHS, "DOCTYPE"),
    "external entity": (EXTERNAL, "DOCTYPE"),
    "unknown entity": (b"<tvshow>&unknown;</tvshow>", "not well-formed"),
    "too large": (b"<tvshow>" + b"x" * MAX_BYTES, "larger"),
    "too deep": (b"<a>" * 51 + b"</a>" * 51, "deeper"),
    "a million deep": (b"<a>" * 600_000, "more elements"),
    "too many different elements": (b"<tvshow>" + b"<a/>" * MAX_NODES + b"</tvshow>", "more elements"),
    "too many comments": (b"<tvshow>" + b"<!---->" * MAX_NODES + b"</tvshow>", "more elements"),
    "too many instructions": (b"<tvshow>" + b"<?a?>" * MAX_NODES + b"</tvshow>", "more elements"),
    "too many documents": (b"<tvshow></tvshow>" * 101, "more elements"),
    "a long namespace": (b'<tvshow xmlns="' + b"u" * 301 + b'"/>', "namespace"),
    "a web page": (b"\n<!DOCTYPE html>\n<html><body>Sign in</body></html>", "web page"),
    "a web page of old": (b"<HTML><BODY>Sign in</BODY></HTML>", "web page"),
    "too many elements": (filled(b"<tvshow>", b"<a/>", b"</tvshow>"), "more elements"),
    "too many attributes": (filled(b"<tvshow", b" a=''", b"/>"), "more elements"),
    "too many references": (filled(b"<tvshow>", b"&amp;", b"</tvshow>"), "more elements"),
    "too many lines": (filled(b"<tvshow>", b"\n", b"</tvshow>"), "more elements"),
    "open comments": (b"<!--" * 29_000, "not well-formed"),
    "many ends": (b"<tvshow>" + b"</tvshow>" * 90, "not well-formed"),
    "only blanks": (filled(b"", b" "), "empty"),
    "endless name": (filled(b"<", b"a", b">"), "not well-formed"),
    "a second document": (b"<tvshow></tvshow><movie/>", "follows its end"),
    "empty": (b"", "empty"),
    "only a declaration": (b"<?xml version='1.0'?>\n", "empty"),
    "cut": (b"<tvshow><title>Frie", "not well-formed"),
    "binary": (b"\x89PNG\r\n\x1a\n\0\0", "not text"),
    "NUL": (b"<tvshow>\0</tvshow>", "not well-formed"),
    "wrong encoding": ("<tvshow>é</tvshow>".encode("latin-1"), "not text"),
    "half UTF-16": (b"\xff\xfe<", "not text"),
    "only an address": (b"https://www.tvmaze.com/shows/1\n", "address"),
    "plain text": (b"watch this", "not well-formed"),
}


@pytest.mark.parametrize("content, because", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_quickly_and_in_words(content, because):
    started = time.process_time()
    with pytest.raises(Unreadable, match=because):
        parse(content)
    assert nfo.read_ids(content) == ({"tvmaze": "1"} if because == "address" else {})
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "name, is_broken",
    [
        ("empty", True),
        ("cut", True),
        ("binary", True),
        ("wrong encoding", True),
        ("plain text", True),
        ("a web page", True),
        ("too large", False),
        ("too many elements", False),
        ("too deep", False),
        ("billion laughs", False),
        ("only an address", False),
    ],
)
def test_broken_is_only_what_nobody_can_read(name, is_broken):
    with pytest.raises(Unreadable) as caught:
        parse(HOSTILE[name][0])
    assert isinstance(caught.value, Broken) == is_broken


PIECES = [
    b"<tvshow>",
    b"</tvshow>",
    b"<!--",
    b"-->",
    b"<?xml?>",
    b"<uniqueid type='x'>",
    b"</uniqueid>",
    b"1",
    b"&#0;",
    b"\xff\xfe",
    b"<![CDATA[",
    b"]]>",
]


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=80), st.lists(st.sampled_from(PIECES), max_size=8).map(b"".join)))
def test_any_bytes_give_ids_or_none(content):
    assert isinstance(nfo.read_ids(content), dict)


READABLE = {
    "UTF-8 with mark": "<tvshow><id>5</id></tvshow>".encode("utf-8-sig"),
    "UTF-16": "<?xml version='1.0' encoding='UTF-16'?><tvshow><id>5</id></tvshow>".encode("utf-16"),
    "Latin-1": "<?xml version='1.0' encoding='ISO-8859-1'?><tvshow><title>é</title><id>5</id></tvshow>".encode(
        "latin-1"
    ),
    "no declaration": b"<tvshow><id>5</id></tvshow>",
    "a comment first": b"<?xml version='1.0'?>\n<!-- made by <b>hand</b> -->\n<tvshow><id>5</id></tvshow>",
    "an address behind": b"<tvshow><id>5</id></tvshow>\nhttps://thetvdb.com/?id=5\n",
    "a comment behind": b"<tvshow><id>5</id></tvshow><!-- end -->",
    "50 deep": b"<tvshow><id>5</id>" + b"<a>" * 49 + b"</a>" * 49 + b"</tvshow>",
    "a namespace": b"<tvshow xmlns:x='http://example.org/x'><id>5</id><x:a/></tvshow>",
    "blank in the end": b"<tvshow><id>5</id></tvshow >",
}


@pytest.mark.parametrize("content", READABLE.values(), ids=READABLE)
def test_what_other_tools_write_is_read(content):
    assert nfo.read_ids(content) == {"tvdb": "5"}


@pytest.mark.parametrize(
    "body, ids",
    [
        (
            '<uniqueid type="tvdb">5</uniqueid><uniqueid type="TMDB" default="true">7</uniqueid>',
            {"tmdb": "7", "tvdb": "5"},
        ),
        (
            "<imdb_id>tt1</imdb_id><tmdbid>2</tmdbid><anilistid>3</anilistid><tvmazeid>4</tvmazeid>",
            {"imdb": "tt1", "tmdb": "2", "anilist": "3", "tvmaze": "4"},
        ),
        ('<id TMDB="7" IMDB="tt9">5</id>', {"tvdb": "5", "tmdb": "7", "imdb": "tt9"}),
        ("<id>tt5</id>", {"imdb": "tt5"}),
        ('<uniqueid type="MyAnimeList">1</uniqueid><malid>2</malid>', {"mal": "1"}),
        ('<uniqueid type="tvdb">../../x</uniqueid><uniqueid type="a b">1</uniqueid><uniqueid/><tvdbid/>', {}),
        ("<season><tvdbid>5</tvdbid></season>", {}),
    ],
)
def test_ids_are_found_wherever_tools_put_them(body, ids):
    assert nfo.read_ids(f"<tvshow>{body}</tvshow>".encode()) == ids
    assert list(nfo.read_ids(f"<tvshow>{body}</tvshow>".encode())) == list(ids)


def test_the_ids_that_we_write_are_read_back():
    ids = {"tvmaze": "1", "tvdb": "2", "imdb": "tt3", "mal": "4", "kitsu": "5", "anilist": "6", "anidb": "7"}
    assert nfo.read_ids(nfo.tvshow(nfo.ShowNfo("x", ids=ids, default_id="tvmaze"))) == ids


def test_stacked_episodes_are_read_one_by_one():
    content = (
        nfo.episode([nfo.EpisodeNfo("One", 1, 1), nfo.EpisodeNfo("Two", 1, 2)]) + b"https://example.org/1\n"
    )
    assert [entry.root.findtext("title") for entry in parse(content).documents] == ["One", "Two"]
    assert parse(content).tail.strip() == b"https://example.org/1"
