"""The word and the button that each state of a part has."""

import pytest
from said import said

from aniworld.library.series import episode_counts
from aniworld.models import Part, Series
from aniworld.web import parts
from aniworld.web.parts import ShownPart
from aniworld.web.view_models import ShownSeries

NOW = 1_000_000.0
PARTS = [
    ({"state": "pending"}, "waiting", "pending", False),
    ({"state": "pending", "not_before": NOW + 40}, "trying again in 40 s", "pending", True),
    ({"state": "pending", "not_before": NOW - 1}, "waiting", "pending", True),
    ({"state": "loading"}, "loading", "pending", False),
    ({"state": "loading", "done": 3, "total": 12}, "loading 3 of 12", "pending", False),
    ({"state": "loading", "done": 0, "total": 1}, "loading", "pending", False),
    ({"state": "loaded"}, "loaded", "completed", False),
    ({"state": "partial", "not_before": NOW + 40}, "partly loaded", "completed", True),
    ({"state": "failed"}, "failed", "failed", True),
    ({"state": "unavailable", "not_before": NOW + 40}, "not available", "failed", True),
    ({"state": "unavailable", "error_code": "unknown_title"}, "not available", "failed", False),
    ({"state": "unavailable", "error_code": "already_in_library"}, "not available", "failed", False),
]


@pytest.mark.parametrize("fields, word, mark, can_retry", PARTS, ids=lambda value: str(value))
def test_a_part_is_told_as_it_is(monkeypatch, fields, word, mark, can_retry):
    monkeypatch.setattr(parts, "now", lambda: NOW)
    monkeypatch.setattr("aniworld.web.filters.now", lambda: NOW)
    part = ShownPart(Part(name="logo", **fields))
    assert (part.word, part.progress_class, part.can_retry) == (word, mark, can_retry)
    assert part.label == "Logo"


@pytest.mark.parametrize(
    "code, word, message",
    [
        ("no_turn", "waiting", "Queued…"),
        ("gate_closed", "trying again in 9 s", "Waiting to try the episodes again: It is so."),
    ],
)
def test_a_part_that_only_waits_for_its_turn_is_told_without_trouble(monkeypatch, code, word, message):
    monkeypatch.setattr(parts, "now", lambda: NOW)
    monkeypatch.setattr("aniworld.web.filters.now", lambda: NOW)
    row = Part(name="episodes", state="pending", **said("It is so.", code), not_before=NOW + 9)
    assert (ShownPart(row).word, ShownSeries(Series(title="X"), [row], [], episode_counts.NONE).message) == (
        word,
        message,
    )


@pytest.mark.parametrize(
    ("state", "source", "words"),
    [
        ("loaded", "TVmaze", "from TVmaze"),
        ("partial", "TVmaze", "from TVmaze"),
        ("unavailable", "Kitsu", "from Kitsu"),
        ("loaded", "yours", "with your own picture"),
        ("loaded", "drawn", "drawn here"),
        ("loaded", "", ""),
        ("pending", "aniworld", ""),
        ("loading", "TVmaze", ""),
        ("failed", "TVmaze", ""),
    ],
)
def test_a_part_says_where_it_is_from_once_it_is_there(state, source, words):
    assert ShownPart(Part(name="nfo", state=state, source=source)).origin == words
