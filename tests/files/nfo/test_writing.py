"""NFO files as Kodi and Jellyfin want them, whatever the texts hold."""

from datetime import date
from xml.parsers import expat

import pytest
from defusedxml import ElementTree
from hypothesis import given, settings
from hypothesis import strategies as st

from aniworld.files import nfo
from aniworld.files.nfo.writing import clean

FRIEREN = nfo.ShowNfo(
    title="Frieren",
    original_title="葬送のフリーレン",
    sort_title="Frieren",
    plot="An elf\r\nlooks back.",
    premiered=date(2023, 9, 29),
    ended=date(2024, 3, 22),
    status="ended",
    studios=("Madhouse",),
    countries=("Japan",),
    genres=("Adventure", "Drama/Fantasy", "Drama"),
    tags=("elves",),
    runtime_minutes=24,
    rating=8.94,
    mpaa="TV-14",
    ids={"tvmaze": "1", "tvdb": "424536", "imdb": "tt22248376"},
    default_id="tvmaze",
    named_seasons={2: "Northern Travels", 1: "Journey's End"},
)
FRIEREN_NFO = """\
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<tvshow>
  <title>Frieren</title>
  <originaltitle>葬送のフリーレン</originaltitle>
  <plot>An elf
looks back.</plot>
  <mpaa>TV-14</mpaa>
  <runtime>24</runtime>
  <premiered>2023-09-29</premiered>
  <year>2023</year>
  <enddate>2024-03-22</enddate>
  <status>Ended</status>
  <studio>Madhouse</studio>
  <genre>Adventure</genre>
  <genre>Drama</genre>
  <genre>Fantasy</genre>
  <tag>elves</tag>
  <country>Japan</country>
  <id>424536</id>
  <uniqueid type="tvmaze" default="true">1</uniqueid>
  <uniqueid type="imdb">tt22248376</uniqueid>
  <uniqueid type="tvdb">424536</uniqueid>
  <imdb_id>tt22248376</imdb_id>
  <tvdbid>424536</tvdbid>
  <tvmazeid>1</tvmazeid>
  <namedseason number="1">Journey's End</namedseason>
  <namedseason number="2">Northern Travels</namedseason>
  <ratings>
    <rating name="default" max="10" default="true">
      <value>8.9</value>
    </rating>
  </ratings>
</tvshow>
"""


def test_a_show_is_written_as_readers_expect_it():
    assert nfo.tvshow(FRIEREN).decode() == FRIEREN_NFO


def test_the_same_values_give_the_same_bytes():
    shuffled = nfo.ShowNfo(**{**vars(FRIEREN), "ids": dict(reversed(FRIEREN.ids.items()))})
    assert nfo.tvshow(shuffled) == nfo.tvshow(FRIEREN)


def test_an_episode_says_its_numbers_and_where_a_special_is_shown():
    special = nfo.EpisodeNfo(
        "OVA",
        0,
        3,
        show_title="Frieren",
        aired=date(2024, 1, 1),
        ids={"imdb": "tt1"},
        display_season=1,
        display_episode=5,
    )
    assert (
        nfo.episode([special]).decode()
        == """\
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<episodedetails>
  <title>OVA</title>
  <showtitle>Frieren</showtitle>
  <season>0</season>
  <episode>3</episode>
  <displayseason>1</displayseason>
  <displayepisode>5</displayepisode>
  <airsbefore_season>1</airsbefore_season>
  <airsbefore_episode>5</airsbefore_episode>
  <aired>2024-01-01</aired>
  <uniqueid type="imdb" default="true">tt1</uniqueid>
  <imdbid>tt1</imdbid>
</episodedetails>
"""
    )


def test_a_video_with_two_episodes_has_two_documents_under_one_declaration():
    content = nfo.episode([nfo.EpisodeNfo("One", 1, 1), nfo.EpisodeNfo("Two", 1, 2)]).decode()
    assert content.count("<?xml") == 1 and content.startswith("<?xml")
    documents = content.split("\n", 1)[1].split("</episodedetails>\n")[:-1]
    assert [ElementTree.fromstring(part + "</episodedetails>").findtext("title") for part in documents] == [
        "One",
        "Two",
    ]


