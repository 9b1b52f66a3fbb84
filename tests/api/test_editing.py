"""What a person edits through the API: it stays, it is in the NFO files, and it can be given back."""

import xml.etree.ElementTree as ET

import pytest
from library.conftest import Shelf

from aniworld.database import connected
from aniworld.models import Series


@pytest.fixture
def shelf(settings, standin):
    return Shelf(settings, standin)


@pytest.fixture
def frieren(program, app):
    """Frieren, loaded, with the first episode on disk. Returns its address."""
    added = program.post("/api/series", json={"name": "Frieren"}).get_json()["id"]
    return f"/api/series/{added}"


def nfo_of(settings, program, address, name="tvshow.nfo"):
    folder = program.get(address).get_json()["folder"]
    return ET.fromstring((settings.library / folder / name).read_bytes())


def test_what_is_edited_is_told_and_in_the_nfo(program, frieren, settings):
    sent = {
        "title": "The Mage",
        "sort_title": "Mage",
        "plot": "My own words.",
        "premiered": "2022-01-02",
        "genres": ["Slow", "Sad"],
        "studio": "Home",
        "status": "ended",
        "rating": 9.5,
        "user_rating": 10,
        "mpaa": "FSK 6",
    }
    answer = program.patch(frieren, json=sent)
    told = answer.get_json()
    assert answer.status_code == 200 and {name: told[name] for name in sent} == sent
    assert told["edited"] == sorted(sent) and told["year"] == 2022
    root = nfo_of(settings, program, frieren)
    read = {name: root.findtext(name) for name in ("title", "sorttitle", "plot", "premiered", "year", "mpaa")}
    assert read == {
        "title": "The Mage",
        "sorttitle": "Mage",
        "plot": "My own words.",
        "premiered": "2022-01-02",
        "year": "2022",
        "mpaa": "FSK 6",
    }
    assert [node.text for node in root.findall("genre")] == ["Slow", "Sad"]
    assert (root.findtext("userrating"), root.findtext("status"), root.findtext("studio")) == (
        "10",
        "Ended",
        "Home",
    )
    assert root.findall("ratings/rating")[-1].findtext("value") == "9.5"


def test_a_refresh_never_overwrites_it(program, frieren):
    program.patch(frieren, json={"plot": "My own words.", "title": "The Mage"})
    program.post(f"{frieren}/load", json={"parts": ["episodes"], "force": True})
    told = program.get(frieren).get_json()
    assert (told["plot"], told["title"]) == ("My own words.", "The Mage")


def test_given_back_it_is_as_the_sources_say_today(program, frieren, settings):
    before = program.get(frieren).get_json()
    program.patch(frieren, json={"plot": "My own words.", "title": "The Mage", "mpaa": "FSK 6"})
    for field in ("plot", "title", "mpaa"):
        assert program.delete(f"{frieren}/edits/{field}").status_code == 200
    after = program.get(frieren).get_json()
    for name in ("plot", "title", "mpaa", "sort_title", "edited"):
        assert after[name] == before[name]
    assert nfo_of(settings, program, frieren).findtext("plot") == before["plot"]


def test_what_sources_tell_meanwhile_is_there_when_it_is_given_back(program, frieren):
    program.patch(frieren, json={"plot": "My own words."})
    with connected():
        row = Series.get()
        row.edits["plot"]["ours"]["overview"] = "Old."
        row.save()
    program.post(f"{frieren}/load", json={"parts": ["episodes"], "force": True})
    told = program.get(f"{frieren}/edits").get_json()["edits"][0]["ours"]
    assert told not in ("Old.", "My own words.")
    assert program.patch(frieren, json={"plot": None}).get_json()["plot"] == told


def test_a_former_name_of_a_field_is_understood(program, frieren):
    told = program.patch(frieren, json={"overview": "Mine.", "name": "The Mage"}).get_json()
    assert (told["plot"], told["overview"], told["title"], told["name"]) == (
        "Mine.",
        "Mine.",
        "The Mage",
        "The Mage",
    )
    assert told["edited"] == ["plot", "title"]
    assert program.delete(f"{frieren}/edits/overview").get_json()["edited"] == ["title"]


def test_the_library_is_searched_and_sorted_by_what_a_person_says(program, frieren):
    program.post("/api/series", json={"name": "Barakamon"})
    program.patch(frieren, json={"title": "The Aardvark"})

    def names(address):
        return [one["name"] for one in program.get(address).get_json()["series"]]

    assert names("/api/series?sort=title") == ["The Aardvark", "Barakamon"]
    assert names("/api/series?q=aardvark") == names("/api/series?q=frieren") == ["The Aardvark"]
    program.patch(frieren, json={"sort_title": "Zebra"})
    assert names("/api/series?sort=title") == ["Barakamon", "The Aardvark"]


