"""The episodes part: how much is asked of which source, and how it ends."""

from datetime import date, timedelta

import pytest

from aniworld.library import episodes
from aniworld.providers.base import Candidate, Details


def entry(count=None, weeks_ago=10, **fields):
    start = None if weeks_ago is None else date.today() - timedelta(weeks=weeks_ago)
    return Candidate("kitsu", "1", "x", episode_count=count, details=Details("kitsu", "1", "x", premiered=start), **fields)


SHORT = {
    "a cour": (entry(12), True),
    "three pages": (entry(60), True),
    "longer": (entry(61), False),
    "without a count, young": (entry(None, 20), True),
    "without a count, running for years": (entry(None, 500), False),
    "without a start": (entry(12, None), False),
    "without details": (Candidate("kitsu", "1", "x", episode_count=12), False),
}


@pytest.mark.parametrize("candidate, is_short", SHORT.values(), ids=SHORT)
def test_only_the_lists_of_short_entries_are_asked_for(candidate, is_short):
    assert episodes._is_short(candidate) is is_short


def test_no_more_than_six_entries_are_asked_for(shelf):
    shelf.add("My Hero Academia")
    asked = {path.split("/")[3] for path in shelf.asked("/kitsu/anime/") if "/episodes" in path}
    assert len(asked) == episodes.MOST_ENTRIES


def test_a_second_load_within_hours_asks_nobody(shelf, frieren):
    shelf.load(frieren, "episodes")
    assert not shelf.asked("/episodes")