def test_a_season_says_its_number_even_for_specials():
    assert b"<season>\n  <seasonnumber>0</seasonnumber>\n</season>" in nfo.season(nfo.SeasonNfo(0))
    full = nfo.SeasonNfo(2, "Northern", "They go on.", date(2026, 1, 16))
    tags = [child.tag for child in ElementTree.fromstring(nfo.season(full))]
    assert tags == ["seasonnumber", "title", "plot", "premiered", "year"]


def values(content: bytes, tag: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(content).iter(tag)]


@pytest.mark.parametrize(
    "status, written", [("running", ["Continuing"]), ("ended", ["Ended"]), ("upcoming", []), ("", [])]
)
def test_the_status_is_one_that_both_readers_know(status, written):
    assert values(nfo.tvshow(nfo.ShowNfo("x", status=status, ended=date(2020, 1, 1))), "status") == written


def test_an_end_date_is_written_only_for_a_show_that_ended():
    assert values(nfo.tvshow(nfo.ShowNfo("x", status="running", ended=date(2020, 1, 1))), "enddate") == []


@pytest.mark.parametrize(
    "rating, written", [(None, []), (0.0, ["0.0"]), (7.25, ["7.2"]), (87, ["10.0"]), (-1, ["0.0"])]
)
def test_a_rating_is_out_of_ten(rating, written):
    assert values(nfo.tvshow(nfo.ShowNfo("x", rating=rating)), "value") == written


@pytest.mark.parametrize(
    "ids, default_id, default",
    [
        ({"kitsu": "1", "anidb": "2"}, "kitsu", "kitsu"),
        ({"kitsu": "1", "anidb": "2"}, "tvmaze", "anidb"),
        ({"kitsu": "1", "mal": "2"}, "", "kitsu"),
        ({"mal": "2", "tvdb": " "}, "tvdb", "mal"),
        ({"no name": "1", "ok": "2", "<x": "3"}, "no name", "ok"),
    ],
)
def test_exactly_one_id_is_the_default(ids, default_id, default):
    root = ElementTree.fromstring(nfo.tvshow(nfo.ShowNfo("x", ids=ids, default_id=default_id)))
    assert [element.get("type") for element in root.iter("uniqueid") if element.get("default") == "true"] == [
        default
    ]


@pytest.mark.parametrize(
    "text, cleaned",
    [
        ("a]]>b & <c>", "a]]>b & <c>"),
        ("a\0\x08\x1f\x7f\x9fb", "ab"),
        ("\ufeffa\ufffe\uffffb", "ab"),
        ("a\ud800b\udfff", "ab"),
        ("a\r\nb\rc", "a\nb\nc"),
        (" \n a \t", "a"),
        ("日本 😀", "日本 😀"),
    ],
)
def test_what_xml_cannot_hold_is_left_out(text, cleaned):
    assert clean(text) == cleaned
    assert values(nfo.tvshow(nfo.ShowNfo("x", plot=text)), "plot") == [cleaned]


texts = st.text(st.characters(exclude_categories=()), max_size=60)


@settings(max_examples=300, deadline=None)
@given(texts, texts, st.lists(texts, max_size=3), st.dictionaries(texts, texts, max_size=3))
def test_any_text_comes_back_from_a_strict_parser(title, plot, genres, ids):
    content = nfo.tvshow(
        nfo.ShowNfo(title, plot=plot, genres=tuple(genres), tags=tuple(genres), ids={**ids, "mal": title})
    )
    expat.ParserCreate("utf-8").Parse(content, True)
    assert values(content, "title") == [" ".join(clean(title).split())]
    assert values(content, "plot") == ([clean(plot)] if clean(plot) else [])
    assert not any("/" in genre or not genre for genre in values(content, "genre"))


def read(show):
    return ElementTree.fromstring(nfo.tvshow(show).split(b"\n", 1)[1])


