"""What changed: a row for each change, in order, in the transaction of the change itself."""

import pytest

from aniworld import context, events
from aniworld.database import db, now, transaction
from aniworld.events import Event
from aniworld.wakeup import WakeUp


def publish(kind="series_updated", **payload):
    with transaction():
        return events.publish("series-1", kind, payload)


@pytest.fixture
def listener(house):
    """A listener that is woken for events."""
    wakeup = WakeUp(house.data_dir, "b")
    context.current().wakeup = wakeup
    listener = wakeup.listen()
    yield listener
    listener.close()


def test_an_event_outside_the_transaction_of_its_change_is_refused(house):
    with pytest.raises(RuntimeError, match="belongs into the transaction"):
        events.publish("series-1", "series_updated", {})
    assert events.latest() == 0


def test_events_come_back_in_the_order_in_which_they_were_told(house):
    idents = [publish(step=step) for step in range(5)]
    assert idents == sorted(idents)
    assert [(event.id, event.payload["step"]) for event in events.since(0)] == list(
        zip(idents, range(5), strict=True)
    )


def test_a_reader_gets_what_is_newer_than_its_cursor_a_portion_at_a_time(house):
    idents = [publish() for _ in range(5)]
    assert [event.id for event in events.since(idents[1], limit=2)] == idents[2:4]
    assert events.since(idents[-1]) == []


def test_a_change_that_is_undone_was_never_told(house, listener):
    with pytest.raises(ZeroDivisionError), transaction():
        events.publish("series-1", "series_updated", {})
        raise ZeroDivisionError
    assert (events.latest(), listener.wait(0.001)) == (0, False)


def test_listeners_wake_once_for_each_commit_and_not_before_it(house, listener):
    with transaction():
        for _ in range(3):
            events.publish("series-1", "series_updated", {})
        assert not listener.wait(0.001)
    assert listener.wait(1)
    assert not listener.wait(0.001)


def test_without_wake_ups_events_are_stored_all_the_same(house, listener):
    context.current().wakeup = None
    publish()
    assert events.latest() == 1 and not listener.wait(0.001)


def test_ids_are_never_given_twice_even_when_all_is_forgotten(house):
    last = publish()
    Event.delete().execute()
    assert events.latest() == 0
    assert publish() == last + 1


# What is kept


def test_a_cursor_is_kept_while_everything_after_it_is_there(house):
    idents = [publish() for _ in range(5)]
    Event.delete().where(Event.id <= idents[1]).execute()
    assert [
        events.can_replay(cursor) for cursor in (idents[0], idents[1], idents[2], idents[4], idents[4] + 1)
    ] == [
        False,
        True,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("cursor, can_replay", [(0, True), (1, False), (-1, False)])
def test_where_nothing_ever_happened_only_the_beginning_is_kept(house, cursor, can_replay):
    assert events.can_replay(cursor) is can_replay


def test_what_is_too_old_is_forgotten_but_never_the_newest(house):
    idents = [publish() for _ in range(4)]
    Event.update(at=now() - events.STORED_SECONDS - 60).where(Event.id != idents[2]).execute()
    assert events.trim() == 2
    assert [event.id for event in events.since(0)] == idents[2:]
    assert events.trim() == 0 and events.latest() == idents[-1]


def test_what_is_too_much_is_forgotten_in_portions(house, monkeypatch):
    monkeypatch.setattr(events, "STORED_NEWEST", 3)
    idents = [publish() for _ in range(10)]
    assert [events.trim(batch=4), events.trim(batch=4), events.trim(batch=4)] == [4, 3, 0]
    assert [event.id for event in events.since(0)] == idents[-3:]
    assert events.can_replay(idents[-4]) and not events.can_replay(idents[-5])


def test_forgetting_when_there_is_nothing_is_nothing(house):
    assert (events.trim(), db.in_transaction()) == (0, False)
