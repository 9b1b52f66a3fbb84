"""Connections that nobody uses are kept for the next one, as many as are worth it."""

from types import SimpleNamespace

import pytest

from aniworld.database import connected, db, resting, transaction
from aniworld.models import Flag
from aniworld.spare_connections import MOST_SPARE, SpareConnections, tidy


def connection(*, in_transaction=False):
    one = SimpleNamespace(in_transaction=in_transaction, is_open=True)
    one.close = lambda: setattr(one, "is_open", False)
    return one


def test_the_one_used_last_is_taken_first_and_a_new_one_when_there_is_none():
    spare, first, second = SpareConnections(), connection(), connection()
    assert spare.give_back(first) and spare.give_back(second)
    assert [spare.take(lambda: "new") for _ in range(3)] == [second, first, "new"]


def test_one_with_an_open_transaction_is_not_kept():
    assert not SpareConnections().give_back(connection(in_transaction=True))


def test_no_more_are_kept_than_are_worth_it():
    spare = SpareConnections()
    assert [spare.give_back(connection()) for _ in range(MOST_SPARE + 1)] == [True] * MOST_SPARE + [False]


def test_those_that_nobody_needed_since_the_last_look_are_closed():
    spare, three = SpareConnections(), [connection(), connection(), connection()]
    for one in three:
        spare.give_back(one)
    tidy()
    assert all(one.is_open for one in three), "each was just given back"
    spare.give_back(spare.take(lambda: "new"))
    tidy()
    assert [one.is_open for one in three] == [False, False, True], "one at a time is enough"
    tidy()
    assert not three[2].is_open and spare.take(lambda: "new") == "new"


def test_one_that_is_away_at_the_look_was_needed():
    spare, one = SpareConnections(), connection()
    spare.give_back(one)
    tidy()
    spare.take(lambda: "new")
    tidy()
    spare.give_back(one)
    tidy()
    assert one.is_open


def test_all_are_closed_at_the_end():
    spare, one = SpareConnections(), connection()
    spare.give_back(one)
    spare.close()
    assert not one.is_open and spare.take(lambda: "new") == "new"


@pytest.mark.sqlite
def test_the_next_one_to_connect_sees_what_was_committed_meanwhile(house):
    with connected():
        first = db.connection()
    with connected(), transaction():
        assert db.connection() is first
        Flag.create(name="seen")
    with connected():
        assert Flag.one_with(name="seen")


@pytest.mark.sqlite
def test_whoever_waits_for_a_source_lends_the_connection_and_has_one_again_afterwards(house):
    with connected():
        mine = db.connection()
        with resting():
            assert db.is_closed()
            with connected():
                assert db.connection() is mine
        assert Flag.one_with(name="seen") is None


@pytest.mark.sqlite
def test_nobody_lends_a_connection_within_a_transaction(house):
    with connected(), transaction(), resting():
        Flag.create(name="seen")
    with connected():
        assert Flag.one_with(name="seen")
