"""The bell of PostgreSQL: every web process of every machine hears of a change when it is committed."""

import pytest
from processes.house import wait_for

from aniworld import events
from aniworld.bell import Bell
from aniworld.database import connected, db, transaction
from aniworld.postgres import NotifyBell, NotifyEar
from aniworld.start import web_bell

from .threads import Another

LONG, AT_ONCE = 10.0, 0.0


@pytest.fixture
def ear(house):
    ear = web_bell(house).listen()
    ear.wait(AT_ONCE)  # connects
    yield ear
    ear.close()


def change(topic="series-1"):
    with connected(), transaction():
        events.publish(topic, "series_added", {})


def test_the_web_is_rung_by_postgresql_where_the_rows_are(house):
    assert isinstance(web_bell(house), NotifyBell)


def test_a_change_rings_when_it_is_committed_and_not_before(ear):
    with transaction():
        events.publish("series-1", "series_added", {})
        assert not ear.wait(AT_ONCE)
    assert ear.wait(LONG)
    assert not ear.wait(AT_ONCE), "once for one change"


def test_a_change_that_is_rolled_back_rings_nothing(ear):
    with pytest.raises(ZeroDivisionError), transaction():
        events.publish("series-1", "series_added", {})
        raise ZeroDivisionError
    assert not ear.wait(AT_ONCE)


def test_a_part_of_a_transaction_that_is_undone_rings_nothing(ear):
    with transaction():
        with pytest.raises(ZeroDivisionError), transaction():
            events.publish("series-1", "series_added", {})
            raise ZeroDivisionError
    assert not ear.wait(AT_ONCE)


def test_many_changes_of_one_transaction_ring_once(ear):
    with transaction():
        for number in range(20):
            events.publish(f"series-{number}", "series_added", {})
    assert ear.wait(LONG) and not ear.wait(AT_ONCE)


def test_each_web_process_has_its_own_ear(house, ear):
    other = web_bell(house).listen()
    other.wait(AT_ONCE)
    change()
    assert ear.wait(LONG) and other.wait(LONG)
    other.close()


def test_who_sleeps_is_woken(ear):
    with Another() as listener:
        waiting = listener.begins(ear.wait, LONG)
        change()
        assert waiting.result(LONG)


def test_other_bells_are_not_heard(house, ear):
    with transaction():
        NotifyBell(db.obj, "another").ring()
    assert not ear.wait(AT_ONCE)


def test_an_ear_without_its_server_waits_and_hears_again_when_it_is_back(house, postgres, ear):
    db.close()
    postgres.halt()
    assert not ear.wait(0.01) and not ear.wait(0.01)
    postgres.start()
    db.connect()
    wait_for(lambda: ear.wait(AT_ONCE) or ear._connection)
    change()
    assert ear.wait(LONG)


def test_an_ear_that_is_closed_holds_no_connection(house, postgres):
    def listeners():
        with postgres.admin() as admin:
            return admin.execute("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'").fetchone()[0]

    before = listeners()
    ear = web_bell(house).listen()
    assert isinstance(ear, NotifyEar) and listeners() == before
    ear.wait(AT_ONCE)
    assert listeners() == before + 1
    ear.close()
    wait_for(lambda: listeners() == before)


def test_both_bells_are_rung_and_heard_in_the_same_way(house, tmp_path):
    for bell in (web_bell(house), Bell(tmp_path / "bells", "web")):
        ear = bell.listen()
        ear.wait(0.01)
        with transaction():
            bell.ring()
        assert ear.wait(LONG), bell
        ear.close()
