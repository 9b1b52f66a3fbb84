"""The wake-ups of PostgreSQL: every web process of every machine hears of a change when it is committed."""

import pytest
from processes.house import wait_for

from aniworld import events
from aniworld.bootstrap import web_wakeup
from aniworld.database import connected, db, transaction
from aniworld.postgres import NotifyListener, NotifyWakeUp
from aniworld.wakeup import WakeUp

from .threads import Another

LONG, AT_ONCE = 10.0, 0.0


@pytest.fixture
def listener(house):
    listener = web_wakeup(house).listen()
    listener.wait(AT_ONCE)  # connects
    yield listener
    listener.close()


def change(topic="series-1"):
    with connected(), transaction():
        events.publish(topic, "series_added", {})


def test_the_web_is_rung_by_postgresql_where_the_rows_are(house):
    assert isinstance(web_wakeup(house), NotifyWakeUp)


def test_a_change_rings_when_it_is_committed_and_not_before(listener):
    with transaction():
        events.publish("series-1", "series_added", {})
        assert not listener.wait(AT_ONCE)
    assert listener.wait(LONG)
    assert not listener.wait(AT_ONCE), "once for one change"


def test_a_change_that_is_rolled_back_rings_nothing(listener):
    with pytest.raises(ZeroDivisionError), transaction():
        events.publish("series-1", "series_added", {})
        raise ZeroDivisionError
    assert not listener.wait(AT_ONCE)


def test_a_part_of_a_transaction_that_is_undone_rings_nothing(listener):
    with transaction(), pytest.raises(ZeroDivisionError), transaction():
        events.publish("series-1", "series_added", {})
        raise ZeroDivisionError
    assert not listener.wait(AT_ONCE)


def test_many_changes_of_one_transaction_ring_once(listener):
    with transaction():
        for number in range(20):
            events.publish(f"series-{number}", "series_added", {})
    assert listener.wait(LONG) and not listener.wait(AT_ONCE)


def test_each_web_process_has_its_own_listener(house, listener):
    other = web_wakeup(house).listen()
    other.wait(AT_ONCE)
    change()
    assert listener.wait(LONG) and other.wait(LONG)
    other.close()


def test_who_sleeps_is_woken(listener):
    with Another() as another:
        waiting = another.begins(listener.wait, LONG)
        change()
        assert waiting.result(LONG)


def test_other_wake_ups_are_not_heard(house, listener):
    with transaction():
        NotifyWakeUp(db.obj, "another").wake()
    assert not listener.wait(AT_ONCE)


def test_a_listener_without_its_server_waits_and_hears_again_when_it_is_back(house, postgres, listener):
    db.close()
    postgres.halt()
    assert not listener.wait(0.01) and not listener.wait(0.01)
    postgres.start()
    db.connect()
    wait_for(lambda: listener.wait(AT_ONCE) or listener._connection)
    change()
    assert listener.wait(LONG)


def test_a_listener_that_is_closed_holds_no_connection(house, postgres):
    def listeners():
        with postgres.admin() as admin:
            return admin.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
            ).fetchone()[0]

    before = listeners()
    listener = web_wakeup(house).listen()
    assert isinstance(listener, NotifyListener) and listeners() == before
    listener.wait(AT_ONCE)
    assert listeners() == before + 1
    listener.close()
    wait_for(lambda: listeners() == before)


def test_both_bells_are_rung_and_heard_in_the_same_way(house, tmp_path):
    for wakeup in (web_wakeup(house), WakeUp(tmp_path / "bells", "web")):
        listener = wakeup.listen()
        listener.wait(0.01)
        with transaction():
            wakeup.wake()
        assert listener.wait(LONG), wakeup
        listener.close()
