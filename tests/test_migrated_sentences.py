"""Sentences that older versions kept become codes with values."""

import json

import pytest
from older_versions import (
    insert,
    make_older,
)
from test_migrations import empty as empty

from aniworld import events
from aniworld.api import serializers
from aniworld.database import (
    connected,
    db,
    migrate,
)
from aniworld.library.sources import source_stats
from aniworld.messages import cure
from aniworld.models import (
    Chore,
    LibraryGate,
    Part,
    Series,
)
from aniworld.providers.rate_gate_rows import Gate

UNKNOWN, CLOSED = "No show called “X” was found.", "TVmaze is slow to answer. Next try in 5 seconds."


def fill_with_sentences():
    db.execute_sql("DELETE FROM part")
    db.execute_sql("DELETE FROM event")
    sample = {"attempt": 1, "force": 0, "claim": 4, "done": 0, "total": 0, "source": "", "requested_at": 5.0}
    sample |= {"priority": 1, "asker": "schedule"}
    parts = (
        (7, "episodes", "unavailable", UNKNOWN, "unknown_title"),
        (7, "nfo", "unavailable", UNKNOWN, "unknown_title"),
        (7, "logo", "pending", CLOSED, "gate_closed"),
        (7, "images", "loaded", None, None),
        (9, "episodes", "failed", "Cancelled. It is not tried again until you ask.", "cancelled"),
        (9, "logo", "failed", "It failed.", None),
    )
    for series_id, name, state, error, code in parts:
        insert("part", series_id=series_id, name=name, state=state, error=error, error_code=code, **sample)
    db.execute_sql("UPDATE series SET loading_error = ? WHERE id = 7", (UNKNOWN,))
    db.execute_sql("UPDATE series SET loading_error = 'Loading failed.' WHERE id = 9")
    db.execute_sql("UPDATE gate SET reason = 'TVmaze is having problems (HTTP 500).'")
    insert(
        "gate",
        name="kitsu",
        tat=0,
        credit=0,
        background_at=0,
        closed_until=0,
        reason="",
        failures=0,
        probe_until=0,
    )
    times = {"since": 1.0, "next_probe_at": 2.0, "probe_until": 0.0, "seen_at": 3.0}
    insert("library_gate", host="h", code="library_full", sentence="It is full.", cure="X", room=0, **times)
    insert("chore", name="check", next_at=1.0, result="All series data is complete.")
    insert("chore", name="trim", next_at=1.0, result="")
    insert("preference", name="tested tvmaze", value='["well", "TVmaze answered.", null, 3.0]')
    told = {"status": "failed", "message": UNKNOWN, "error": UNKNOWN}
    told["parts"] = {"episodes": {"state": "unavailable", "error": UNKNOWN, "error_code": "unknown_title"}}
    insert("event", topic="series-7", kind="series_loading_update", payload=json.dumps(told), at=7.0)
    insert("event", topic="series-7", kind="series_added", payload='{"a": 1}', at=7.0)


@pytest.fixture
def sentences(empty):
    """A database of the version before codes, brought to today's."""
    make_older("0018_source_stats")
    with connected():
        fill_with_sentences()
    migrate()
    with connected():
        yield


def test_the_sentences_of_parts_become_codes_with_values(sentences):
    parts = {(row.series_id, row.name): row for row in Part.select()}
    assert {place: (row.error_code, row.error_args) for place, row in parts.items()} == {
        (7, "episodes"): ("unknown_title", {"sentence": UNKNOWN}),
        (7, "nfo"): ("unknown_title", {"sentence": UNKNOWN}),
        (7, "logo"): ("gate_closed", {"sentence": "TVmaze is slow to answer."}),
        (7, "images"): (None, None),
        (9, "episodes"): ("cancelled", {}),
        (9, "logo"): ("told", {"sentence": "It failed."}),
    }
    assert parts[9, "episodes"].error == "Cancelled. It is not tried again until you ask."
    assert [place for place, row in parts.items() if row.blocked_by] == [(7, "nfo")]


def test_other_rows_that_kept_sentences_say_the_same_as_before(sentences):
    assert [row.loading_error for row in Series.select().order_by(Series.id)] == [UNKNOWN, "Loading failed."]
    assert Series.get_by_id(7).loading_error_code == "unknown_title"
    reasons = {row.name: row.reason for row in Gate.select()}
    assert str(reasons["tvmaze"]) == "TVmaze is having problems (HTTP 500)." and reasons["kitsu"] is None
    gate = LibraryGate.get()
    assert gate.message.sentence == "It is full." and cure(gate.code).startswith("Make room on its disk")
    assert [row.result for row in Chore.select().order_by(Chore.name)] == ["All series data is complete.", ""]
    assert source_stats.tests()["tvmaze"].sentence == "TVmaze answered."


def test_events_of_older_versions_are_told_as_before(sentences):
    ended, added = events.since(0)
    told = serializers.change(ended.payload)
    assert (told["message"], told["error"], told["error_code"]) == (UNKNOWN, UNKNOWN, "unknown_title")
    assert told["parts"]["episodes"]["error"] == UNKNOWN
    assert added.payload == {"a": 1}
