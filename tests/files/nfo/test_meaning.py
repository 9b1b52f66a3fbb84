"""Elements that mean the same are one, and those that say nothing are filled."""

from datetime import date

import pytest

from aniworld.files import nfo
from aniworld.files.nfo.reading import parse

SHOW = nfo.tvshow(
    nfo.ShowNfo(
        "Willow",
        original_title="柳",
        plot="A tree.",
        rating=7.5,
        year=2014,
        runtime_minutes=24,
        ids={"imdb": "tt2", "tvdb": "5"},
        default_id="tvdb",
    )
)
EPISODE = nfo.episode([nfo.EpisodeNfo("The Start", 1, 1, plot="It starts.", display_season=1)])


def root(content):
    return parse(content).documents[0].root


def merged(inner, new=SHOW, file_name=""):
    tag = root(new).tag
    return nfo.merge(f"<{tag}>{inner}</{tag}>".encode(), None, new, file_name).content.decode()


@pytest.mark.parametrize(
    "theirs, ours",
    [
        ("<rating>9.9</rating>", "<ratings>"),
        ("<imdb_id>tt1</imdb_id>", "tt2"),
        ("<imdbid>tt1</imdbid>", "tt2"),
        ("<uniqueid type='IMDB'>tt1</uniqueid>", "tt2"),
        ("<id>tt1</id>", "tt2"),
        ("<id>7</id>", ">5<"),
        ("<tvdbid>7</tvdbid>", ">5<"),
    ],
)
def test_what_a_file_says_in_other_words_is_not_said_again(theirs, ours):
    content = merged(theirs)
    assert theirs in content and ours not in content


def test_an_episode_has_one_air_date_in_whatever_words():
    new = nfo.episode([nfo.EpisodeNfo("A", 1, 1, aired=date(2014, 4, 1))])
    assert "<aired>" not in merged("<premiered>2014-04-02</premiered>", new)
    assert "<displayseason>" not in merged("<airsbefore_season>2</airsbefore_season>", EPISODE)


def test_an_id_in_an_older_form_is_also_said_in_todays():
    content = merged("<tvdbid>5</tvdbid><id>5</id>")
    assert content.count(">5<") == 3
    assert '<uniqueid type="tvdb" default="true">5</uniqueid>' in content


@pytest.mark.parametrize(
    "empty",
    [
        "<plot />",
        "<plot></plot>",
        "<plot> \n </plot>",
        "<originaltitle/>",
        "<rating>0.0</rating>",
        "<ratings><rating name='default'><value>0</value><votes>0</votes></rating></ratings>",
        "<year>0</year>",
        "<runtime>0</runtime>",
    ],
)
def test_an_element_that_says_nothing_is_filled(empty):
    content = merged(f"<title>Willow</title>{empty}")
    assert empty not in content
    full = root(SHOW)
    assert [root(content.encode()).findtext(element.tag) for element in full] == [
        element.text for element in full
    ] or "<ratings>" in content


def test_an_empty_element_is_filled_in_its_place():
    assert merged("<plot />\n<season>1</season>", EPISODE).startswith(
        "<episodedetails><plot>It starts.</plot>\n<season>1</season>"
    )


@pytest.mark.parametrize(
    "title, file_name",
    [
        ("[Grp] Show - 01 (1080p)", "[Grp] Show - 01 (1080p)"),
        ("Show S01E01 720p", "Show.S01E01.720p"),
        ("TBA", "Show - S01E01"),
        ("Episode 1", "Show - S01E01"),
        ("", "Show - S01E01"),
    ],
)
def test_a_title_that_is_none_is_replaced(title, file_name):
    content = merged(f"<title>{title}</title>", EPISODE, file_name)
    assert root(content.encode()).findtext("title") == "The Start"


def test_a_title_that_is_none_stays_until_there_is_a_better_one_and_an_edit_stays():
    unknown = nfo.episode([nfo.EpisodeNfo("Episode 1", 1, 1)])
    there = b"<episodedetails><title>Show - S01E01</title></episodedetails>"
    first = nfo.merge(there, None, unknown, "Show - S01E01").content
    assert b"<title>Show - S01E01</title>" in first
    assert b"<title>The Start</title>" in nfo.merge(first, unknown, EPISODE, "Show - S01E01").content
    edited = EPISODE.replace(b"The Start", b"TBA")
    assert b"<title>TBA</title>" in nfo.merge(edited, EPISODE, EPISODE).content


@pytest.mark.parametrize("title, file_name", [("My title", "Show - 01"), ("Recap", "Recap")])
def test_a_title_of_the_user_stays(title, file_name):
    content = merged(f"<title>{title}</title>", EPISODE, file_name)
    assert root(content.encode()).findtext("title") == title


def test_what_was_empty_before_we_knew_anything_is_filled_later_and_what_was_emptied_stays():
    before = nfo.episode([nfo.EpisodeNfo("The Start", 1, 1)])
    there = b"<episodedetails><plot /></episodedetails>"
    assert b"It starts." in nfo.merge(there, before, EPISODE).content
    emptied = EPISODE.replace(b"It starts.", b"")
    assert b"It starts." not in nfo.merge(emptied, EPISODE, EPISODE).content
