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


TURNS = [
    ("TVmaze has as many requests as it allows. Next try in 10 seconds.", "Waiting for its turn at TVmaze"),
    ("The image server x.org has as many requests as it allows.", "Waiting for its turn at the image server x.org"),
]


@pytest.mark.parametrize("error, calm", TURNS)
def test_a_part_that_only_waits_for_its_turn_is_told_without_trouble(monkeypatch, error, calm):
    monkeypatch.setattr(shown, "now", lambda: NOW)
    row = Part(name="episodes", state="pending", error=error, not_before=NOW + 9)
    part, series = ShownPart(row), ShownSeries(Series(title="X"), [row], [], 0, 0)
    assert (part.word, part.error, series.message) == ("waiting", f"{calm}.", f"{calm}…")


def test_a_part_in_trouble_is_told_as_it_is():
    row = Part(name="episodes", state="pending", error="TVmaze is down.")
    part, series = ShownPart(row), ShownSeries(Series(title="X"), [row], [], 0, 0)
    assert (part.error, series.message) == (row.error, "Waiting to try the episodes again: TVmaze is down.")
    assert ShownPart(Part(name="episodes", state="failed", error=TURNS[0][0])).error == TURNS[0][0]


@pytest.mark.parametrize(("state", "source", "words"), [
    ("loaded", "TVmaze", "from TVmaze"), ("partial", "TVmaze", "from TVmaze"), ("unavailable", "Kitsu", "from Kitsu"),
    ("loaded", "yours", "with your own picture"), ("loaded", "drawn", "drawn here"), ("loaded", "", ""),
    ("pending", "aniworld", ""), ("loading", "TVmaze", ""), ("failed", "TVmaze", ""),
])  # fmt: skip
def test_a_part_says_where_it_is_from_once_it_is_there(state, source, words):
    assert ShownPart(Part(name="nfo", state=state, source=source)).origin == words
