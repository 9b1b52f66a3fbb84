"""Numbers, dates and times as people read them."""

from datetime import date, datetime

import pytest

from aniworld.messages import counted
from aniworld.web import filters


@pytest.mark.parametrize(
    "seconds, expected",
    [
        (None, "now"),
        (-5, "now"),
        (0, "now"),
        (0.4, "in 1 s"),
        (1, "in 1 s"),
        (40, "in 40 s"),
        (89, "in 89 s"),
        (90, "in 2 min"),
        (180, "in 3 min"),
        (5399, "in 90 min"),
        (5400, "in 2 h"),
        (7200, "in 2 h"),
        (86400, "in 24 h"),
        (129600, "in 2 days"),
        (6 * 86400, "in 6 days"),
    ],
)
def test_a_moment_to_come_is_told_by_how_far_away_it_is(monkeypatch, seconds, expected):
    monkeypatch.setattr(filters, "now", lambda: 1_000_000.0)
    assert filters.in_time(seconds if seconds is None else 1_000_000.0 + seconds) == expected


@pytest.mark.parametrize(
    "count, word, expected",
    [
        (0, "episode", "0 episodes"),
        (1, "episode", "1 episode"),
        (12, "episode", "12 episodes"),
        (1, "series", "1 series"),
        (3, "series", "3 series"),
        (1, "match", "1 match"),
        (2, "match", "2 matches"),
        (12345, "episode", "12,345 episodes"),
    ],
)
def test_things_are_counted(count, word, expected):
    assert counted(count, word) == expected


def test_days_and_times_are_short():
    assert filters.day(date(2026, 1, 2)) == "2 Jan 2026" and filters.day(None) == ""
    assert filters.localtime(datetime(2026, 11, 25, 14, 5).timestamp()) == "25 Nov 2026, 14:05"
    assert filters.localtime(None) == ""
