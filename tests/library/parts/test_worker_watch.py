"""When no worker runs for a while that is published once, and so is its return; a restart is no
news."""

import pytest

from aniworld.events import Event
from aniworld.library.parts import activity, worker_watch
from aniworld.library.parts.worker_watch import LOOKS, WorkerWatch

pytestmark = pytest.mark.usefixtures("house")


def told():
    return [
        event.kind for event in Event.select().where(Event.kind.in_(worker_watch.KINDS)).order_by(Event.id)
    ]


def look(is_working, times=LOOKS, by=None):
    by = by or WorkerWatch()
    for _ in range(times):
        by.look(is_working)
    return by


def test_while_a_worker_runs_nothing_is_told():
    look(True, 10)
    assert told() == []


def test_a_restart_is_no_news():
    lookout_of_web = look(True)
    look(False, LOOKS - 1, lookout_of_web)
    look(True, 2, lookout_of_web)
    look(False, LOOKS - 1, lookout_of_web)
    assert told() == []


def test_a_worker_that_is_gone_is_told_once_however_many_web_processes_look_and_however_long():
    for _ in range(3):
        look(False, LOOKS + 5)
    assert told() == ["worker_stopped"]


def test_its_return_is_told_once_and_at_the_first_look():
    look(False)
    for _ in range(3):
        look(True, 1)
    assert told() == ["worker_stopped", "worker_started"]


def test_two_web_processes_that_notice_at_once_tell_it_once(monkeypatch):
    real, seen = worker_watch._is_published, []

    def another_was_faster():
        seen.append(1)
        return real() if len(seen) != 1 else (worker_watch._publish(True), False)[1]

    monkeypatch.setattr(worker_watch, "_is_published", another_was_faster)
    worker_watch._publish(True)
    assert told() == ["worker_stopped"]


def test_the_news_have_both():
    look(False)
    look(True, 1)
    assert [item.kind for item in activity.news()] == ["started", "stopped"]
