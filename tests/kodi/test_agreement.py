"""A real Kodi that reads our NFO files and pictures knows what the API tells, field by field."""

import re

import pytest

from aniworld.models import Episode, Season, Series

from . import expected

pytestmark = pytest.mark.kodi

FIRST = "Season 01/Attack on Titan - S01E01.mkv"
SEASONS = (
    FIRST,
    "Season 01/Attack on Titan - S01E02.mkv",
    "Season 02/Attack on Titan - S02E01.mkv",
    "Specials/Attack on Titan - S00E01.mkv",
    "Specials/Attack on Titan - S00E02.mkv",
)


def test_it_agrees_on_seasons_and_specials(shelf):
    series = shelf.holding("Attack on Titan", *SEASONS)
    assert shelf.differences(shelf.told(series)) == []


@pytest.mark.parametrize(
    "names",
    [
        ("S01E01-E02.mkv", "S01E03E04E05.mkv", "1x06-1x07.mkv"),
        ("S01E01 - 720p.mkv", "S01E01 - 1080p.mkv"),
        ("S01E01-cd1.mkv", "S01E01-cd2.mkv"),
    ],
    ids=["several episodes in a video", "versions", "parts"],
)
def test_it_agrees_on_videos_that_hold_more_or_less_than_an_episode(shelf, names):
    series = shelf.holding("Attack on Titan", *[f"Season 01/{name}" for name in names])
    assert shelf.differences(shelf.told(series)) == []


def test_it_agrees_on_seasons_with_names_and_on_what_nobody_knows(shelf):
    """An episode that has only its number, a season that has a name, text as hostile as it comes."""
    series = shelf.holding("Attack on Titan", *SEASONS)
    nothing = {
        "title": "",
        "titles": {},
        "overview": "",
        "air_date": None,
        "runtime_minutes": None,
        "rating": None,
    }
    Episode.update(nothing).where((Episode.season == 1) & (Episode.number == 1)).execute()
    Episode.update(overview="Who is <b>he</b> & why?\n\n“葬送” ]]> 😀").where(Episode.season == 2).execute()
    Season.update(name="The Fall & Rise").where(Season.number == 2).execute()
    shelf.load(series, "nfo", force=True)
    shelf.kodi.refresh(shelf.path(series))
    assert shelf.differences_at_last(shelf.told(series)) == []


def test_it_agrees_on_several_series(shelf):
    several = [
        shelf.holding(name, f"Season 01/{name} - S01E01.mkv")
        for name in ("Frieren", "Barakamon", "Steins;Gate")
    ]
    for series in several:
        assert shelf.differences(shelf.told(series)) == []


# What people changed


def test_what_a_person_edited_is_what_kodi_shows(shelf):
    """Their words stay when we write again, and all else is ours as before."""
    series = shelf.holding("Attack on Titan", *SEASONS)
    edit(
        shelf.path(series, "tvshow.nfo"),
        "title=Titans, At Last",
        "sorttitle=Titans",
        "mpaa=FSK 16",
        "tag=seen",
        "userrating=9",
        after="<!-- mine -->\n</tvshow>\nhttps://www.thetvdb.com/?id=267440\n",
    )
    edit(shelf.path(series, FIRST).with_suffix(".nfo"), "title=The Wall")
    shelf.load(series, "nfo", force=True)
    shelf.kodi.refresh(shelf.path(series))
    told = shelf.told(series)
    said = {name: told.show[name] for name in ("title", "sort_title", "mpaa", "tags", "user_rating")}
    assert said == {
        "title": "Titans, At Last",
        "sort_title": "Titans",
        "mpaa": "FSK 16",
        "tags": ["seen"],
        "user_rating": 9,
    }
    assert told.episodes[1, 1]["title"] == "The Wall"
    assert shelf.differences_at_last(told) == []


def edit(path, *elements, after=""):
    """Give elements of an NFO file other values, add those that it lacks, and end it with other words."""
    text = path.read_text()
    for element in elements:
        tag, value = element.split("=")
        text = re.sub(f" *<{tag}>.*</{tag}>\n", "", text)
        text = re.sub("(<tvshow>|<episodedetails>)", rf"\1<{tag}>{value}</{tag}>", text)
    if after:
        text = text.replace("</tvshow>", after)
    path.write_text(text)


def test_videos_with_absolute_numbers_are_known_once_they_are_renamed(shelf):
    """Kodi reads no number without a season, so that it does not see them; we do, before and after."""
    series = shelf.holding(
        "Attack on Titan", FIRST, "[Grp] Attack on Titan - 02.mkv", "[Grp] Attack on Titan - 27.mkv"
    )
    unknown = [line for line in shelf.differences(shelf.told(series)) if ".mkv" in line]
    assert len(unknown) == 2 and "- 02.mkv" in unknown[0] and "- 27.mkv" in unknown[1]
    for old, new in (("02", "S01E02"), ("27", "S02E02")):
        rename(shelf.path(series, f"[Grp] Attack on Titan - {old}.mkv"), f"Attack on Titan - {new}.mkv")
    shelf.rescan()
    assert shelf.differences(shelf.told(series)) == []


def rename(video, name):
    video.rename(video.with_name(name))


# The comparison itself


def test_every_field_that_kodi_has_is_compared(shelf):
    series = shelf.holding("Attack on Titan", *SEASONS)
    told = shelf.told(series)
    video, number = next(told.held())
    compared = {
        "TVShow": expected.of_show(told),
        "Season": expected.of_season(told, 1),
        "Episode": expected.of_episode(told, video, number),
    }
    for kind, fields in compared.items():
        left_out = set(shelf.kodi.fields(kind)) - set(fields) - set(expected.KODIS_OWN)
        assert left_out == set(), f"fields of Kodi's {kind} are neither compared nor its own"


def test_what_kodi_has_not_read_yet_is_a_difference(shelf):
    series = shelf.holding("Attack on Titan", *SEASONS)
    Series.update(studio="Wit").execute()
    Episode.update(air_date="2013-04-08").where((Episode.season == 1) & (Episode.number == 2)).execute()
    show, episode = shelf.differences(shelf.told(series))
    assert "studio: Kodi says ['NHK'], we say ['Wit']" in show
    assert "S01E02.mkv" in episode and "firstaired: Kodi says '2013-04-14', we say '2013-04-08'" in episode
