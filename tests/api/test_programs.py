"""What programs hear on their socket: every change, in order, as the contract words it."""

import json

import pytest

from aniworld import events
from aniworld.api import socket
from aniworld.database import connected
from aniworld.events import Event

STATUSES = [
    "loading",
    "loading_episodes",
    "loading_nfo",
    "loading_logo",
    "loading_images",
    "completed",
    "failed",
]


def heard(cursor=0, code="en"):
    with connected():
        messages, newest = socket.replay(f"{socket.DIALECT}{socket.IN}{code}", cursor)
        assert newest == events.latest()
    return [json.loads(message) for message in messages]


def test_a_series_that_is_added_and_loaded_is_told_step_by_step(program, loaded):
    # A worker that stands still is told too.
    told = [message for message in heard() if message["type"].startswith("series_")]
    assert [message["type"] for message in told[:2]] == ["series_added", "series_loading_update"]
    assert {message["type"] for message in told} == {
        "series_added",
        "series_loading_update",
        "series_updated",
    }
    assert [message["seq"] for message in told] == sorted({message["seq"] for message in told})
    for message in told:
        assert {"type", "seq", "series_id", "status", "progress", "parts", "message", "timestamp"} <= set(
            message
        )
        assert message["series_id"] == loaded
        assert message["status"] in STATUSES
        assert message["timestamp"].endswith("Z")
        assert set(message["progress"]) == set(message["parts"]) == {"episodes", "nfo", "logo", "images"}
    steps = [message["status"] for message in told if message["type"] == "series_loading_update"]
    assert [STATUSES.index(step) for step in steps] == sorted(STATUSES.index(step) for step in steps)
    assert steps[-1] == "completed" and told[-1]["progress"] == dict.fromkeys(told[-1]["progress"], True)


def test_its_sentences_are_in_the_language_that_the_program_asked_for(program, put):
    put("Barakamon", "loading")
    english, german = heard(), heard(code="de")
    assert [told["seq"] for told in english] == [told["seq"] for told in german]
    assert english[-1]["message"] == "Loading episodes…" and german[-1]["message"] == "Lädt: Folgen…"


def test_what_was_missed_is_replayed_from_the_cursor(program, put):
    put("Barakamon"), put("Haikyu")
    told = heard()
    assert heard(told[1]["seq"]) == told[2:] and heard(told[-1]["seq"]) == []


def test_a_removed_series_is_told(program, put):
    put("Barakamon")
    program.delete("/api/series/1")
    last = heard()[-1]
    assert (last["type"], last["series_id"], last["name"], last["key"]) == (
        "series_removed",
        "1",
        "Barakamon",
        "barakamon",
    )


def test_a_gap_that_is_no_longer_kept_is_a_resync(program, put):
    put("Barakamon"), put("Haikyu")
    with connected():
        Event.delete().where(Event.id <= 2).execute()
        newest = events.latest()
    assert heard(0) == heard(1) == [{"type": "resync", "seq": newest}]
    assert [message["seq"] for message in heard(2)] == list(range(3, newest + 1))


@pytest.mark.parametrize("cursor", [-5, 10**6, 10**30])
def test_a_cursor_that_never_was_is_a_resync(program, put, cursor):
    put("Barakamon")
    assert [message["type"] for message in heard(cursor)] == ["resync"]
