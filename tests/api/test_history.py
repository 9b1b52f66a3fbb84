"""What was done, for programs: listed, filtered, undone."""

import pytest

from aniworld.database import connected
from aniworld.models import Series


def listed(program, query=""):
    answer = program.get(f"/api/history{query}").get_json()
    return answer["history"]


@pytest.fixture
def removed(program, still):
    program.post("/api/series", json={"name": "Frieren"})
    program.delete("/api/series/1")


def test_the_history_says_what_was_done_when_and_by_whom(program, removed):
    answer = program.get("/api/history?per_page=1").get_json()
    assert {name: answer[name] for name in ("total", "page", "per_page", "pages")} == {
        "total": 2,
        "page": 1,
        "per_page": 1,
        "pages": 2,
    }
    (entry,) = answer["history"]
    assert entry.pop("at").endswith("Z")
    assert entry == {
        "id": "2",
        "kind": "removed",
        "series_id": "1",
        "title": "Frieren",
        "message": "“Frieren” was removed.",
        "code": "history_removed",
        "args": {"title": "Frieren"},
        "by": {"kind": "key", "name": "program"},
        "can_undo": True,
        "refusal": None,
        "refusal_code": None,
        "undone_at": None,
        "undone_by": None,
    }
    assert listed(program, "?page=9") == []


def test_the_history_is_filtered(program, removed):
    assert [one["kind"] for one in listed(program, "?kind=added")] == ["added"]
    assert len(listed(program, "?series=1&by=key:program&q=frie")) == 2
    assert listed(program, "?series=2") == listed(program, "?by=user:alice") == listed(program, "?q=x") == []


@pytest.mark.parametrize(
    ("query", "field"), [("kind=odd", "kind"), ("series=x", "series"), ("page=0", "page")]
)
def test_a_filter_that_does_not_exist_is_refused(program, query, field):
    answer = program.get(f"/api/history?{query}")
    assert (answer.status_code, answer.get_json()["field"]) == (422, field)


def test_a_removal_is_undone_once(program, removed):
    answer = program.post("/api/history/2/undo")
    assert (answer.status_code, answer.get_json()["undone_by"]) == (200, {"kind": "key", "name": "program"})
    assert program.get("/api/series/1").status_code == 200
    again = program.post("/api/history/2/undo")
    assert (again.status_code, again.get_json()["code"]) == (409, "undo_done")
    assert again.get_json()["error"] == "This is undone already."
    entry = listed(program)[0]
    assert (entry["can_undo"], entry["refusal_code"]) == (False, "undo_done") and entry["undone_at"]


def test_what_cannot_be_undone_is_said(program, removed):
    assert program.post("/api/history/1/undo").status_code == 409
    assert program.post("/api/history/99/undo").status_code == 404
    program.post("/api/series", json={"name": "Frieren"})
    assert program.post("/api/history/2/undo").status_code == 409
    with connected():
        assert Series.select().count() == 1
