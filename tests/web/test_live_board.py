"""Open pages of the activity are told the board: at once, and not too often."""

from types import SimpleNamespace

import pytest

from aniworld import events
from aniworld.push import Hub
from aniworld.web import activity
from aniworld.web.throttled import Throttled

from .test_activity import board, put
from .test_activity import idle as idle


def test_an_open_page_is_told_the_board_and_no_secret(idle):
    cursor = events.latest()
    put()
    text = idle.get(f"/live/changes?view=activity&since={cursor}").get_data(as_text=True)
    assert '<hx-partial hx-target="#activity-board" hx-swap="outerMorph"><div id="activity-board"' in text
    assert 'hx-target="#activity-link"' in text and "Frieren" in text
    assert idle.token() not in text


def test_the_page_listens_from_the_event_it_was_drawn_at(idle):
    put()
    assert f"since={events.latest()}&amp;view=activity" in board(idle)


def test_it_reloads_itself_without_script_while_something_is_to_do(idle):
    put()
    assert '<noscript><meta http-equiv="refresh"' in board(idle)


class Page:
    """An open page as the hub knows it."""

    def __init__(self, dialect):
        self.dialect, self.got = dialect, []

    def send(self, data):
        self.got.append(data)


class Moment:
    """A paced speaker with a clock and a timer of ours."""

    def __init__(self):
        self.time, self.timers, self.page, self.other = 100.0, [], Page("activity"), Page("library")
        hub = Hub(2)
        hub.clients = {self.page, self.other}
        self.throttled = Throttled(
            hub,
            self.draw,
            activity.VISIBLE,
            clock=lambda: self.time,
            start_timer=lambda *timer: self.timers.append(timer),
        )

    def draw(self, view, told):
        return [f"{view} {told[-1].id}"]

    def happens(self, id, kind="series_loading_update"):
        return self.throttled.speak("activity", [SimpleNamespace(id=id, kind=kind)])


@pytest.fixture
def moment(database):
    return Moment()


def test_the_first_change_is_drawn_at_once(moment):
    assert moment.happens(1) == ["activity 1"]
    assert not moment.timers


def test_what_comes_too_soon_is_drawn_once_and_a_little_later(moment):
    moment.happens(1)
    moment.time += 0.1
    assert moment.happens(2) == moment.happens(3) == moment.happens(4) == []
    [(seconds, act)] = moment.timers
    assert seconds == pytest.approx(0.4)
    moment.time += 0.4
    act()
    assert [data[2:] for data in moment.page.got] == [b"activity 4"]
    assert moment.other.got == []


def test_the_board_is_drawn_at_most_twice_a_second(moment):
    drawn = 0
    for _ in range(100):
        moment.time += 0.02
        drawn += len(moment.happens(1))
        if moment.timers and moment.time >= 100.0 + 0.5 * (drawn + len(moment.page.got)):
            moment.timers.pop()[1]()
    assert drawn + len(moment.page.got) <= 5


def test_after_a_calm_while_a_change_is_drawn_at_once_again(moment):
    moment.happens(1)
    moment.time += 0.6
    assert moment.happens(2) == ["activity 2"]


def test_what_the_board_does_not_show_draws_nothing(moment):
    assert moment.happens(1, "series_updated") == []
    assert moment.happens(2) == ["activity 2"]
