"""The calendar as calendar apps read it."""

from datetime import UTC, date, datetime

import icalendar
import pytest
from airings import clock_in as clock_in
from airings import moment, put

from aniworld.library.series import calendar_days, calendar_feed
from aniworld.models import Episode

pytestmark = pytest.mark.usefixtures("database")
JANUARY = date(2026, 1, 1), date(2026, 1, 31)
NEEDED = ("UID", "DTSTAMP", "DTSTART", "SUMMARY")


def written():
    airings = calendar_days.between(*JANUARY)
    return calendar_feed.write(airings, lambda series: f"https://house.example/series/{series.id}")


def read():
    return icalendar.Calendar.from_ical(written()).walk("VEVENT")


def test_a_moment_is_told_in_utc_with_its_end_and_the_page_of_the_series(clock_in):
    clock_in("America/Los_Angeles")
    at = moment("2026-01-18T00:30:00+09:00")
    row = put("Frieren", {"air_date": "2026-01-17", "airs_at": at, "runtime_minutes": 24, "title": "The End"})
    (event,) = read()
    assert event.decoded("DTSTART") == datetime(2026, 1, 17, 15, 30, tzinfo=UTC)
    assert event.decoded("DTEND") == datetime(2026, 1, 17, 15, 54, tzinfo=UTC)
    assert event["SUMMARY"] == "Frieren S01E01 · The End" and event["TRANSP"] == "TRANSPARENT"
    assert event["URL"] == f"https://house.example/series/{row.id}" and "DESCRIPTION" not in event


def test_a_day_without_a_time_is_a_whole_day():
    put("Frieren", {"air_date": "2026-01-31"})
    (event,) = read()
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (date(2026, 1, 31), date(2026, 2, 1))


def test_a_length_that_nobody_knows_is_left_out_and_that_of_the_series_counts_before():
    at = moment("2026-01-18T12:00:00+00:00")
    put("Frieren", {"air_date": "2026-01-18", "airs_at": at})
    put("Bebop", {"air_date": "2026-01-18", "airs_at": at}, runtime_minutes=30)
    ends = {str(event["SUMMARY"]): event.get("DTEND") for event in read()}
    assert ends["Frieren S01E01"] is None and ends["Bebop S01E01"].dt == datetime(
        2026, 1, 18, 12, 30, tzinfo=UTC
    )


HOSTILE = 'a, b; c\\ d\r\nEND:VEVENT\nBEGIN:VEVENT "x": \x00\x07\x7f' + "ずっと。" * 60


def test_hostile_text_stays_text_and_is_the_same_when_it_is_read():
    put(HOSTILE, {"air_date": "2026-01-18", "title": HOSTILE, "overview": HOSTILE})
    (event,) = read()
    clean = HOSTILE.replace("\r\n", "\n").translate(dict.fromkeys((0, 7, 0x7F)))
    assert event["SUMMARY"] == f"{clean} S01E01 · {clean}"
    assert event["DESCRIPTION"] == clean[:500] or event["DESCRIPTION"].startswith(clean[:200])


def test_every_line_is_as_the_standard_wants_it():
    put(HOSTILE, {"air_date": "2026-01-18", "title": HOSTILE})
    put("Akira", {"air_date": "2026-01-19"})
    text = written()
    lines = text.split("\r\n")
    assert lines.pop() == "" and "\n" not in "".join(lines) and "\r" not in "".join(lines)
    assert all(len(line.encode()) <= 75 for line in lines)
    unfolded = text.replace("\r\n ", "").split("\r\n")
    assert unfolded[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"] and unfolded[-2] == "END:VCALENDAR"
    assert unfolded.count("BEGIN:VEVENT") == unfolded.count("END:VEVENT") == 2
    calendar = icalendar.Calendar.from_ical(text)
    assert calendar["PRODID"] and not calendar.errors
    for event in calendar.walk("VEVENT"):
        assert all(name in event for name in NEEDED) and not event.errors


def test_an_episode_keeps_its_id_when_its_number_or_day_changes():
    put("Frieren", {"air_date": "2026-01-18"}, {"air_date": "2026-01-19"})
    before = {str(event["UID"]) for event in read()}
    Episode.update(season=2, air_date="2026-01-20").execute()
    assert {str(event["UID"]) for event in read()} == before and len(before) == 2


def test_a_calendar_without_episodes_is_one_too():
    assert icalendar.Calendar.from_ical(written()).walk("VEVENT") == []
