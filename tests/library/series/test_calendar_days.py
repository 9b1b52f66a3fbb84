"""Which episodes air on which day, wherever this house is."""

from datetime import date, datetime

import pytest
from airings import clock_in as clock_in
from airings import moment, put

from aniworld.errors import Invalid
from aniworld.library.series import calendar_days, edits
from aniworld.models import Episode

pytestmark = pytest.mark.usefixtures("database")
JANUARY = date(2026, 1, 1), date(2026, 1, 31)
# Half past midnight in Japan, which the network writes as "24:30" of the day before
NIGHT = {"air_date": "2026-01-17", "airs_at": moment("2026-01-18T00:30:00+09:00")}


def days(start, end):
    return [(one.episode.series.title, one.day.isoformat()) for one in calendar_days.between(start, end)]


@pytest.mark.parametrize(
    "zone, day, time",
    [
        ("Asia/Tokyo", "2026-01-18", "00:30"),
        ("Europe/Berlin", "2026-01-17", "16:30"),
        ("America/Los_Angeles", "2026-01-17", "07:30"),
        ("Pacific/Kiritimati", "2026-01-18", "05:30"),
    ],
)
def test_a_night_in_japan_is_the_day_and_time_of_this_house(clock_in, zone, day, time):
    clock_in(zone)
    put("Frieren", NIGHT)
    (one,) = calendar_days.between(*JANUARY)
    assert (one.day.isoformat(), f"{datetime.fromtimestamp(one.at):%H:%M}") == (day, time)


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Los_Angeles"])
def test_a_day_without_a_time_is_the_day_of_its_broadcast_everywhere(clock_in, zone):
    clock_in(zone)
    put("Frieren", {"air_date": "2026-01-18"})
    (one,) = calendar_days.between(*JANUARY)
    assert (one.day, one.at) == (date(2026, 1, 18), None)


def test_an_episode_at_the_edge_is_on_the_day_that_it_has_here(clock_in):
    clock_in("America/Los_Angeles")
    put("Frieren", {"air_date": "2026-02-01", "airs_at": moment("2026-02-01T01:00:00+09:00")})
    assert days(*JANUARY) == [("Frieren", "2026-01-31")]
    assert days(date(2026, 2, 1), date(2026, 2, 28)) == []


def test_they_come_in_order_of_their_times_and_ignored_or_unlisted_ones_not_at_all(clock_in):
    clock_in("UTC")
    late, early = (moment(f"2026-01-18T{hour}:00:00+00:00") for hour in ("20", "08"))
    day = {"air_date": "2026-01-18"}
    put("Akira", day | {"airs_at": late}, day | {"is_ignored": True}, day | {"missing_since": 1.0})
    put("Frieren", day | {"airs_at": early}, {"air_date": "2026-01-17"}, {"air_date": None})
    put("Bebop", day)
    assert [title for title, _ in days(*JANUARY)] == ["Frieren", "Bebop", "Frieren", "Akira"]


def test_the_day_that_a_person_gave_an_episode_counts():
    put("Frieren", NIGHT, {"air_date": "2030-05-05"})
    moved = {1: "2026-03-03", 2: "2026-01-05"}
    for number, day in moved.items():
        entry = {"air_date": edits.entry(edits.PAGE, day)}
        Episode.update(edits=entry).where(Episode.number == number).execute()
    assert days(*JANUARY) == [("Frieren", "2026-01-05")]
    (one,) = calendar_days.between(date(2026, 3, 3), date(2026, 3, 3))
    assert one.at is None


@pytest.mark.parametrize("end", [date(2025, 12, 31), date(2027, 6, 1)])
def test_an_end_before_the_start_or_far_behind_it_is_refused(end):
    with pytest.raises(Invalid) as refused:
        calendar_days.between(date(2026, 1, 1), end)
    assert refused.value.field == "end"
