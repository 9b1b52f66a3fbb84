"""The word and the button that each state of a part has."""

import pytest

from aniworld.models import Part, Series
from aniworld.web import shown
from aniworld.web.shown import ShownPart, ShownSeries

NOW = 1_000_000.0
PARTS = [
    (dict(state="pending"), "waiting", "pending", False),
    (dict(state="pending", not_before=NOW + 40), "trying again in 40 s", "pending", True),
    (dict(state="pending", not_before=NOW - 1), "waiting", "pending", True),
    (dict(state="loading"), "loading", "pending", False),
    (dict(state="loading", done=3, total=12), "loading 3 of 12", "pending", False),
    (dict(state="loading", done=0, total=1), "loading", "pending", False),
    (dict(state="loaded"), "loaded", "completed", False),
    (dict(state="partial", not_before=NOW + 40), "partly loaded", "completed", True),
    (dict(state="failed"), "failed", "failed", True),
    (dict(state="unavailable", not_before=NOW + 40), "not available", "failed", True),
    (dict(state="unavailable", error_code="unknown_title"), "not available", "failed", False),
    (dict(state="unavailable", error_code="already_in_library"), "not available", "failed", False),
]


@pytest.mark.parametrize("fields, word, mark, can_retry", PARTS, ids=lambda value: str(value))
def test_a_part_is_told_as_it_is(monkeypatch, fields, word, mark, can_retry):
    monkeypatch.setattr(shown, "now", lambda: NOW)
    monkeypatch.setattr("aniworld.web.words.now", lambda: NOW)
    part = ShownPart(Part(name="logo", **fields))
    assert (part.word, part.progress_class, part.can_retry) == (word, mark, can_retry)
    assert part.label == "Logo"


@pytest.mark.parametrize("code, word, message", [
    ("no_turn", "waiting", "Waiting for a turn to load episodes…"),
    ("gate_closed", "trying again in 9 s", "Waiting to try the episodes again: It is so."),
])
def test_a_part_that_only_waits_for_its_turn_is_told_without_trouble(monkeypatch, code, word, message):
    monkeypatch.setattr(shown, "now", lambda: NOW)
    monkeypatch.setattr("aniworld.web.words.now", lambda: NOW)
    row = Part(name="episodes", state="pending", error="It is so.", error_code=code, not_before=NOW + 9)
    assert (ShownPart(row).word, ShownSeries(Series(title="X"), [row], [], 0, 0).message) == (word, message)


@pytest.mark.parametrize(("state", "source", "words"), [
    ("loaded", "TVmaze", "from TVmaze"), ("partial", "TVmaze", "from TVmaze"), ("unavailable", "Kitsu", "from Kitsu"),
    ("loaded", "yours", "with your own picture"), ("loaded", "drawn", "drawn here"), ("loaded", "", ""),
    ("pending", "aniworld", ""), ("loading", "TVmaze", ""), ("failed", "TVmaze", ""),
])  # fmt: skip
def test_a_part_says_where_it_is_from_once_it_is_there(state, source, words):
    assert ShownPart(Part(name="nfo", state=state, source=source)).origin == words
