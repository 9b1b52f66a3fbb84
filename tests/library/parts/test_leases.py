"""Who holds a part, and who may write: leases, their fence, and the parts of the dead."""

import pytest

from aniworld.database import now, transaction
from aniworld.library.parts import claims, lease, workers
from aniworld.library.parts.claims import ClaimedPart, LeaseLost, Stopping
from aniworld.library.series import series
from aniworld.models import Part, Series
from aniworld.models.part import FAILED, LOADED, LOADING, PENDING

# The lease and its fence
from .test_claims import DOWN, FULL, told


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
    with claimed.writing():
        claims.finish(claimed, LOADED)
    assert Part.get_by_id(claimed.part.id).done == 40


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
