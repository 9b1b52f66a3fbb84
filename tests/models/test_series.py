"""Whether an episode is present, missing, not aired yet, or not wanted."""

from datetime import date

import pytest

from aniworld.models import Artwork, Episode, Part, Series

TODAY = date(2026, 1, 18)
STATES = {
    "there": ({"file": "a.mkv", "air_date": "2020-01-01"}, "present"),
    "there before it aired": ({"file": "a.mkv", "air_date": "2030-01-01"}, "present"),
    "there though not wanted": ({"file": "a.mkv", "is_ignored": True}, "present"),
    "not wanted": ({"is_ignored": True, "air_date": "2020-01-01"}, "ignored"),
    "aired long ago": ({"air_date": "2020-01-01"}, "missing"),
    "airs today": ({"air_date": "2026-01-18"}, "missing"),
    "aired an hour ago, abroad tomorrow": ({"air_date": "2026-01-19", "airs_at": 1.0}, "missing"),
    "airs later today": ({"air_date": "2026-01-18", "airs_at": 9e9}, "unaired"),
    "airs tomorrow": ({"air_date": "2026-01-19"}, "unaired"),
    "nobody knows when it airs": ({"air_date": None}, "unaired"),
}


@pytest.mark.parametrize("fields, state", STATES.values(), ids=STATES)
def test_the_state_of_an_episode(fields, state):
    assert Episode(season=1, number=1, **fields).state(TODAY) == state


def test_a_topic_is_the_id_of_its_card():
    assert Series(id=42).topic == "series-42"


@pytest.mark.parametrize("source, is_drawn", [("drawn", True), ("tvmaze", False), ("yours", False)])
def test_a_drawn_picture_is_known_by_its_source(source, is_drawn):
    assert Artwork(source=source).is_drawn is is_drawn


@pytest.mark.parametrize(
    "name, label", [("episodes", "Episodes"), ("nfo", "NFO"), ("logo", "Logo"), ("images", "Images")]
)
def test_parts_are_called_as_people_call_them(name, label):
    assert Part(name=name).label == label
