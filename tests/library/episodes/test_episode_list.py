"""Episodes of several sources become one list: the spine numbers, nothing is deleted, the others only fill
blanks."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as some

from aniworld.database import transaction
from aniworld.library.episodes import blanks, episode_list, numbering, seasons
from aniworld.models import Episode, Season, Series
from aniworld.providers import base
from aniworld.providers.base import Details


def ep(ident, season, number=None, **fields):
    """An episode as the spine tells it; without a number it is a special."""
    fields = {"is_special": number is None} | fields
    return base.Episode(provider="tvmaze", id=str(ident), season=season, number=number, **fields)


def entry(start, **fields):
    return Details(provider="kitsu", id="1", title="A cour", premiered=start, **fields)


def of_kitsu(number, **fields):
    return base.Episode(provider="kitsu", id=f"k{number}", season=1, number=number, **fields)


@pytest.fixture
def show(house):
    return Series.create(key="show", title="Show", added_as="show")


def store(show, episodes, provider="tvmaze"):
    with transaction():
        return list(episode_list.store(show, provider, episodes))


def enrich(show, entry, episodes):
    with transaction():
        return blanks.enrich(show, [(entry, episodes)])


def listing(show):
    """place -> the provider's id, of what is listed"""
    rows = Episode.select().where((Episode.series == show) & Episode.missing_since.is_null())
    return {(row.season, row.number): row.provider_id for row in rows}


def row(show, season, number):
    return Episode.get((Episode.series == show) & (Episode.season == season) & (Episode.number == number))


# Numbers

FEB, MAR, APR = date(2020, 2, 1), date(2020, 3, 1), date(2020, 4, 1)
NUMBERS = {
    "regular episodes keep their place": (
        [ep(1, 1, 1), ep(2, 1, 2), ep(3, 2, 1)],
        {},
        {"1": (1, 1), "2": (1, 2), "3": (2, 1)},
    ),
    "specials are numbered by their date": (
        [ep(8, 2, None, air_date=APR), ep(9, 1, None, air_date=FEB)],
        {},
        {"9": (0, 1), "8": (0, 2)},
    ),
    "a special without a date comes last": (
        [ep(8, 1), ep(9, 1, None, air_date=APR)],
        {},
        {"9": (0, 1), "8": (0, 2)},
    ),
    "of two on one day the older id comes first": (
        [ep(10, 1, None, air_date=FEB), ep(9, 1, None, air_date=FEB)],
        {},
        {"9": (0, 1), "10": (0, 2)},
    ),
    "a special that is inserted later moves no other": (
        [ep(5, 1, None, air_date=FEB), ep(8, 1, None, air_date=MAR)],
        {"8": (0, 1)},
        {"8": (0, 1), "5": (0, 2)},
    ),
    "a special in a season of its own keeps its number": (
        [ep(7, 0, 4, is_special=True), ep(8, 1, None, air_date=FEB)],
        {},
        {"7": (0, 4), "8": (0, 5)},
    ),
    "a numbered special of a season is one of the specials": (
        [ep(7, 1, 3, is_special=True)],
        {},
        {"7": (0, 1)},
    ),
    "a regular episode that became a special is numbered anew": ([ep(7, 1)], {"7": (1, 4)}, {"7": (0, 1)}),
}


@pytest.mark.parametrize("episodes, taken, places", NUMBERS.values(), ids=NUMBERS)
def test_each_episode_gets_its_place(episodes, taken, places):
    assert numbering.number(episodes, taken) == places


# Storing what the spine says


def test_a_list_is_stored_with_all_it_says(show):
    store(
        show,
        [
            ep(
                1,
                1,
                1,
                title="One",
                overview="It begins.",
                air_date=FEB,
                runtime_minutes=24,
                rating=8.0,
                still_url="https://x.example/u",
            )
        ],
    )
    one = row(show, 1, 1)
    assert (
        one.title,
        one.overview,
        one.air_date,
        one.runtime_minutes,
        one.rating,
        one.still_url,
        one.absolute,
    ) == (
        "One",
        "It begins.",
        "2020-02-01",
        24,
        8.0,
        "https://x.example/u",
        1,
    )


def test_who_made_an_episode_and_how_many_voted_is_stored_and_not_emptied(show):
    store(show, [ep(1, 1, 1, directors=("Sei",), writers=("Ito",), votes=4, ids={"tvdb": "9"})])
    store(show, [ep(1, 1, 1, title="One", ids={"imdb": "tt0000001"})])
    one = row(show, 1, 1)
    assert (one.directors, one.writers, one.votes) == (["Sei"], ["Ito"], 4)
    assert one.ids == {"tvdb": "9", "imdb": "tt0000001"}


def test_an_episode_of_which_nobody_tells_that_has_none_of_it(show):
    store(show, [ep(1, 1, 1)])
    one = row(show, 1, 1)
    assert (one.directors, one.writers, one.votes, one.ids) == (None, None, None, None)


def test_an_entry_gives_the_ids_of_its_episodes(show):
    store(show, [ep(1, 1, 1, title="One", air_date=FEB)])
    told = [of_kitsu(1, ids={"kitsu": "7"})]
    assert enrich(show, entry(FEB), told) == 1
    assert row(show, 1, 1).ids == {"kitsu": "7"}
    assert enrich(show, entry(FEB), told) == 0


