"""The lookout: when no worker runs for a while that is told once, and so is its return; a restart is no news."""

import pytest

from aniworld.events import Event
from aniworld.library import activity, lookout, owners
from aniworld.library.lookout import LOOKS, Lookout, is_worker_gone

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def worker(house):
    worker = owners.Owner(house.data_dir)
    yield worker
    worker.close()


def told():
    return [event.kind for event in Event.select().where(Event.kind.in_(lookout.KINDS)).order_by(Event.id)]


def look(house, times=LOOKS, by=None):
    by = by or Lookout(house.data_dir)
    for _ in range(times):
        by.look()
    return by


def test_while_a_worker_runs_nothing_is_told(house, worker):
    look(house, 10)
    assert told() == [] and not is_worker_gone()


def test_a_restart_is_no_news(house, worker):
    lookout_of_web = look(house)
    worker.close()
    look(house, LOOKS - 1, lookout_of_web)
    back = owners.Owner(house.data_dir)
    look(house, 2, lookout_of_web)
    back.close()
    look(house, LOOKS - 1, lookout_of_web)
    assert told() == []


def test_a_worker_that_is_gone_is_told_once_however_many_web_processes_look_and_however_long(house):
    for _ in range(3):
        look(house, LOOKS + 5)
    assert told() == ["worker_stopped"] and is_worker_gone()


def test_its_return_is_told_once_and_at_the_first_look(house):
    look(house)
    worker = owners.Owner(house.data_dir)
    for _ in range(3):
        look(house, 1)
    assert told() == ["worker_stopped", "worker_started"] and not is_worker_gone()
    worker.close()


def test_two_web_processes_that_notice_at_once_tell_it_once(house, monkeypatch):
    real, seen = lookout.is_worker_gone, []

    def another_was_faster():
        seen.append(1)
        return real() if len(seen) != 1 else (lookout._tell(True), False)[1]

    monkeypatch.setattr(lookout, "is_worker_gone", another_was_faster)
    lookout._tell(True)
    assert told() == ["worker_stopped"]


def test_the_news_have_both(house):
    look(house)
    worker = owners.Owner(house.data_dir)
    look(house, 1)
    worker.close()
    assert [item.kind for item in activity.news()] == ["started", "stopped"]
