"""Rounds in which open pages are told what is new, and what becomes of a database that is away."""

import pytest
from peewee import OperationalError
from test_push import Page
from test_push import hub as hub

from aniworld import events
from aniworld.database import transaction
from aniworld.push import Listener
from aniworld.wakeup import WakeUp


@pytest.fixture
def listener(house, hub, tmp_path):
    made = Listener(hub, WakeUp(house.data_dir / "bells", "test"))
    made.next_guard = 9e9
    yield made
    made.listener.close()


def raise_away():
    raise OperationalError("database is locked")


def publish(count=1):
    with transaction():
        for _ in range(count):
            events.publish("series-1", "series_updated", {})


def test_a_round_tells_all_that_is_new_however_much(hub, listener):
    page = Page(hub).open()
    publish(450)
    listener.round()
    assert page.hears(450) == [str(n) for n in range(1, 451)]
    assert hub.last == 450


def test_while_nobody_listens_a_round_goes_on_to_the_newest_event_and_whoever_comes_misses_nothing(
    hub, listener, monkeypatch
):
    monkeypatch.setattr(events, "since", lambda *asked: pytest.fail("the events were read for nobody"))
    publish(3)
    listener.round()
    monkeypatch.undo()
    page = Page(hub).open()
    publish()
    listener.round()
    assert hub.last == 4 and page.hears(1) == ["4"]


def test_no_event_is_passed_over_once_somebody_listens(hub):
    page = Page(hub).open()
    assert not hub.pass_over(5) and hub.last == 0
    page.sock.close()


def test_a_round_without_news_tells_nothing(hub, listener):
    page = Page(hub).open()
    listener.round()
    publish()
    listener.round()
    listener.round()
    publish()
    listener.round()
    assert page.hears(2) == ["1", "2"]


def test_a_broadcast_that_fails_sends_everyone_away_to_come_back(hub, listener, caplog):
    hub.speakers.clear()
    hub.register("", lambda dialect, told: 1 / 0)
    page = Page(hub).open()
    publish()
    listener.round()
    page.last_words()
    page.thread.join(10)
    assert page.code == 1011 and "a broadcast failed" in caplog.text


def test_a_database_that_is_away_sends_nobody_away_and_is_told_once(hub, listener, monkeypatch, caplog):
    caplog.set_level("INFO")
    page = Page(hub).open()
    with monkeypatch.context() as away:
        away.setattr(events, "since", lambda *what: raise_away())
        listener.round()
        listener.round()
    publish()
    listener.round()
    assert page.hears(1) == ["1"]
    told = [record.message for record in caplog.records if "The database" in record.message]
    assert told == ["The database does not answer: database is locked", "The database answers again."]


def test_a_database_that_goes_away_amid_a_broadcast_sends_everyone_away_to_come_back(hub, listener):
    hub.speakers.clear()
    hub.register("", lambda dialect, told: raise_away())
    page = Page(hub).open()
    publish()
    listener.round()
    page.last_words()
    page.thread.join(10)
    assert page.code == 1011


def test_now_and_then_a_round_looks_for_ended_sessions(hub, listener):
    hub.still_valid = lambda credentials: set()
    page = Page(hub).open()
    listener.round()
    assert len(hub.clients) == 1
    listener.next_guard = 0.0
    listener.round()
    page.last_words()
    page.thread.join(10)
    assert page.code == 4401 and listener.next_guard > 0


def test_the_thread_wakes_when_it_is_told_to(hub, listener, house):
    page = Page(hub).open()

    def one_round():
        Listener.round(listener)
        raise SystemExit

    listener.round = one_round
    publish()
    WakeUp(house.data_dir / "bells", "test").wake()
    with pytest.raises(SystemExit):
        listener.run()
    assert page.hears(1) == ["1"]
