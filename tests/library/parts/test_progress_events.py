"""How far a series is, on its row and as programs are told."""

import pytest
from said import said

from aniworld import events
from aniworld.database import transaction
from aniworld.library.parts import progress_events
from aniworld.messages import Message
from aniworld.models import Part, Series
from aniworld.models.part import FAILED, LOADED, LOADING, PARTIAL, PENDING, UNAVAILABLE


@pytest.fixture
def show(shelf):
    return shelf.put("Frieren")


def refresh(show):
    with transaction():
        progress_events.refresh(show.id)
    return Series.get_by_id(show.id)


def test_row_and_event_say_the_same(shelf, show):
    for name, state in (("episodes", LOADED), ("nfo", LOADED), ("logo", PARTIAL), ("images", FAILED)):
        shelf.set(show, name, state=state, started_at=100.0, finished_at=200.0)
    shelf.set(show, "images", **said("The disk is full."))
    row, event = refresh(show), events.since(0)[-1]
    assert (row.loading_status, row.loading_error) == ("failed", "The disk is full.")
    assert (row.episodes_loaded, row.nfo_loaded, row.logo_loaded, row.images_loaded) == (
        True,
        True,
        True,
        False,
    )
    assert (event.kind, event.topic) == ("series_loading_update", show.topic)
    assert event.payload["status"] == "failed"
    assert str(Message.of_json(event.payload["error"])) == "The disk is full."
    assert event.payload["progress"] == {"episodes": True, "nfo": True, "logo": True, "images": False}
    assert list(event.payload["parts"]) == ["episodes", "nfo", "logo", "images"]
    assert event.payload["series_id"] == str(show.id) and event.payload["timestamp"].endswith("Z")


def test_only_a_completed_series_has_a_time_of_completion(shelf, show):
    for state, completed in ((PENDING, None), (FAILED, None), (LOADED, 200.0)):
        Part.update(state=state, started_at=100.0, finished_at=200.0, **said(None)).execute()
        row = refresh(show)
        assert (row.loading_started_at, row.loading_completed_at) == (100.0, completed)


def test_a_series_that_is_gone_is_not_told(house):
    with transaction():
        assert progress_events.refresh(77) is None
    assert events.latest() == 0


def test_only_the_loading_fields_are_written(shelf, show):
    stale = Series.get_by_id(show.id)
    Series.update(title="News").execute()
    with transaction():
        progress_events.store(
            stale, progress_events.parts_of(stale), progress_events.derive(progress_events.parts_of(stale))
        )
    assert Series.get_by_id(show.id).title == "News"


PARTS = {
    "waits for its time": (
        {"state": PENDING, "not_before": 60.0, **said("down"), "attempt": 2},
        "1970-01-01T00:01:00Z",
    ),
    "asked for again later": ({"state": PARTIAL, "not_before": 60.0}, "1970-01-01T00:01:00Z"),
    "unavailable for now": ({"state": UNAVAILABLE, "not_before": 60.0}, "1970-01-01T00:01:00Z"),
    "runs": ({"state": LOADING, "not_before": 60.0}, None),
    "is loaded": ({"state": LOADED, "not_before": 60.0}, None),
    "waits for a worker": ({"state": PENDING, "not_before": None}, None),
}


@pytest.mark.parametrize("fields, next_try", PARTS.values(), ids=PARTS)
def test_a_part_says_when_it_is_tried_next(fields, next_try):
    told = progress_events.part_state(Part(name="logo", requested_at=1.0, **fields))
    assert told["next_try_at"] == next_try
    assert (told["state"], told["attempt"], told["source"]) == (
        fields["state"],
        fields.get("attempt", 0),
        None,
    )
