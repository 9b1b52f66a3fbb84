"""The NFO of many series is requested at once: as if each were asked for by itself."""

from aniworld import events
from aniworld.database import transaction
from aniworld.library.parts import bulk_requests
from aniworld.models import Part, Series
from aniworld.models.part import BACKGROUND, FAILED, LOADED, PENDING, USER


def ask(*ids):
    with transaction():
        bulk_requests.nfo(ids)


def test_series_that_are_loaded_load_their_nfo_again_in_the_background(shelf, frieren):
    other = shelf.add("Cowboy Bebop")
    before, claim = events.latest(), shelf.part(frieren, "nfo").claim
    ask(frieren.id, other.id)
    for added in (frieren, other):
        part = shelf.part(added, "nfo")
        assert (part.state, part.priority, part.attempt, part.force) == (PENDING, BACKGROUND, 0, 0)
        row = Series.get_by_id(added.id)
        assert row.loading_status == "loading_nfo" and not row.nfo_loaded and row.episodes_loaded
    assert shelf.part(frieren, "nfo").claim == claim + 1, "nobody who held it may still write"
    told = [event for event in events.since(before) if event.kind == "series_updated"]
    assert [event.topic for event in told] == [frieren.topic, other.topic]
    shelf.work()
    assert Series.get_by_id(frieren.id).loading_status == "completed"


def test_what_waits_for_a_person_keeps_its_place(shelf, frieren):
    shelf.request(frieren, "nfo", priority=USER)
    ask(frieren.id)
    assert shelf.part(frieren, "nfo").priority == USER


def test_what_was_cancelled_stays_so(shelf, frieren):
    shelf.set(frieren, "nfo", state=FAILED, error_code="cancelled")
    ask(frieren.id)
    assert shelf.part(frieren, "nfo").state == FAILED


def test_a_series_without_a_list_loads_that_first(shelf, frieren):
    shelf.set(frieren, "episodes", state=FAILED)
    ask(frieren.id)
    assert [shelf.part(frieren, name).state for name in ("episodes", "nfo", "logo")] == [
        PENDING,
        PENDING,
        LOADED,
    ]


def test_nothing_is_told_of_nothing(shelf, frieren):
    before = events.latest()
    ask()
    assert events.latest() == before and not Part.select().where(Part.state == PENDING).exists()
