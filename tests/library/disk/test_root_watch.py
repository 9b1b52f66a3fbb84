"""The roots are watched when a person wants that; a scan follows once the changes have come to an end."""

from typing import ClassVar

import pytest
from watchdog.events import (
    DirCreatedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
)

from aniworld import rounds
from aniworld.database import now
from aniworld.library.disk import root_watch
from aniworld.library.disk.root_watch import AGAIN_SECONDS, LONGEST_SECONDS, SETTLE_SECONDS, RootWatch
from aniworld.library.parts import schedule
from aniworld.models import Chore


class Observer:
    """What watches one place, as the disk's own would."""

    all: ClassVar[list] = []
    refuses = False

    def __init__(self):
        self.is_running, self.top, self.handler = False, None, None
        Observer.all.append(self)

    def schedule(self, handler, top, *, recursive):
        assert recursive
        self.handler, self.top = handler, top

    def start(self):
        if Observer.refuses:
            raise OSError(28, "inotify watch limit reached")
        self.is_running = True

    def stop(self):
        self.is_running = False


@pytest.fixture
def time(monkeypatch):
    """The monotonic clock, which a test turns."""
    monkeypatch.setattr(Observer, "all", [])
    monkeypatch.setattr(Observer, "refuses", False)
    return [1000.0]


@pytest.fixture
def watch(house, time):
    return RootWatch(Observer, lambda: time[0])


def test_nobody_watches_unless_a_person_wants_it(watch):
    assert not watch.look() and Observer.all == []


def test_the_roots_are_watched_until_nobody_wants_it_any_more(watch, house):
    root_watch.want(True)
    root_watch.want(True)
    watch.look()
    watch.look()
    (observer,) = Observer.all
    assert observer.is_running and observer.top == str(house.library)
    root_watch.want(False)
    watch.look()
    assert not observer.is_running and not root_watch.is_wanted()


def test_a_root_that_is_away_is_not_watched(watch, house):
    root_watch.want(True)
    house.library.rename(house.library.with_name("unplugged"))
    watch.look()
    assert Observer.all == []


def test_a_root_that_cannot_be_watched_is_tried_again_later(watch, time, caplog):
    root_watch.want(True)
    Observer.refuses = True
    watch.look()
    watch.look()
    assert len(Observer.all) == 1 and "inotify watch limit reached" in caplog.text
    time[0] += AGAIN_SECONDS
    Observer.refuses = False
    watch.look()
    assert Observer.all[1].is_running
    watch.stop()
    assert not Observer.all[1].is_running


@pytest.mark.parametrize(
    "event",
    [
        FileCreatedEvent("/library/Birch/01.mkv"),
        FileDeletedEvent("/library/Birch/01.MKV"),
        FileMovedEvent("/library/Birch/01.part", "/library/Birch/01.mp4"),
        FileCreatedEvent("/library/Birch/tvshow.nfo"),
        DirCreatedEvent("/library/Birch"),
    ],
    ids=lambda event: type(event).__name__,
)
def test_a_scan_follows_when_changes_have_come_to_an_end(watch, time, event):
    root_watch.want(True)
    watch.look()
    Observer.all[0].handler.dispatch(event)
    assert not watch.look()
    time[0] += SETTLE_SECONDS - 1
    Observer.all[0].handler.dispatch(event)
    time[0] += 1
    assert not watch.look()
    time[0] += SETTLE_SECONDS
    assert watch.look() and not watch.look()


def test_a_scan_follows_at_last_where_something_always_changes(watch, time):
    root_watch.want(True)
    watch.look()
    looks = []
    for _ in range(int(LONGEST_SECONDS) + 2):
        Observer.all[0].handler.dispatch(FileCreatedEvent("/library/Birch/01.mkv"))
        looks.append(watch.look())
        time[0] += 1
    assert looks.count(True) == 1


@pytest.mark.parametrize(
    "event", [FileCreatedEvent("/library/Birch/01.nfo"), FileModifiedEvent("/library/Birch/01.mkv")]
)
def test_what_a_scan_would_not_see_starts_none(watch, time, event):
    root_watch.want(True)
    watch.look()
    Observer.all[0].handler.dispatch(event)
    time[0] += LONGEST_SECONDS
    assert not watch.look()


def test_the_worker_makes_the_scan_due(house, monkeypatch):
    schedule.prepare()
    Chore.update(next_at=now() + 1000).execute()
    watch = rounds.DiskWatch(house.data_dir)
    watch.round()
    assert Chore.get(Chore.name == "scan").next_at > now()
    monkeypatch.setattr(watch.watch, "look", lambda: True)
    watch.round()
    assert Chore.get(Chore.name == "scan").next_at <= now()


def test_a_person_chooses_on_the_page(alice):
    assert "Watch the library folders" in alice.get("/settings/tasks").get_data(as_text=True)
    assert alice.post("/settings/tasks/watch", watch="yes").status_code == 302
    assert "Stop watching" in alice.get("/settings/tasks").get_data(as_text=True)
    alice.post("/settings/tasks/watch", watch="no")
    assert "Stop watching" not in alice.get("/settings/tasks").get_data(as_text=True)
