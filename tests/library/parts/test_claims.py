"""Parts are requested, claimed, finished, put off, given back and recovered: never twice, never lost,
never by two."""

import threading
from collections import Counter

import pytest
from said import said

from aniworld import events
from aniworld.database import connected, now
from aniworld.errors import GateClosed, ProviderError
from aniworld.library.parts import claims
from aniworld.library.parts.claims import LeaseLost
from aniworld.library.series import series
from aniworld.models import PARTS, Part, Series
from aniworld.models.part import BACKGROUND, FAILED, LOADED, LOADING, NEW, PARTIAL, PENDING, UNAVAILABLE, USER
from aniworld.models.renaming import Renaming

DOWN = ProviderError("TVmaze does not answer.", "tvmaze", retryable=True)
GONE = ProviderError("TVmaze has no such entry.", "tvmaze", retryable=False)
FULL = GateClosed(
    "TVmaze has as many requests as it allows.", "tvmaze", retryable=True, retry_after_seconds=7.0
)


def told(kind=None):
    return [event for event in events.since(0) if kind in (None, event.kind)]


# What may run, and in which order


def test_a_new_series_starts_with_its_episodes_and_nothing_else(shelf, show):
    assert shelf.claim().part.name == "episodes"
    assert shelf.claim() is None


def test_images_and_logo_may_run_as_soon_as_the_ids_are_known_and_what_takes_longest_begins(shelf, show):
    shelf.resolve(show)
    assert [shelf.claim().part.name for _ in range(3)] == ["episodes", "images", "logo"]


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


@pytest.mark.parametrize("state", ["running", "undoing"])
def test_nothing_is_written_beside_videos_that_are_being_renamed(shelf, show, state):
    shelf.set(show, "episodes", state=LOADED)
    renaming = Renaming.create(series=show, state=state)
    assert (shelf.claim(), claims.runnable(10)) == (None, 0)
    renaming.delete_instance()
    assert shelf.claim().part.name == "nfo"


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
