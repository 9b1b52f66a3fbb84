"""The values of a series for programs: what the sources say, not only who says it."""

import pytest

from aniworld.database import connected
from aniworld.library.household import changing
from aniworld.models import Episode, Series


@pytest.fixture
def loaded(program):
    """Frieren, which TVmaze knows with its people."""
    return program.post("/api/series", json={"name": "Frieren"}).get_json()["id"]


@pytest.fixture
def told(program, loaded):
    return program.get(f"/api/series/{loaded}").get_json()


def test_the_facts_are_there(told):
    assert told["status"] == "running" and told["overview"] and "Fantasy" in told["genres"]
    assert (told["premiered"], told["ended"]) == ("2023-09-29", None)
    assert (told["country"], told["country_name"]) == ("JP", "Japan")
    assert told["studio"] and told["runtime_minutes"] and told["rating"]
    assert told["ids"]["tvmaze"] and told["ratings"]["tvmaze"]["value"] == told["rating"]


def test_the_people_are_there(told):
    assert told["cast"][0] == {"name": told["cast"][0]["name"], "role": "The Wanderer", "thumb": None}
    assert len(told["directors"]) == len(told["writers"]) == 1


def test_a_list_has_the_same_values(program, loaded, told):
    (listed,) = program.get("/api/series").get_json()["series"]
    assert listed == told


def test_the_age_is_in_the_households_system_whether_it_is_written_or_not(program, loaded):
    with connected():
        Series.update(content_ratings={"US": "TV-14"}, trailer="aaaaaaaaaaa", tagline="Brush.").execute()
        changing.change({"nfo_kinds": {"mpaa": False}, "rating_system": "GB"})
    told = program.get(f"/api/series/{loaded}").get_json()
    assert (told["mpaa"], told["content_ratings"]) == ("15", {"US": "TV-14"})
    assert told["trailer"] == "https://www.youtube.com/watch?v=aaaaaaaaaaa" and told["tagline"] == "Brush."


def test_a_series_of_which_nothing_is_known_has_blanks(program, put):
    put("Barakamon")
    told = program.get("/api/series/1").get_json()
    assert (told["overview"], told["genres"], told["cast"], told["ids"]) == ("", [], [], {})
    assert (told["mpaa"], told["trailer"], told["ended"]) == ("", None, None)


def test_an_episode_tells_its_ids_its_people_and_where_a_special_stands(program, loaded):
    with connected():
        first = Episode.get((Episode.season == 1) & (Episode.number == 1))
        Episode.update(ids={"kitsu": "7"}, directors=["Sei"], votes=12, rating=7.5).where(
            Episode.id == first.id
        ).execute()
        special = {"series": first.series_id, "season": 0, "number": 90, "provider": "tvmaze"}
        Episode.create(**special, provider_id="s1", air_date=first.air_date)
        Episode.create(**special | {"number": 91}, provider_id="s2", air_date="2024-06-01")
    rows = program.get(f"/api/series/{loaded}/episodes").get_json()["episodes"]
    by_place = {(row["season"], row["number"]): row for row in rows}
    told = by_place[1, 1]
    assert told["ids"] == {"kitsu": "7", "tvmaze": first.provider_id} and told["shown_before"] is None
    assert (told["directors"], told["writers"], told["votes"], told["rating"]) == (["Sei"], [], 12, 7.5)
    assert by_place[0, 90]["shown_before"] == {"season": 1, "number": 2}
    assert (by_place[0, 91]["shown_before"], by_place[0, 91]["shown_after_season"]) == (None, 1)
