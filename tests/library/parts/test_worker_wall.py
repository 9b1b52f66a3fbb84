"""What a worker does with whatever goes wrong in one part, so that the others go on."""

from unittest.mock import Mock

import pytest
from peewee import OperationalError

from aniworld import events
from aniworld.database import now, transaction
from aniworld.errors import ProviderError
from aniworld.library.parts import claims, loading
from aniworld.models import Series


def breaks(monkeypatch, name, error):
    """The step of a part raises this."""

    def step(claimed):
        raise error

    monkeypatch.setitem(loading.STEPS, name, step)


def test_something_unexpected_fails_one_part_visibly_and_the_worker_goes_on(shelf, monkeypatch, caplog):
    breaks(monkeypatch, "logo", KeyError("oh no"))
    added = shelf.add("Frieren")
    part = shelf.part(added, "logo")
    assert shelf.states(added) == "loaded loaded failed loaded"
    assert part.error == "Something unexpected went wrong in aniworld (KeyError); its log has the details."
    assert part.error_code == "stumbled"
    assert added.loading_status == "failed" and added.loading_error == part.error
    assert "Traceback" in caplog.text and "oh no" in caplog.text


def test_a_source_that_asks_for_the_impossible_is_not_asked_again(shelf, monkeypatch):
    breaks(monkeypatch, "images", ProviderError("The key is not valid.", "tmdb", retryable=False))
    added = shelf.add("Frieren")
    assert (shelf.part(added, "images").state, shelf.part(added, "images").attempt) == ("failed", 1)


def test_a_database_that_cannot_be_written_leaves_the_part_to_the_recovery(shelf, monkeypatch, caplog):
    added = shelf.put("Frieren")
    breaks(monkeypatch, "episodes", ProviderError("down", "tvmaze", retryable=True))

    def locked(*args):
        raise OperationalError("database is locked")

    monkeypatch.setattr(claims, "put_off", locked)
    shelf.run(shelf.dead_worker())
    assert shelf.part(added, "episodes").state == "loading"
    assert "could not be written" in caplog.text
    assert claims.recover(shelf.data) == 1


def test_a_database_that_is_away_costs_no_try_and_the_part_comes_again_soon(shelf, monkeypatch):
    added = shelf.put("Frieren")
    breaks(monkeypatch, "episodes", OperationalError("server closed the connection"))
    shelf.run()
    part = shelf.part(added, "episodes")
    assert (part.state, part.attempt) == ("pending", 0)
    assert 0 < part.not_before - now() <= loading.AWAY_SECONDS


def test_how_a_part_ended_is_written_as_soon_as_the_database_is_back(shelf, monkeypatch, caplog):
    added = shelf.put("Frieren")
    breaks(monkeypatch, "episodes", ProviderError("down", "tvmaze", retryable=True))
    put_off, outage = claims.put_off, [OperationalError("no connection")]

    def away(*args):
        if outage:
            raise outage[0]
        put_off(*args)

    monkeypatch.setattr(claims, "put_off", away)
    shelf.run()
    loading.settle_again()
    assert shelf.part(added, "episodes").state == "loading"
    outage.clear()
    loading.settle_again()
    assert shelf.part(added, "episodes").state == "pending"
    loading.settle_again()
    assert shelf.part(added, "episodes").attempt == 1


def test_a_part_that_was_taken_away_meanwhile_ends_quietly(shelf, monkeypatch, caplog):
    added = shelf.put("Frieren")

    def step(claimed):
        shelf.request(added, "episodes", force=True)
        raise ProviderError("down", "tvmaze", retryable=True)

    monkeypatch.setitem(loading.STEPS, "episodes", step)
    shelf.run()
    assert (shelf.part(added, "episodes").state, shelf.part(added, "episodes").error) == ("pending", None)
    assert "Traceback" not in caplog.text


def test_when_nothing_may_run_a_turn_returns_nothing(shelf):
    assert shelf.run() is None


def test_a_worker_that_stops_gives_back_what_it_holds_at_no_cost(shelf, caplog):
    caplog.set_level("INFO")
    added = shelf.put("Frieren")
    shelf.run("me", is_stopping=lambda: True)
    assert "Gave back the episodes" in caplog.text
    claims.give_back("me")
    part = shelf.part(added, "episodes")
    assert (part.state, part.attempt, part.error) == ("pending", 0, None)


def test_a_worker_that_stops_while_the_list_arrives_gives_it_back_too(shelf, standin):
    added = shelf.put("Frieren")
    shelf.run("me", is_stopping=lambda: bool(shelf.asked("/shows/503/episodes")))
    assert shelf.part(added, "episodes").state == "loading"
    claims.give_back("me")
    assert (shelf.part(added, "episodes").state, shelf.part(added, "episodes").attempt) == ("pending", 0)
    shelf.work()
    assert Series.get_by_id(added.id).loading_status == "completed"


# One step


def test_events_and_rows_of_one_step_stand_or_fall_together(shelf, monkeypatch):
    added, before = shelf.put("Frieren"), len(events.since(0))
    refuse = Mock(side_effect=OperationalError("disk full"))
    monkeypatch.setattr(events, "publish_many", refuse)
    with pytest.raises(OperationalError), transaction():
        claims.request(added.id, ["logo"], 2, force=True)
    assert (shelf.part(added, "logo").force, len(events.since(0))) == (0, before)
