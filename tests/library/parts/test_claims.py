"""Parts are requested, claimed, finished, put off, given back and recovered: never twice, never lost,
never by two."""

import threading
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as some
from said import said

from aniworld import events
from aniworld.database import connected, now, transaction
from aniworld.errors import GateClosed, ProviderError, UnknownTitle
from aniworld.library.parts import backoff, claims, lease, workers
from aniworld.library.parts.claims import ClaimedPart, LeaseLost, Stopping
from aniworld.library.series import series
from aniworld.messages import Message
from aniworld.models import PARTS, Part, Series
from aniworld.models.part import BACKGROUND, FAILED, LOADED, LOADING, NEW, PARTIAL, PENDING, UNAVAILABLE, USER

DOWN = ProviderError("TVmaze does not answer.", "tvmaze", retryable=True)
GONE = ProviderError("TVmaze has no such entry.", "tvmaze", retryable=False)
FULL = GateClosed(
    "TVmaze has as many requests as it allows.", "tvmaze", retryable=True, retry_after_seconds=7.0
)


@pytest.fixture
def show(shelf):
    return shelf.put("Frieren")


def told(kind=None):
    return [event for event in events.since(0) if kind in (None, event.kind)]


# What may run, and in which order


def test_a_new_series_starts_with_its_episodes_and_nothing_else(shelf, show):
    assert shelf.claim().part.name == "episodes"
    assert shelf.claim() is None


def test_logo_and_images_may_run_as_soon_as_the_ids_are_known(shelf, show):
    shelf.resolve(show)
    assert [shelf.claim().part.name for _ in range(3)] == ["episodes", "logo", "images"]


@pytest.mark.parametrize(
    "state, may_run",
    [
        (LOADED, True),
        (PARTIAL, True),
        (FAILED, False),
        (UNAVAILABLE, False),
        (LOADING, False),
    ],
)
def test_the_nfo_needs_episodes_that_can_be_used(shelf, show, state, may_run):
    shelf.set(show, "episodes", state=state)
    assert bool(shelf.claim()) is may_run


def test_a_part_waits_for_its_time(shelf, show):
    shelf.set(show, "episodes", not_before=now() + 60)
    assert (shelf.claim(), claims.runnable(10)) == (None, 0)
    shelf.set(show, "episodes", not_before=now() - 1)
    assert claims.runnable(10) == 1
    assert shelf.claim().part.not_before is None


def test_the_user_comes_before_what_is_new_and_that_before_the_background_then_the_oldest_request(shelf):
    asked = [
        ("c", BACKGROUND, 1),
        ("b", NEW, 2),
        ("a", USER, 9),
        ("d", USER, 3),
        ("e", NEW, 1),
        ("f", BACKGROUND, 0),
    ]
    for name, priority, at in asked:
        shelf.set(shelf.put(name, priority=priority), "episodes", requested_at=at)
    assert "".join(shelf.claim().series.title for _ in asked) == "daebfc"


def test_of_two_asked_at_the_same_moment_the_first_row_goes_first(shelf):
    for name in "xyz":
        shelf.set(shelf.put(name), "episodes", requested_at=5.0)
    assert "".join(shelf.claim().series.title for _ in "xyz") == "xyz"


def test_background_work_never_takes_the_last_two_threads(shelf):
    for name in "abcd":
        shelf.put(name, priority=BACKGROUND)
    assert [bool(shelf.claim(workers=4)) for _ in range(3)] == [True, True, False]
    shelf.put("urgent")
    assert shelf.claim(workers=4).series.title == "urgent"


def test_a_small_worker_still_does_background_work(shelf):
    shelf.put("a", priority=BACKGROUND)
    assert shelf.claim(workers=1)


def test_the_work_of_people_does_not_count_against_the_background(shelf):
    for name in "ab":
        shelf.put(name)
    shelf.put("c", priority=BACKGROUND)
    assert [shelf.claim(workers=3).series.title for _ in range(3)] == ["a", "b", "c"]


