from datetime import date

import pytest

from aniworld.demo.catalogue import Catalogue
from aniworld.demo.scenery import LAYERS
from aniworld.demo.shows import Cour

CATALOGUE = Catalogue(date(2026, 11, 25))
SHOWS = sorted(CATALOGUE.shows.values(), key=lambda show: show.slug)
each_show = pytest.mark.parametrize("show", SHOWS, ids=lambda show: show.slug)


def by(slug):
    return CATALOGUE.by_slug(slug)


@each_show
def test_a_show_is_told_in_full(show):
    assert show.name and show.romaji and show.overview and show.genres and show.network
    assert len(show.words) >= 2 and show.palette.sky
    assert {layer.split()[0] for layer in show.scene} <= set(LAYERS)


@each_show
def test_episodes_count_through_each_season_and_air_in_order(show):
    regular = [episode for episode in show.episodes if episode.number is not None]
    for season, cours in show.seasons.items():
        numbers = [episode.number for episode in regular if episode.season == season]
        assert numbers == list(range(1, sum(cour.episodes for cour in cours) + 1))
    dates = [episode.air_date for episode in regular if episode.air_date]
    assert dates == sorted(dates) and dates[0] == show.premiered
    assert len({episode.id for episode in show.episodes}) == len(show.episodes)


@each_show
def test_kitsu_entries_hold_each_dated_episode_once(show):
    in_entries = [episode.id for entry in show.entries for episode in entry.episodes]
    dated = [episode.id for episode in show.episodes if episode.number is not None and episode.air_date]
    assert in_entries == (dated if show.entries else [])


def test_no_id_is_given_twice():
    assert len({show.id for show in SHOWS}) == len(SHOWS)
    cours = [cour for show in SHOWS for cour in show.cours]
    for service in ("kitsu", "mal", "anilist"):
        ids = [getattr(cour, service) for cour in cours if getattr(cour, service)]
        assert len(set(ids)) == len(ids)


def test_one_piece_has_over_a_thousand_episodes_and_goes_on():
    show = by("one-piece")
    assert len([e for e in show.episodes if e.air_date <= CATALOGUE.today]) > 1000
    assert [e.title for e in show.episodes if e.air_date > CATALOGUE.today] == ["TBA"] * 4


def test_the_special_cases_are_there():
    assert not by("mushi-shi").logo
    assert by("made-in-abyss").stumbles == 2
    assert [e.number for e in by("attack-on-titan").episodes[-2:]] == [None, None]
    assert by("delicious-in-dungeon").episodes[-1].air_date is None
    assert by("barakamon").sources == ("kitsu",)
    assert by("one-piece-2023").type == "Scripted" and not by("one-piece-2023").entries


def test_an_airing_season_always_reaches_into_the_future():
    later = Catalogue(date(2027, 3, 1)).by_slug("one-piece")
    assert later.episodes[-1].air_date > date(2027, 3, 1)
    assert len(later.episodes) > len(by("one-piece").episodes)


@pytest.mark.parametrize(
    "cour, dates",
    [
        (Cour(1, date(2024, 1, 1), date(2024, 1, 15), 3), ["2024-01-01", "2024-01-08", "2024-01-15"]),
        (Cour(1, date(2024, 1, 1), date(2024, 1, 22), 3), ["2024-01-01", "2024-01-15", "2024-01-22"]),
        (Cour(1, date(2024, 1, 1), date(2024, 1, 1), 2), ["2024-01-01", "2024-01-01"]),
        (Cour(1, None, None, 1), ["None"]),
    ],
    ids=["weekly", "with a pause", "all at once", "unknown"],
)
def test_episodes_air_weekly_from_the_first_day_to_the_last(cour, dates):
    assert [str(cour.air_date(i)) for i in range(cour.episodes)] == dates