WRONG = [
    ({}, "body"),
    ({"title": ""}, "title"),
    ({"title": 5}, "title"),
    ({"title": "x" * 501}, "title"),
    ({"plot": "a\x00b"}, "plot"),
    ({"plot": ["a"]}, "plot"),
    ({"plot": "x" * 10_001}, "plot"),
    ({"premiered": "2022-13-01"}, "premiered"),
    ({"premiered": "20220101"}, "premiered"),
    ({"premiered": "1066-10-14"}, "premiered"),
    ({"premiered": 2022}, "premiered"),
    ({"status": "paused"}, "status"),
    ({"genres": "Slow"}, "genres"),
    ({"genres": ["a"] * 101}, "genres"),
    ({"genres": [1]}, "genres"),
    ({"rating": 11}, "rating"),
    ({"rating": True}, "rating"),
    ({"rating": "good"}, "rating"),
    ({"user_rating": 0}, "user_rating"),
    ({"user_rating": 7.5}, "user_rating"),
    ({"runtime_minutes": 0}, "runtime_minutes"),
    ({"year": 2022}, "year"),
    ({"folder": "/etc"}, "folder"),
    ({"plot": "a", "overview": "b"}, "plot"),
    ({"plot": "fine", "rating": 11}, "rating"),
]


@pytest.mark.parametrize(("sent", "field"), WRONG, ids=lambda value: str(value)[:40])
def test_a_wrong_value_is_refused_in_one_sentence_and_nothing_is_changed(program, put, sent, field):
    address = f"/api/series/{put('Frieren')}"
    answer = program.patch(address, json=sent)
    said = answer.get_json()
    assert (answer.status_code, said["field"]) == (422, field)
    assert said["error"].endswith(".")
    assert program.get(address).get_json()["edited"] == []


def test_blank_days_numbers_and_lists_are_values_too(program, frieren):
    sent = {"premiered": "", "rating": "", "genres": [], "plot": "", "user_rating": ""}
    told = program.patch(frieren, json=sent).get_json()
    assert [told[name] for name in sent] == [None, None, [], "", None]


def test_what_nobody_edited_cannot_be_given_back(program, put):
    address = f"/api/series/{put('Frieren')}"
    for field in ("plot", "nonsense"):
        answer = program.delete(f"{address}/edits/{field}")
        assert (answer.status_code, answer.get_json()["code"]) == (404, "no_such_edit")
    assert program.patch(address, json={"plot": None}).get_json()["edited"] == []
    assert program.patch("/api/series/99", json={"plot": "x"}).status_code == 404


def test_the_same_value_again_changes_nothing(program, put):
    address = f"/api/series/{put('Frieren')}"
    program.patch(address, json={"plot": "Mine."})
    with connected():
        before = Series.get().edits
    program.patch(address, json={"plot": "Mine."})
    with connected():
        assert Series.get().edits == before


def test_an_episode_is_edited_and_given_back(program, frieren, shelf):
    with connected():
        shelf.video(Series.get(), "Season 01", "Frieren - S01E01.mkv")
    program.post(f"{frieren}/load", json={"parts": ["episodes", "nfo"]})
    address = f"{frieren}/episodes/1/1"

    def told():
        return program.get(f"{frieren}/episodes").get_json()["episodes"][0]

    before = told()
    sent = {
        "title": "My start",
        "plot": "Mine.",
        "air_date": "2020-01-01",
        "runtime_minutes": 7,
        "rating": 1.5,
    }
    answer = program.patch(address, json=sent)
    assert answer.status_code == 200 and answer.get_json()["total"] == 5
    assert {name: told()[name] for name in sent} == sent and told()["edited"] == sorted(sent)
    root = nfo_of(shelf.settings, program, frieren, "Season 01/Frieren - S01E01.nfo")
    assert [root.findtext(tag) for tag in ("title", "plot", "aired", "runtime")] == [
        "My start",
        "Mine.",
        "2020-01-01",
        "7",
    ]
    assert root.find("ratings/rating").get("name") == "default"
    program.post(f"{frieren}/load", json={"force": True})
    assert told()["title"] == "My start"
    for field in sent:
        assert program.delete(f"{address}/edits/{field}").status_code == 200
    assert {name: told()[name] for name in sent} == {name: before[name] for name in sent}
    given_back = program.get(f"{address}/edits").get_json()["edits"]
    assert all(one["is_given_back"] and one["is_written"] for one in given_back) and len(given_back) == 5


def test_an_episode_that_there_is_not_cannot_be_edited(program, put):
    address = f"/api/series/{put('Frieren')}/episodes/1/99"
    assert program.patch(address, json={"title": "x"}).status_code == 404
    assert program.get(f"{address}/edits").status_code == 404
    assert program.delete(f"{address}/edits/title").status_code == 404
