"""How a part ends: loaded, failed for good, or tried again at its time."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from said import said

from aniworld.database import now
from aniworld.errors import UnknownTitle
from aniworld.library.parts import backoff, claims
from aniworld.messages import Message
from aniworld.models import Series
from aniworld.models.part import FAILED, LOADED, PARTIAL, PENDING, UNAVAILABLE

# The end of a part
from .test_claims import DOWN, FULL, GONE


def test_an_end_frees_the_part_and_sets_when_to_ask_again(shelf, show):
    waits = {
        LOADED: None,
        PARTIAL: claims.FILL_IN_SECONDS,
        UNAVAILABLE: claims.ASK_AGAIN_SECONDS,
        FAILED: None,
    }
    for state, again in waits.items():
        shelf.request(show, "episodes", force=True)
        claimed = shelf.claim()
        with claimed.writing():
            claims.finish(claimed, state, source="TVmaze", error=Message("no_images"))
        part = shelf.part(show, "episodes")
        assert (part.state, part.owner, part.lease_until, part.force, part.source) == (
            state,
            None,
            None,
            0,
            "TVmaze",
        )
        assert part.not_before == (again and pytest.approx(now() + again, abs=10))


@pytest.mark.parametrize(
    "state, error", [(FAILED, DOWN), (UNAVAILABLE, UnknownTitle("No show.", "all", retryable=False))]
)
def test_the_parts_that_need_the_episodes_end_with_them(shelf, show, state, error):
    claimed = shelf.claim()
    with claimed.writing():
        claims.finish(claimed, state, error=error.kept)
    assert shelf.states(show) == " ".join([state] * 4)
    assert {part.error for part in shelf.parts(show).values()} == {str(error)}
    assert Series.get_by_id(show.id).loading_status == "failed"


def test_only_the_nfo_ends_with_the_episodes_of_a_show_that_is_known(shelf, show):
    shelf.resolve(show)
    claimed = shelf.claim()
    with claimed.writing():
        claims.finish(claimed, FAILED, error=Message("no_images"))
    assert shelf.states(show) == "failed failed pending pending"


def test_what_is_loaded_already_does_not_end_with_the_episodes(shelf, show):
    shelf.set(show, "logo", state=LOADED)
    claimed = shelf.claim()
    with claimed.writing():
        claims.finish(claimed, FAILED, error=Message("no_images"))
    assert shelf.states(show) == "failed failed loaded failed"


def test_try_again_on_the_episodes_revives_what_ended_with_them(shelf, show):
    claimed = shelf.claim()
    claims.put_off(claimed, GONE)
    assert shelf.states(show) == "failed failed failed failed"
    shelf.request(show, "episodes")
    assert shelf.states(show) == "pending pending pending pending"


def test_try_again_on_the_episodes_leaves_a_failure_of_its_own_alone(shelf, show):
    shelf.set(show, "images", state=FAILED, **said("The disk is full."))
    claims.put_off(shelf.claim(), GONE)
    shelf.request(show, "episodes")
    assert shelf.states(show) == "pending pending pending failed"


# Trying again


def test_trouble_that_may_pass_is_waited_for(shelf, show):
    claims.put_off(shelf.claim(), DOWN)
    part = shelf.part(show, "episodes")
    assert (part.state, part.attempt, part.error, part.error_code) == (
        PENDING,
        1,
        "TVmaze does not answer.",
        "provider",
    )
    assert now() < part.not_before < now() + backoff.FIRST_WAIT_SECONDS + 1
    assert (part.owner, part.lease_until) == (None, None)


def test_trouble_that_asking_again_cannot_help_ends_at_once(shelf, show):
    claims.put_off(shelf.claim(), GONE)
    part = shelf.part(show, "episodes")
    assert (part.state, part.error) == (FAILED, "TVmaze has no such entry.")


def test_after_eight_tries_it_has_failed_and_keeps_its_sentence(shelf, show):
    for attempt in range(1, claims.TRIES + 1):
        claimed = shelf.claim()
        assert claimed.part.attempt == attempt
        claims.put_off(claimed, DOWN)
        shelf.due(show)
    part = shelf.part(show, "episodes")
    assert (part.state, part.error, part.attempt) == (FAILED, "TVmaze does not answer.", 8)


def test_a_closed_gate_costs_no_attempt_however_often(shelf, show):
    for _ in range(2 * claims.TRIES):
        claimed = shelf.claim()
        assert claimed.part.attempt == 1
        claims.put_off(claimed, FULL)
        part = shelf.part(show, "episodes")
        assert (part.state, part.attempt) == (PENDING, 0)
        assert part.not_before == pytest.approx(now() + 7.0, abs=2)
        shelf.due(show)


def test_a_closed_gate_does_not_end_the_last_try(shelf, show):
    shelf.set(show, "episodes", attempt=claims.TRIES - 1)
    claims.put_off(shelf.claim(), FULL)
    assert shelf.part(show, "episodes").state == PENDING


@given(attempt=some.integers(-3, 60))
def test_the_wait_doubles_up_to_a_quarter_of_an_hour_and_is_never_nothing(attempt):
    longest = min(900.0, 2.0 * 2 ** max(0, attempt - 1))
    assert 0.5 <= backoff.wait_seconds(attempt, None) <= longest


def test_the_waits_are_spread(monkeypatch):
    spans = []
    monkeypatch.setattr(backoff.random, "uniform", lambda low, high: spans.append((low, high)) or high)
    assert [backoff.wait_seconds(attempt, None) for attempt in (1, 2, 3, 8, 20)] == [
        2.0,
        4.0,
        8.0,
        256.0,
        900.0,
    ]
    assert {low for low, _ in spans} == {0}


@pytest.mark.parametrize(
    "told_to, wait", [(5.0, 5.0), (0.0, 0.5), (-40.0, 0.5), (3600.0, 3600.0), (1e9, 3600.0)]
)
def test_a_source_that_says_when_to_come_back_is_obeyed_up_to_an_hour(told_to, wait):
    assert backoff.wait_seconds(3, told_to) == wait