def test_absolute_numbers_count_through_the_seasons_and_leave_specials_out(show):
    store(show, [ep(5, 2, 1), ep(9, 1), ep(1, 1, 1), ep(2, 1, 2)])
    rows = Episode.select().where(Episode.series == show)
    assert {r.provider_id: r.absolute for r in rows} == {"1": 1, "2": 2, "5": 3, "9": None}


def test_the_same_list_again_writes_nothing(show, monkeypatch):
    episodes = [ep(1, 1, 1, title="One"), ep(2, 1, 2, air_date=FEB), ep(9, 1)]
    store(show, episodes)
    saved = []
    monkeypatch.setattr(Episode, "save", lambda self, **how: saved.append(self))
    store(show, episodes)
    assert saved == []


def test_a_blank_never_overwrites_what_is_known(show):
    store(show, [ep(1, 1, 1, title="One", overview="It begins.", air_date=FEB, titles={"en": "One"})])
    store(show, [ep(1, 1, 1, titles={"ja": "いち"})])
    one = row(show, 1, 1)
    assert (one.title, one.overview, one.air_date, one.titles) == (
        "One",
        "It begins.",
        "2020-02-01",
        {"en": "One", "ja": "いち"},
    )


def test_a_moment_goes_with_its_day(show):
    told = {"air_date": FEB, "airs_at": "2020-02-01T15:30:00Z"}
    store(show, [ep(1, 1, 1, **told)])
    assert row(show, 1, 1).airs_at == 1580571000.0
    store(show, [ep(1, 1, 1)])
    assert row(show, 1, 1).airs_at == 1580571000.0  # a blank is no news
    store(show, [ep(1, 1, 1, air_date=MAR)])
    assert (row(show, 1, 1).air_date, row(show, 1, 1).airs_at) == ("2020-03-01", None)


def test_news_replace_what_was_known(show):
    store(show, [ep(1, 1, 1, title="TBA", air_date=FEB)])
    store(show, [ep(1, 1, 1, title="One", air_date=MAR)])
    assert (row(show, 1, 1).title, row(show, 1, 1).air_date) == ("One", "2020-03-01")


def test_a_short_answer_deletes_nothing_and_marks_what_is_no_longer_listed(show):
    store(show, [ep(n, 1, n) for n in range(1, 6)])
    store(show, [ep(1, 1, 1), ep(2, 1, 2)])
    assert listing(show) == {(1, 1): "1", (1, 2): "2"}
    assert Episode.select().where(Episode.series == show).count() == 5
    since = row(show, 1, 3).missing_since
    store(show, [ep(1, 1, 1), ep(2, 1, 2)])
    assert row(show, 1, 3).missing_since == since
    store(show, [ep(n, 1, n) for n in range(1, 6)])
    assert len(listing(show)) == 5


def test_an_empty_answer_changes_nothing(show):
    store(show, [ep(1, 1, 1)])
    store(show, [])
    assert listing(show) == {(1, 1): "1"}


SWAPS = {
    "two change places": ([ep(1, 1, 1), ep(2, 1, 2)], [ep(1, 1, 2), ep(2, 1, 1)]),
    "three go round": ([ep(1, 1, 1), ep(2, 1, 2), ep(3, 1, 3)], [ep(1, 1, 2), ep(2, 1, 3), ep(3, 1, 1)]),
    "all move up by one": (
        [ep(n, 1, n) for n in range(1, 9)],
        [ep(99, 1, 1), *(ep(n, 1, n + 1) for n in range(1, 9))],
    ),
    "all move down by one": ([ep(n, 1, n) for n in range(1, 9)], [ep(n, 1, n - 1) for n in range(2, 9)]),
    "a season is cut in two": (
        [ep(n, 1, n) for n in range(1, 7)],
        [ep(n, 1, n) for n in range(1, 4)] + [ep(n, 2, n - 3) for n in range(4, 7)],
    ),
    "seasons change places": ([ep(1, 1, 1), ep(2, 2, 1)], [ep(1, 2, 1), ep(2, 1, 1)]),
    "one is replaced by another": ([ep(1, 1, 1), ep(2, 1, 2)], [ep(1, 1, 1), ep(3, 1, 2)]),
    "one takes the place of one that is gone": ([ep(1, 1, 1), ep(2, 1, 2)], [ep(2, 1, 1)]),
    "one that was gone comes back elsewhere": ([ep(1, 1, 1), ep(2, 1, 2)], [ep(1, 1, 1), ep(2, 3, 7)]),
}


@pytest.mark.parametrize("before, after", SWAPS.values(), ids=SWAPS)
def test_renumbered_episodes_arrive_at_their_new_places(show, before, after):
    store(show, before)
    store(show, after)
    assert listing(show) == {(e.season, e.number): e.id for e in after}
    store(show, before)
    assert listing(show) == {(e.season, e.number): e.id for e in before}