def test_runnable_counts_up_to_its_limit(shelf):
    for name in "abc":
        shelf.put(name)
    assert [claims.runnable(limit) for limit in (0, 2, 10)] == [0, 2, 3]


def test_a_claim_is_told_and_noted(shelf, show):
    claimed = shelf.claim("host:1:a")
    row = shelf.part(show, "episodes")
    assert (row.state, row.owner, row.attempt, row.claim) == (LOADING, "host:1:a", 1, 1)
    assert row.lease_until - now() == pytest.approx(claims.LEASE_SECONDS, abs=5)
    assert row.started_at == pytest.approx(now(), abs=5)
    assert told()[-1].payload["status"] == "loading_episodes"
    assert claimed.series.title == "Frieren"


def test_four_threads_side_by_side_never_get_the_same_part(shelf):
    for number in range(20):
        shelf.resolve(shelf.put(f"show {number}"))
    start, got, troubles = threading.Barrier(4), [], []

    def work(owner):
        with connected():
            start.wait(10)
            try:
                while part := claims.claim(owner, 16):
                    got.append((part.id, part.claim))
            except Exception as error:
                troubles.append(error)

    threads = [threading.Thread(target=work, args=(f"host:{number}:x",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not troubles
    assert Counter(got).most_common(1)[0][1] == 1
    assert len(got) == 60 == Part.select().where(Part.state == LOADING).count()


def test_fifty_identical_adds_at_once_make_one_series(shelf):
    start, answers = threading.Barrier(10), []

    def add():
        with connected():
            start.wait(10)
            answers.extend(series.add("Frieren") for _ in range(5))

    threads = [threading.Thread(target=add) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(answers) == 50 and sum(is_new for _, is_new in answers) == 1
    assert len({row.id for row, _ in answers}) == 1
    assert (Series.select().count(), Part.select().count(), len(told("series_added"))) == (1, 4, 1)


# Asking


def test_asking_twice_doubles_nothing(shelf, show):
    before = shelf.parts(show)
    shelf.request(show, *PARTS)
    shelf.request(show, *PARTS)
    after = shelf.parts(show)
    assert len(after) == 4 and {part.id for part in after.values()} == {part.id for part in before.values()}
    assert shelf.states(show) == "pending pending pending pending"


def test_asking_again_raises_the_priority_and_never_lowers_it(shelf, show):
    shelf.set(show, "episodes", priority=BACKGROUND)
    for priority, expected in ((NEW, NEW), (USER, USER), (BACKGROUND, USER)):
        shelf.request(show, "episodes", priority=priority)
        assert shelf.part(show, "episodes").priority == expected


def test_a_finished_part_takes_the_new_priority(shelf, show):
    shelf.resolve(show)
    shelf.set(show, "logo", state=LOADED, priority=USER)
    shelf.request(show, "logo", priority=BACKGROUND)
    assert shelf.part(show, "logo").priority == BACKGROUND


def test_a_part_that_runs_goes_on_when_it_is_asked_for_again(shelf, show):
    claimed = shelf.claim()
    shelf.request(show, "episodes")
    assert shelf.part(show, "episodes").claim == claimed.part.claim
    claimed.check()


def test_a_part_that_runs_starts_anew_when_a_fresh_answer_is_wanted(shelf, show):
    claimed = shelf.claim()
    shelf.request(show, "episodes", force=True)
    with pytest.raises(LeaseLost):
        claimed.check()
    assert (shelf.part(show, "episodes").state, shelf.part(show, "episodes").force) == (PENDING, 1)


def test_a_wish_for_fresh_answers_is_not_forgotten_by_a_second_request(shelf, show):
    shelf.request(show, "episodes", force=True)
    shelf.request(show, "episodes")
    assert shelf.part(show, "episodes").force == 1


def test_try_again_forgets_the_tries_and_the_wait(shelf, show):
    shelf.set(show, "episodes", attempt=7, not_before=now() + 900, **said("down", "provider"))
    shelf.request(show, "episodes")
    part = shelf.part(show, "episodes")
    assert (part.attempt, part.not_before, part.error, part.error_code) == (0, None, None, None)
    assert shelf.claim().part.attempt == 1


NEEDS = {
    "nfo without episodes": ({"episodes": FAILED}, True, ["nfo"], "episodes nfo"),
    "nfo with episodes": ({"episodes": LOADED}, True, ["nfo"], "nfo"),
    "nfo with most episodes": ({"episodes": PARTIAL}, True, ["nfo"], "nfo"),
    "logo of a known show": ({"episodes": FAILED}, True, ["logo"], "logo"),
    "logo of an unknown show": ({"episodes": UNAVAILABLE}, False, ["logo"], "episodes logo"),
    "nothing": ({"episodes": FAILED}, False, [], ""),
}


@pytest.mark.parametrize("states, resolved, wanted, asked", NEEDS.values(), ids=NEEDS)
def test_what_a_part_needs_is_asked_for_with_it(shelf, show, states, resolved, wanted, asked):
    for name in PARTS:
        shelf.set(show, name, state=states.get(name, LOADED), **said(f"the sentence of {name}"))
    if resolved:
        shelf.resolve(show)
    count = shelf.request(show, *wanted)
    pending = [name for name, part in shelf.parts(show).items() if part.state == PENDING]
    assert (" ".join(sorted(pending)), count) == (asked, len(asked.split()))


def test_asking_for_parts_of_a_series_that_is_gone_does_nothing(shelf, show):
    Series.delete().execute()
    assert shelf.request(show, "logo") == 2
    assert not told("series_loading_update")


# The lease and its fence


def test_a_worker_that_lost_its_claim_writes_nothing(shelf, show):
    slow = shelf.claim("host:1:a")
    shelf.request(show, "episodes", force=True)
    quick = shelf.claim("host:2:b")
    with pytest.raises(LeaseLost), slow.writing():
        Series.update(title="spoilt").execute()
    with pytest.raises(LeaseLost):
        claims.put_off(slow, DOWN)
    with transaction():
        claims.finish(slow, LOADED)
    row = shelf.part(show, "episodes")
    assert (row.state, row.owner, row.claim) == (LOADING, "host:2:b", quick.part.claim)
    assert Series.get_by_id(show.id).title == "Frieren"


def test_a_worker_that_holds_a_removed_series_writes_nothing_into_the_next_one(shelf, show):
    claimed = shelf.claim()
    series.remove(show)
    shelf.put("Something else")
    shelf.claim("another")
    with pytest.raises(LeaseLost), claimed.writing():
        pass


def test_writing_renews_the_lease(shelf, show):
    claimed = shelf.claim()
    shelf.set(show, "episodes", lease_until=1.0)
    with claimed.writing():
        pass
    assert shelf.part(show, "episodes").lease_until > now() + claims.LEASE_SECONDS - 5


def test_what_goes_wrong_while_writing_is_undone(shelf, show):
    claimed = shelf.claim()
    with pytest.raises(ZeroDivisionError), claimed.writing():
        Series.update(title="half done").execute()
        raise ZeroDivisionError
    assert Series.get_by_id(show.id).title == "Frieren"


def test_a_worker_that_is_asked_to_stop_stops_between_steps(shelf, show):
    claimed = ClaimedPart(claims.claim("me", 16), is_stopping=lambda: True)
    with pytest.raises(Stopping):
        claimed.check()


def test_progress_is_told_five_times_a_second_and_noted_at_the_end(shelf, show, monkeypatch):
    monkeypatch.setattr(lease, "now", lambda: 100.0)
    claimed, before = shelf.claim(), len(told())
    for done, time in ((10, 100.1), (20, 100.2), (30, 100.3), (35, 100.4), (40, 100.5)):
        monkeypatch.setattr(lease, "now", lambda time=time: time)
        claimed.advance(done, 40)
    steps = [event.payload["parts"]["episodes"]["done"] for event in told()[before:]]
    assert steps == [20, 35]
    assert Part.get_by_id(claimed.part.id).done == 40


# The end of a part


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


# Giving back, and recovering from the dead


def test_what_is_given_back_costs_no_attempt_and_is_no_longer_ours(shelf, show):
    mine, other = shelf.claim("me"), None
    shelf.resolve(show)
    other = shelf.claim("another")
    assert claims.give_back("me") == 1
    row = shelf.part(show, "episodes")
    assert (row.state, row.attempt, row.owner, row.lease_until) == (PENDING, 0, None, None)
    with pytest.raises(LeaseLost):
        mine.check()
    other.check()
    assert Series.get_by_id(show.id).loading_status == "loading_episodes"


def test_the_parts_of_a_dead_worker_are_taken_up_at_once(shelf, show, caplog):
    caplog.set_level("INFO")
    dead = workers.Owner(shelf.data)
    shelf.claim(dead.name)
    assert claims.recover(shelf.data) == 0
    dead._file.close()  # as the kernel does at kill -9: the lock is free, the file is still there
    assert claims.recover(shelf.data) == 1
    row = shelf.part(show, "episodes")
    assert (row.state, row.attempt) == (PENDING, 1)
    assert "Resuming 1 parts" in caplog.text
    assert claims.recover(shelf.data) == 0


def test_a_living_worker_keeps_its_parts_whatever_the_clock_says(shelf, show):
    """A machine that slept, or whose clock was set forward, has not lost its worker."""
    alive = workers.Owner(shelf.data)
    claimed = shelf.claim(alive.name)
    shelf.set(show, "episodes", lease_until=now() - 9999)
    assert claims.recover(shelf.data) == 0
    claimed.check()
    alive.close()
    assert claims.recover(shelf.data) == 1
    with pytest.raises(LeaseLost):
        claimed.check()


def test_the_parts_of_a_frozen_worker_are_taken_up_when_its_lease_has_run_out_and_it_writes_nothing_more(
    shelf, show
):
    frozen = workers.Owner(shelf.data)
    claimed = ClaimedPart(claims.claim(frozen.name, 16))
    silent = {workers.lock_path(shelf.data, frozen.name)}
    assert claims.recover(shelf.data, silent) == 0, "its lease runs"
    shelf.set(show, claimed.part.name, lease_until=now() - 1)
    assert claims.recover(shelf.data) == 0, "it beats"
    assert claims.recover(shelf.data, silent) == 1
    with pytest.raises(LeaseLost), claimed.writing():
        pass
    frozen.close()


def test_a_worker_of_another_machine_is_dead_when_its_lease_has_run_out(shelf, show):
    shelf.claim("elsewhere:77:cafe")
    assert claims.recover(shelf.data) == 0
    shelf.set(show, "episodes", lease_until=now() - 1)
    assert claims.recover(shelf.data) == 1


def test_a_part_that_kills_its_worker_each_time_ends_as_failed_and_its_series_with_it(shelf, show):
    for _ in range(claims.TRIES):
        assert shelf.part(show, "episodes").state == PENDING
        shelf.claim(shelf.dead_worker())
        claims.recover(shelf.data)
    part = shelf.part(show, "episodes")
    assert (part.state, part.error, part.error_code) == (FAILED, str(claims.POISON), "poison")
    assert shelf.states(show) == "failed failed failed failed"
    assert Series.get_by_id(show.id).loading_status == "failed"


def test_a_logo_that_kills_its_worker_ends_alone(shelf, show):
    shelf.resolve(show)
    shelf.set(show, "episodes", state=LOADED)
    shelf.set(show, "logo", attempt=claims.TRIES - 1)
    while claimed := shelf.claim(shelf.dead_worker()):
        if claimed.part.name != "logo":
            claims.put_off(claimed, FULL)
    claims.recover(shelf.data)
    assert shelf.states(show) == "loaded pending failed pending"
