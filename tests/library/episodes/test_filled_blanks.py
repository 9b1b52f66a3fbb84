"""Entries of other sources fill the blanks of a list, from the episode at which they begin."""

from datetime import date, timedelta

import pytest

from aniworld.database import transaction
from aniworld.library.episodes import blanks
from aniworld.models import Episode

from .test_episode_list import FEB, MAR, enrich, entry, ep, listing, of_kitsu, row, store
from .test_episode_list import show as show


def weekly(season, count):
    start = date(2020, 1, 4) + timedelta(weeks=50 * season)
    return [ep(season * 100 + n, season, n, air_date=start + timedelta(weeks=n)) for n in range(1, count + 1)]


def test_an_entry_fills_blanks_and_says_that_it_did(show):
    store(show, [ep(1, 1, 1, title="One", air_date=FEB), ep(2, 1, 2, air_date=None)])
    gained = enrich(
        show,
        entry(FEB),
        [
            of_kitsu(
                1,
                title="Uno",
                overview="It begins.",
                titles={"en": "Uno", "ja": "いち"},
                still_url="https://k/1",
            ),
            of_kitsu(2, title="Dos", air_date=MAR, runtime_minutes=24),
        ],
    )
    one, two = row(show, 1, 1), row(show, 1, 2)
    assert gained == 2
    assert (one.title, one.overview, one.titles) == ("One", "It begins.", {"en": "Uno", "ja": "いち"})
    assert one.sources == dict.fromkeys(["overview", "still_url", "titles.en", "titles.ja"], "kitsu")
    assert (two.title, two.air_date, two.runtime_minutes) == ("Dos", "2020-03-01", 24)
    assert two.sources == {"title": "kitsu", "air_date": "kitsu", "runtime_minutes": "kitsu"}


def test_what_a_person_does_while_blanks_are_filled_stays(show):
    store(show, [ep(1, 1, 1, title="One", air_date=FEB)])
    gained = blanks.filled(show, [(entry(FEB), [of_kitsu(1, overview="It begins.")])])
    Episode.update(is_ignored=True, edits={"title": {"value": "Mine"}}, file="a.mkv").execute()
    with transaction():
        blanks.store(gained)
    one = row(show, 1, 1)
    assert (one.overview, one.is_ignored, one.edits, one.file) == (
        "It begins.",
        True,
        {"title": {"value": "Mine"}},
        "a.mkv",
    )


def test_an_entry_never_renumbers_and_never_adds(show):
    store(show, [ep(1, 1, 1, air_date=FEB)])
    enrich(show, entry(FEB), [of_kitsu(n, title=f"Title {n}") for n in range(1, 14)])
    assert listing(show) == {(1, 1): "1"}


def test_a_second_cour_begins_where_it_aired(show):
    first = [ep(n, 1, n, air_date=date(2022, 4, 9) + timedelta(weeks=n - 1)) for n in range(1, 13)]
    second = [ep(n, 1, n, air_date=date(2022, 10, 1) + timedelta(weeks=n - 13)) for n in range(13, 26)]
    store(show, first + second)
    enrich(show, entry(date(2022, 10, 1)), [of_kitsu(n, title=f"Second cour {n}") for n in range(1, 14)])
    assert [row(show, 1, n).title for n in (12, 13, 25)] == ["", "Second cour 1", "Second cour 13"]


def test_an_episode_without_a_number_fills_nothing(show):
    store(show, [ep(1, 1, 1, air_date=FEB)])
    assert enrich(show, entry(FEB), [of_kitsu(None, is_special=True, title="Recap")]) == 0


STARTS = {
    "the very day": (date(2020, 12, 26), (1, 1)),
    "a week off": (date(2021, 12, 5), (2, 1)),
    "nearer to the second": (date(2021, 12, 18), (2, 2)),
    "months off": (date(2021, 7, 1), None),
    "long before": (date(2010, 1, 1), None),
    "unknown": (None, None),
}


@pytest.mark.parametrize("start, place", STARTS.values(), ids=STARTS)
def test_an_entry_begins_at_the_episode_that_aired_nearest_to_its_start(show, start, place):
    store(show, weekly(1, 12) + weekly(2, 12))
    rows = list(show.episodes.order_by(Episode.season, Episode.number))
    assert blanks.starting_place(rows, start) == place


def test_specials_and_episodes_without_a_date_begin_nothing(show):
    store(show, [ep(1, 1, 1), ep(9, 1, None, air_date=FEB)])
    assert blanks.starting_place(list(show.episodes), FEB) is None
    assert enrich(show, entry(FEB), [of_kitsu(1, title="One")]) == 0
