"""What is decided by values alone: ranking, shares of backgrounds, refresh times and waits. No database."""

import pytest

from aniworld.library.artwork import extra_fanart
from aniworld.library.artwork import ranking as artwork_ranking
from aniworld.library.parts import backoff, refresh_schedule
from aniworld.models import Artwork


def candidate(number, score=1.0, width=0, **chosen):
    return Artwork(id=number, score=score, width=width, **chosen)


def ids(rows):
    return [row.id for row in rows]


def test_no_two_places_share_a_background():
    rows = [candidate(number) for number in range(7)]
    dealt = [ids(extra_fanart.share(rows, place, 3)) for place in range(3)]
    assert dealt == [[0, 3, 6], [1, 4], [2, 5]]


def test_a_single_free_place_gets_all_that_is_left():
    assert ids(extra_fanart.share([candidate(1), candidate(2)], 0, 1)) == [1, 2]


def test_better_comes_first_then_larger_then_older():
    rows = [candidate(1, 1.0), candidate(2, 2.0), candidate(3, 1.0, width=9), candidate(4, 1.0)]
    assert ids(artwork_ranking.best_first(rows)) == [2, 3, 1, 4]


def test_a_pinned_picture_is_tried_first_and_a_chosen_one_before_its_equals():
    pinned = candidate(1, 1.0, is_chosen=True, is_pinned=True)
    chosen = candidate(2, 5.1, is_chosen=True)
    assert ids(artwork_ranking.in_order([candidate(3, 9.0), candidate(4, 5.9), chosen, pinned])) == [
        1,
        3,
        2,
        4,
    ]


@pytest.mark.parametrize(
    "status, hours", [("ended", (24 * 24, 36 * 24)), ("running", (6, 24)), ("", (6, 24))]
)
def test_what_has_ended_is_read_again_once_a_month_and_all_else_within_a_day(status, hours):
    assert refresh_schedule.span(status) == tuple(3600 * hour for hour in hours)


@pytest.mark.parametrize("waiting, series", [(0, 50), (99, 0), (98, 1), (1000, 0)])
def test_the_background_is_never_asked_for_more_than_it_has_room_for(waiting, series):
    assert refresh_schedule.room(waiting) == series


@pytest.mark.parametrize("attempt, longest", [(-1, 2.0), (1, 2.0), (2, 4.0), (8, 256.0), (20, 900.0)])
def test_the_longest_wait_doubles_up_to_a_quarter_of_an_hour(attempt, longest):
    assert backoff.longest_wait(attempt) == longest


def test_a_disk_that_refuses_is_tried_slowly_and_never_given_up():
    attempt, seconds = backoff.at_disk(40)
    assert attempt == backoff.TRIES_AT_DISK
    assert backoff.LONGEST_WAIT_SECONDS / 2 <= seconds <= backoff.LONGEST_WAIT_SECONDS
