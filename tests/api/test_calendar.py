"""What is missing and what airs when, for programs, and addresses for calendar apps."""

from datetime import date, timedelta

import pytest
from airings import ago, aired, moment, put
from airings import clock_in as clock_in

from aniworld.auth import api_keys
from aniworld.database import connected

NIGHT = {"air_date": "2026-01-17", "airs_at": moment("2026-01-18T00:30:00+09:00"), "title": "The Wall"}


def test_missing_episodes_are_listed_with_their_series_newest_first(program):
    row = put("Frieren", aired(9, file="a.mkv"), aired(8, title="The Wall"), aired(-8))
    put("Akira", aired(900))
    answer = program.get("/api/missing?per_page=1").get_json()
    (one,) = answer["episodes"]
    expected = {
        "series_id": str(row.id),
        "series_key": "frieren",
        "series": "Frieren",
        "season": 1,
        "number": 2,
    }
    more = {"absolute": None, "title": "The Wall", "air_date": ago(8), "airs_at": None, "state": "missing"}
    assert one == expected | more
    assert {name: answer[name] for name in ("total", "page", "per_page", "pages")} == {
        "total": 2,
        "page": 1,
        "per_page": 1,
        "pages": 2,
    }
    assert program.get("/api/missing?page=9").get_json()["episodes"] == []
    asked = program.get("/api/missing?q=akira&have=none&specials=1&sort=title").get_json()
    assert [row["series"] for row in asked["episodes"]] == ["Akira"]


@pytest.mark.parametrize("query", ["have=odd", "sort=odd", "aired=odd", "page=0", "per_page=201"])
def test_what_cannot_be_asked_of_the_missing_is_refused(program, query):
    answer = program.get(f"/api/missing?{query}")
    assert answer.status_code == 422 and answer.get_json()["field"] == query.partition("=")[0]


def test_the_calendar_has_the_day_of_this_house_and_the_moment_in_utc(program, clock_in):
    clock_in("Europe/Berlin")
    put("Frieren", NIGHT, {"air_date": "2026-01-20"}, {"air_date": "2026-02-20"})
    answer = program.get("/api/calendar?start=2026-01-01&end=2026-01-31").get_json()
    first, second = answer["episodes"]
    assert (first["day"], first["air_date"], first["airs_at"]) == (
        "2026-01-17",
        "2026-01-17",
        "2026-01-17T15:30:00Z",
    )
    assert (second["day"], second["airs_at"], second["state"]) == ("2026-01-20", None, "missing")
    assert (answer["start"], answer["end"], answer["total"]) == ("2026-01-01", "2026-01-31", 2)
    page = program.get("/api/calendar?start=2026-01-01&end=2026-01-31&page=2&per_page=1").get_json()
    assert [row["number"] for row in page["episodes"]] == [2] and page["pages"] == 2


@pytest.mark.parametrize(
    "time", ["T00:00:00Z", "T12:30", "T00:00:00.000Z", "T00:00:00+01:00", "T00:00:00-0800"]
)
def test_a_program_may_say_the_time_of_day_too(program, time):
    put("Frieren", {"air_date": "2026-01-20"})
    answer = program.get(f"/api/calendar?start=2026-01-20{time}&end=2026-01-20{time}").get_json()
    assert (answer["total"], answer["start"], answer["end"]) == (1, "2026-01-20", "2026-01-20")


def test_without_days_it_is_of_the_next_thirty(program):
    put("Frieren", aired(1), aired(0), aired(-30), aired(-31))
    answer = program.get("/api/calendar").get_json()
    assert [row["number"] for row in answer["episodes"]] == [2, 3]
    assert answer["end"] == (date.today() + timedelta(30)).isoformat()


@pytest.mark.parametrize(
    "query, field",
    [
        ("start=odd", "start"),
        ("start=20260101", "start"),
        ("start=2026-01-01T", "start"),
        ("start=2026-01-01x00:00", "start"),
        ("end=2026-02-30", "end"),
        ("start=0001-01-01", "start"),
        ("start=9999-12-31", "start"),
        ("start=2026-02-01&end=2026-01-01", "end"),
        ("start=2026-01-01&end=2028-01-01", "end"),
    ],
)
def test_days_that_are_none_are_refused_in_words(program, query, field):
    answer = program.get(f"/api/calendar?{query}")
    assert answer.status_code == 422 and answer.get_json()["field"] == field


def test_a_program_makes_lists_and_removes_an_address(program, stranger):
    put("Frieren", aired(-1))
    answer = program.post("/api/calendar/addresses", json={"name": "Wall"})
    made = answer.get_json()
    assert answer.status_code == 201 and set(made) == {"id", "name", "url", "created_at", "last_used_at"}
    path = made.pop("url").removeprefix("http://localhost")
    assert b"SUMMARY:Frieren S01E01" in stranger.get(path).get_data()
    (listed,) = program.get("/api/calendar/addresses").get_json()["addresses"]
    assert listed | {"last_used_at": None} == made and listed["last_used_at"]
    assert program.delete(f"/api/calendar/addresses/{made['id']}").status_code == 204
    assert program.delete(f"/api/calendar/addresses/{made['id']}").status_code == 404
    assert stranger.get(path).status_code == 404


@pytest.mark.parametrize("sent", [{}, {"name": 7}, {"name": ""}, {"name": "a\x00b"}])
def test_a_name_that_cannot_be_used_is_refused(program, sent):
    answer = program.post("/api/calendar/addresses", json=sent)
    assert answer.status_code == 422 and answer.get_json()["field"] == "name"


def test_an_address_goes_with_the_key_that_made_it(program, stranger):
    made = program.post("/api/calendar/addresses", json={"name": "Wall"}).get_json()
    path = made["url"].removeprefix("http://localhost")
    with connected():
        api_keys.remove(api_keys.called("program"))
    assert stranger.get(path).status_code == 404


def test_the_episodes_of_a_series_tell_the_moment_too(program):
    row = put("Frieren", NIGHT, {"air_date": "2026-01-20"})
    episodes = program.get(f"/api/series/{row.id}/episodes").get_json()["episodes"]
    assert [one["airs_at"] for one in episodes] == ["2026-01-17T15:30:00Z", None]
