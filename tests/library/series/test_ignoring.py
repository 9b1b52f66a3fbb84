"""Missing episodes that nobody wants."""

import pytest
from airings import aired, grow, put

from aniworld.errors import Invalid
from aniworld.library.series import ignoring, missing
from aniworld.library.series.missing import Wanted

pytestmark = pytest.mark.usefixtures("database")


def left():
    return [(row.season, row.number) for row in missing.episodes(Wanted(sort="title"), 1, 99)[0]]


def test_all_that_a_series_lacks_is_ignored_and_wanted_again():
    row = put("Frieren", aired(9, file="a.mkv"), aired(8), aired(-8))
    grow(row, aired(7), season=2)
    places = ignoring.ignore(row)
    assert places == [(1, 2), (2, 1)] and left() == []
    ignoring.ignore(row, places, ignored=False)
    assert left() == places


def test_only_what_is_named_is_ignored():
    row = put("Frieren", aired(9), aired(8))
    ignoring.ignore(row, [(1, 2)])
    assert left() == [(1, 1)]


def test_an_episode_that_the_list_does_not_have_is_refused_and_nothing_changes():
    row = put("Frieren", aired(9))
    grow(row, aired(7), season=2)
    with pytest.raises(Invalid):
        ignoring.ignore(row, [(1, 1), (2, 7)])
    assert left() == [(1, 1), (2, 1)]
