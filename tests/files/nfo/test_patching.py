"""Merging changes the elements that it has to and no other byte of a file."""

import pytest

from aniworld.files import nfo
from aniworld.files.nfo.reading import parse

SONARR = b"""<?xml version="1.0" encoding="utf-8"?>
<!-- kept by hand -->
<tvshow>
    <title>Willow &amp; Co</title>
    <plot><![CDATA[A <tree>.]]></plot>
    <actor><name>A</name><role>B</role></actor>
    <fanart/><set a='1'  b="2" />
    <year>2014</year>
</tvshow>

https://thetvdb.com/?id=5
"""
OURS = nfo.ShowNfo("Willow", plot="Ours.", year=2014, mpaa="TV-14")


def merged(current, new, last=None, file_name=""):
    result = nfo.merge(current, last, new, file_name)
    assert result.reason == ""
    return result.content


def inside(old, after, added):
    """The bytes of old, with added put in behind after."""
    assert old.count(after) == 1
    return old.replace(after, after + added)


def test_an_element_that_is_added_is_the_only_change():
    assert merged(SONARR, nfo.tvshow(OURS)) == inside(
        SONARR, b"<year>2014</year>", b"\n    <mpaa>TV-14</mpaa>"
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(b"\n", b"\r\n"),
        lambda text: b"\xef\xbb\xbf" + text,
        lambda text: text.replace(b"    ", b"\t"),
        lambda text: text.split(b"\n", 1)[1],
        lambda text: text.rstrip(),
    ],
    ids=["line ends of Windows", "byte order mark", "tabs", "no declaration", "no last line end"],
)
def test_a_file_keeps_the_way_in_which_it_is_written(change):
    current = change(SONARR)
    before = current[current.index(b"/>", current.index(b"<set")) + 2 : current.index(b"<year>")]
    assert merged(current, nfo.tvshow(OURS)) == inside(
        current, b"<year>2014</year>", before + b"<mpaa>TV-14</mpaa>"
    )


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "windows-1250", "gb18030"])
def test_a_file_keeps_its_encoding(encoding):
    text = f"<?xml version='1.0' encoding='{encoding}'?>\n<tvshow>\n<title>Café</title>\n</tvshow>\n"
    expected = text.replace("</title>\n", "</title>\n<plot>Crème{}</plot>\n")
    content = merged(text.encode(encoding), nfo.tvshow(nfo.ShowNfo("x", plot="Crème葬")))
    assert content == expected.format("葬").encode(encoding, "xmlcharrefreplace")
    assert parse(content).documents[0].root.findtext("plot") == "Crème葬"


def test_nested_elements_are_written_as_deep_as_the_others():
    content = merged(SONARR, nfo.tvshow(nfo.ShowNfo("Willow", rating=7.5)))
    assert b"\n    <ratings>\n        <rating name" in content
    assert b"</value>\n        </rating>\n    </ratings>\n</tv" in content


def test_a_file_of_one_line_stays_one():
    content = merged(b"<tvshow><title>A</title></tvshow>", nfo.tvshow(nfo.ShowNfo("B", mpaa="G", rating=7.5)))
    assert content.startswith(b"<tvshow><title>A</title><mpaa>G</mpaa><ratings><rating ")
    assert content.endswith(b"<value>7.5</value></rating></ratings></tvshow>")


@pytest.mark.parametrize(
    "empty, before, after",
    [
        (b"<tvshow/>", b"<tvshow>", b"\n</tvshow>"),
        (b"<tvshow a='>' />\n", b"<tvshow a='>'>", b"\n</tvshow>\n"),
        (b"<tvshow></tvshow>", b"<tvshow>", b"\n</tvshow>"),
        (b"<tvshow>\n</tvshow>", b"<tvshow>", b"\n</tvshow>"),
    ],
)
def test_an_empty_root_is_filled(empty, before, after):
    content = merged(empty, nfo.tvshow(nfo.ShowNfo("B")))
    assert content == before + b"\n  <title>B</title>" + after


def test_a_value_of_ours_that_is_gone_goes_with_its_line():
    last = nfo.tvshow(nfo.ShowNfo("A", plot="Old", genres=("x", "y"), mpaa="G"))
    current = last.replace(b"\n", b"\r\n").replace(b"Old", b"Mine")
    expected = current.replace(b"  <genre>y</genre>\r\n", b"").replace(b"  <mpaa>G</mpaa>\r\n", b"")
    assert merged(current, nfo.tvshow(nfo.ShowNfo("A", plot="New", genres=("x",))), last) == expected


def test_a_further_value_of_ours_comes_behind_the_others_of_its_kind():
    last = nfo.tvshow(nfo.ShowNfo("A", plot="Old", genres=("x",), tags=("t",)))
    current = last.replace(b"Old", b"Mine")
    content = merged(current, nfo.tvshow(nfo.ShowNfo("A", genres=("x", "y"), tags=("t",))), last)
    assert content == inside(current, b"<genre>x</genre>", b"\n  <genre>y</genre>")


def test_a_further_episode_comes_behind_the_others_and_before_the_address():
    one = nfo.episode([nfo.EpisodeNfo("One", 1, 1)]).replace(b"<title>", b"<title >").replace(b"\n", b"\r\n")
    both = nfo.episode([nfo.EpisodeNfo("One", 1, 1), nfo.EpisodeNfo("Two", 1, 2)])
    two = both[both.rindex(b"<episodedetails>") :].replace(b"\n", b"\r\n")
    assert merged(one + b"https://a.example/1", both) == one + two + b"https://a.example/1"


def test_a_merge_that_cannot_be_read_again_is_not_written():
    most = b"<tvshow>" + b"<a/>" * 9_999 + b"</tvshow>"
    result = nfo.merge(most, None, nfo.tvshow(OURS))
    assert result.content is None and "cannot be read" in result.reason
