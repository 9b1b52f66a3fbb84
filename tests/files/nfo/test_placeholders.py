"""What programs write where they know nothing is filled, and what a person wrote is not."""

from datetime import date

import pytest

from aniworld.files import nfo
from aniworld.files.nfo.reading import parse

SHOW = nfo.tvshow(
    nfo.ShowNfo(
        "Willow",
        plot="A tree.",
        rating=7.5,
        premiered=date(2014, 4, 1),
        status="ended",
        studios=("Oak",),
        runtime_minutes=24,
        user_rating=8,
        mpaa="TV-14",
        ids={"imdb": "tt2", "tvdb": "5", "tmdb": "9"},
        default_id="tvdb",
    )
)
EPISODE = nfo.episode(
    [nfo.EpisodeNfo("The Start", 0, 1, aired=date(2014, 4, 1), display_season=1, display_episode=3)]
)


def filled(inner, path, new=SHOW):
    tag = parse(new).tag
    content = nfo.merge(f"<{tag}>{inner}</{tag}>".encode(), None, new, "Show - S00E01").content
    return [element.text for element in parse(content).documents[0].root.findall(path)]


NOTHING = [
    ("<rating>0.000000</rating>", "ratings/rating/value", "7.5"),
    ("<rating>-1</rating>", "ratings/rating/value", "7.5"),
    (
        "<ratings><rating name='x'><value>0,0</value><votes>0</votes></rating></ratings>",
        "ratings/rating/value",
        "7.5",
    ),
    ("<userrating>0</userrating>", "userrating", "8"),
    ("<runtime>0 min</runtime>", "runtime", "24"),
    ("<year>-1</year>", "year", "2014"),
    ("<premiered>1601-01-01</premiered>", "premiered", "2014-04-01"),
    ("<premiered>0001-01-01T00:00:00</premiered>", "premiered", "2014-04-01"),
    ("<plot>N/A</plot>", "plot", "A tree."),
    ("<plot><!-- none yet --></plot>", "plot", "A tree."),
    ("<mpaa>n/a</mpaa>", "mpaa", "TV-14"),
    ("<studio>N/A</studio><studio/>", "studio", "Oak"),
    ("<status>Unknown</status>", "status", "Ended"),
    ("<tvdbid>0</tvdbid>", "uniqueid[@type='tvdb']", "5"),
    ("<id>-1</id>", "uniqueid[@type='tvdb']", "5"),
    ("<uniqueid type='tvdb'>null</uniqueid>", "uniqueid[@type='tvdb']", "5"),
    ("<imdb_id>tt0000000</imdb_id>", "uniqueid[@type='imdb']", "tt2"),
]


@pytest.mark.parametrize("inner, path, value", NOTHING)
def test_what_says_nothing_is_filled(inner, path, value):
    assert filled(inner, path) == [value]


def test_a_special_without_a_place_gets_one():
    inner = "<displayseason>-1</displayseason><displayepisode>-1</displayepisode><aired>1601-01-01</aired>"
    assert filled(inner, "displayseason", EPISODE) == ["1"]
    assert filled(inner, "displayepisode", EPISODE) == ["3"]
    assert filled(inner, "aired", EPISODE) == ["2014-04-01"]


ONLY_COUNT = (
    "Episode #1.5 | Episode 05 | Ep. 5 | Folge 5 | Épisode 5 | Episodio 5 | Episódio 5 | Avsnitt 5 | 5. Bölüm"
    " | Эпизод 5 | S01E05 | 1x05 | 第5話 | 第 5 集 | 第五話 | 제5화 | エピソード5 | N/A"
)
SAY_MORE = (
    "Episode of Luna | Episode 5: Home | Episode Five | 24 | Special 1 | Chapter 5 | 第5話 家 | Unknown"
)


@pytest.mark.parametrize("title", ONLY_COUNT.split(" | "))
def test_a_title_that_only_counts_is_replaced(title):
    assert filled(f"<title>{title}</title>", "title", EPISODE) == ["The Start"]


@pytest.mark.parametrize("title", SAY_MORE.split(" | "))
def test_a_title_that_says_more_stays(title):
    assert filled(f"<title>{title}</title>", "title", EPISODE) == [title]


@pytest.mark.parametrize("title", ["Season 01", "Saison 1", "1. Staffel", "第1季"])
def test_a_season_that_only_counts_gets_its_name(title):
    new = nfo.season(nfo.SeasonNfo(1, "The Roots"))
    assert filled(f"<title>{title}</title>", "title", new) == ["The Roots"]


KEPT = [
    ("<rating>0.5</rating>", "rating"),
    ("<userrating>10</userrating>", "userrating"),
    ("<runtime>100</runtime>", "runtime"),
    ("<premiered>1917-01-01</premiered>", "premiered"),
    ("<plot>0</plot>", "plot"),
    ("<plot>Unknown</plot>", "plot"),
    ("<plot><!-- mine -->A river.</plot>", "plot"),
    ("<plot><br/>A river.</plot>", "plot"),
    ("<tvdbid>10</tvdbid>", "tvdbid"),
]


@pytest.mark.parametrize("inner, path", KEPT)
def test_what_a_person_wrote_stays_byte_for_byte(inner, path):
    merged = nfo.merge(f"<tvshow>{inner}</tvshow>".encode(), None, SHOW)
    assert inner.encode() in merged.content
    assert len(parse(merged.content).documents[0].root.findall(path)) == 1


def test_an_edit_behind_a_comment_is_seen():
    commented = SHOW.replace(b"A tree.", b"<!-- mine -->A river.")
    assert nfo.merge(commented, SHOW, SHOW).kept == ("plot",)
