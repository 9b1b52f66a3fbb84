"""Between which episodes a special is shown."""

import pytest

from aniworld.library.episodes.special_order import NOWHERE, Shown, SpecialOrder
from aniworld.models import Episode


def episode(season, number, air_date, **more):
    return Episode(season=season, number=number, air_date=air_date, **more)


WEEKLY = SpecialOrder(
    [
        episode(1, 1, "2020-01-01"),
        episode(1, 2, "2020-01-08"),
        episode(1, 3, "2020-01-15"),
        episode(2, 1, "2021-01-01"),
        episode(2, 2, None),
        episode(2, 3, "2021-01-03", missing_since=1.0),
        episode(0, 1, "2020-01-10"),
    ]
)
PLACES = {
    "between two episodes": ("2020-01-10", Shown(1, 3)),
    "on the day of an episode": ("2020-01-08", Shown(1, 3)),
    "before the first": ("2019-12-24", Shown(1, 1)),
    "after the last of a season": ("2020-01-15", Shown(after_season=1)),
    "between two seasons": ("2020-08-01", Shown(after_season=1)),
    "before an episode without a day": ("2021-01-02", Shown(2, 2)),
    "long after": ("2025-01-01", Shown(2, 2)),
    "without a day": (None, NOWHERE),
}


@pytest.mark.parametrize("air_date, shown", PLACES.values(), ids=PLACES)
def test_a_special_is_shown_where_its_day_puts_it(air_date, shown):
    assert WEEKLY.place(episode(0, 7, air_date)) == shown


def test_a_regular_episode_has_its_place_already():
    assert WEEKLY.place(episode(1, 2, "2020-01-08")) == NOWHERE


@pytest.mark.parametrize("episodes", [[], [episode(1, 1, None)]], ids=["no episodes", "no days"])
def test_without_days_nobody_knows(episodes):
    assert SpecialOrder(episodes).place(episode(0, 1, "2020-01-10")) == NOWHERE


def test_a_special_after_a_show_that_is_over_stands_after_its_last_season():
    order = SpecialOrder([episode(1, 1, "2020-01-01")])
    assert order.place(episode(0, 1, "2022-01-01")) == Shown(after_season=1)