@hypothesis_settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=some.data())
def test_however_a_source_renumbers_the_list_is_what_it_says(show, data):
    Episode.delete().execute()
    for _ in range(3):
        idents = data.draw(some.lists(some.integers(1, 6), unique=True, min_size=1, max_size=6))
        places = data.draw(some.permutations([(season, number) for season in (1, 2) for number in (1, 2, 3)]))
        store(show, episodes := [ep(ident, *place) for ident, place in zip(idents, places, strict=False)])
        assert listing(show) == {(e.season, e.number): e.id for e in episodes}


def test_what_takes_over_a_place_takes_over_its_video_and_the_users_wish(show):
    store(show, [ep(1, 1, 1, title="Old", overview="Old text.")])
    Episode.update(file="Show - S01E01.mkv", is_ignored=True).execute()
    store(show, [ep(2, 1, 1, title="New")])
    one = row(show, 1, 1)
    assert (one.provider_id, one.file, one.is_ignored, one.title, one.overview) == (
        "2",
        "Show - S01E01.mkv",
        True,
        "New",
        "",
    )
    assert one.missing_since is None


def test_of_two_that_claim_one_place_the_first_stays(show):
    store(show, [ep(1, 1, 1, title="First"), ep(2, 1, 1, title="Second")])
    assert listing(show) == {(1, 1): "1"}


def test_a_special_stays_where_it_is_when_an_older_one_appears(show):
    store(show, [ep(1, 1, 1), ep(9, 1, None, air_date=MAR)])
    store(show, [ep(1, 1, 1), ep(5, 1, None, air_date=FEB), ep(9, 1, None, air_date=MAR)])
    assert listing(show) == {(1, 1): "1", (0, 1): "9", (0, 2): "5"}


def test_a_field_that_the_spine_tells_later_is_the_spines(show):
    store(show, [ep(1, 1, 1, air_date=FEB)])
    enrich(
        show,
        entry(FEB),
        [of_kitsu(1, title="Uno", overview="It begins.", titles={"en": "Uno", "ja": "いち"})],
    )
    store(show, [ep(1, 1, 1, title="One", titles={"en": "One"}, air_date=FEB)])
    assert row(show, 1, 1).sources == {"overview": "kitsu", "titles.ja": "kitsu"}


def test_a_long_list_is_written_in_batches(show):
    steps = episode_list.store(show, "tvmaze", [ep(n, 1, n) for n in range(1, 451)])
    counts = []
    for _ in range(3):
        with transaction():
            counts.append((next(steps), Episode.select().count()))
    assert counts == [(200, 200), (400, 400), (450, 450)]


def test_a_long_list_that_was_cut_off_goes_on_where_it_stopped(show):
    episodes = [ep(n, 1, n) for n in range(1, 301)]
    store(show, episodes)
    moved = [ep(n, 1, n % 300 + 1) for n in range(1, 301)]
    with transaction():
        next(episode_list.store(show, "tvmaze", moved))
    store(show, moved)
    assert listing(show) == {(1, e.number): e.id for e in moved}


# Seasons

FIRST = base.Season(number=1, name="The Beginning", overview="Long ago.", premiered=FEB, ended=MAR)


def test_seasons_are_stored_with_what_is_known_of_them(show):
    store(show, [ep(1, 1, 1), ep(2, 2, 1), ep(9, 1)])
    seasons.store(show, entry(None, seasons=(FIRST, base.Season(number=7, name="Not yet"))))
    rows = {
        r.number: (r.name, r.overview, r.premiered, r.ended)
        for r in Season.select().where(Season.series == show)
    }
    nothing = ("", "", None, None)
    assert rows == {0: nothing, 1: ("The Beginning", "Long ago.", "2020-02-01", "2020-03-01"), 2: nothing}


def test_a_season_keeps_what_is_known_when_a_source_falls_silent(show):
    store(show, [ep(1, 1, 1)])
    seasons.store(show, entry(None, seasons=(FIRST,)))
    seasons.store(show, entry(None))
    row = Season.get()
    assert (row.name, row.overview, row.premiered, row.ended) == (
        "The Beginning",
        "Long ago.",
        "2020-02-01",
        "2020-03-01",
    )


# What is still missing

AIRED = date(2020, 1, 5)
TITLES = {
    "all there": ([ep(1, 1, 1, title="A", titles={"ja": "あ"}, air_date=AIRED)], False),
    "romaji will do": ([ep(1, 1, 1, title="A", titles={"x-jat": "A"}, air_date=AIRED)], False),
    "no title": ([ep(1, 1, 1, titles={"ja": "あ"}, air_date=AIRED)], True),
    "none of its home": ([ep(1, 1, 1, title="A", titles={"en": "A"}, air_date=AIRED)], True),
    "not aired yet": ([ep(1, 1, 1, air_date=date(2999, 1, 1)), ep(2, 1, 2)], False),
    "a special": ([ep(1, 1, None, air_date=AIRED)], False),
}


@pytest.mark.parametrize("episodes, lacks", TITLES.values(), ids=TITLES)
def test_titles_are_missed_of_episodes_that_have_aired(show, episodes, lacks):
    store(show, episodes)
    assert blanks.lacks_titles(show) is lacks