def test_the_cast_is_listed_in_order_with_role_and_portrait():
    cast = (nfo.Actor("Aki Fold", "Ren", "https://example.org/aki.jpg"), nfo.Actor("Mio Crease"))
    first, second = read(nfo.ShowNfo("Lanterns", actors=cast)).findall("actor")
    assert [(child.tag, child.text) for child in first] == [
        ("name", "Aki Fold"),
        ("role", "Ren"),
        ("order", "0"),
        ("thumb", "https://example.org/aki.jpg"),
    ]
    assert [(child.tag, child.text) for child in second] == [("name", "Mio Crease"), ("order", "1")]


def test_people_behind_the_show_are_listed_one_by_one():
    show = read(nfo.ShowNfo("Lanterns", directors=("Sei Kumo",), writers=("Tomo Washi", "Ito/Nao")))
    assert [node.text for node in show.findall("director")] == ["Sei Kumo"]
    assert [node.text for node in show.findall("credits")] == ["Tomo Washi", "Ito", "Nao"]


def test_several_ratings_are_named_and_the_default_comes_last_with_its_votes():
    others = (nfo.Rating("kitsu", 8.13, 43), nfo.Rating("tvmaze", 1.0), nfo.Rating("anilist", 7.5))
    show = read(nfo.ShowNfo("Lanterns", rating=8.0, votes=9, rating_name="tvmaze", other_ratings=others))
    told = [(node.attrib, node.findtext("value"), node.findtext("votes")) for node in show.iter("rating")]
    assert told == [
        ({"name": "kitsu", "max": "10"}, "8.1", "43"),
        ({"name": "anilist", "max": "10"}, "7.5", None),
        ({"name": "tvmaze", "max": "10", "default": "true"}, "8.0", "9"),
    ]


def test_without_a_rating_of_its_own_a_show_has_none():
    assert read(nfo.ShowNfo("Lanterns", other_ratings=(nfo.Rating("kitsu", 8.0),))).find("ratings") is None


def test_a_trailer_has_the_form_that_kodi_and_jellyfin_play():
    trailer = read(nfo.ShowNfo("Lanterns", trailer="aaaaaaaaaaa")).findtext("trailer")
    assert trailer == "plugin://plugin.video.youtube/?action=play_video&videoid=aaaaaaaaaaa"


def test_the_guide_of_kodi_is_json_with_all_ids():
    ids = {"tvdb": "424536", "tmdb": "209867"}
    guide = read(nfo.ShowNfo("Lanterns", ids=ids, has_guide=True)).findtext("episodeguide")
    assert guide == '{"tmdb":"209867","tvdb":"424536"}'
    assert nfo.read_ids(nfo.tvshow(nfo.ShowNfo("Lanterns", ids={"mal": "7"}, has_guide=True))) == {"mal": "7"}


@pytest.mark.parametrize("show", [nfo.ShowNfo("A", has_guide=True), nfo.ShowNfo("A", ids={"tvdb": "1"})])
def test_there_is_no_guide_without_ids_or_unasked(show):
    assert read(show).find("episodeguide") is None


def test_an_episode_names_its_director_its_writer_and_its_votes():
    entry = nfo.EpisodeNfo(
        "One", 1, 1, rating=7.9, votes=4, rating_name="tmdb", directors=("Sei",), writers=("Ito",)
    )
    root = ElementTree.fromstring(nfo.episode([entry]).split(b"\n", 1)[1])
    assert (root.findtext("director"), root.findtext("credits")) == ("Sei", "Ito")
    assert root.find("ratings/rating").get("name") == "tmdb"
    assert root.findtext("ratings/rating/votes") == "4"


def test_a_special_after_a_season_says_so_in_the_words_of_both_readers():
    content = nfo.episode([nfo.EpisodeNfo("OVA", 0, 1, display_after_season=2)])
    assert b"<displayafterseason>2</displayafterseason>\n  <airsafter_season>2</airsafter_season>" in content
