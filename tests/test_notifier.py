"""Trouble of the installation is told when it lasts, once, and so is its end; also without a worker."""

import pytest
from peewee import OperationalError

from aniworld import notifier, rounds
from aniworld.health.installation import Check, Installation
from aniworld.library.notices import sending, target_changes
from aniworld.library.notices.kinds import TROUBLE, WELL_AGAIN
from aniworld.models import Notice
from aniworld.notifier import Notifier


class State:
    """An installation of which the test says how it is."""

    def __init__(self):
        self.checks, self.failed = [], []

    def is_well(self, code):
        self.checks, self.failed = [Check(code, True, "All is well.")], []

    def fails(self, code, *, lasts):
        self.checks = [Check(code, False, "It is broken.", "Mend it.")]
        self.failed = self.checks if lasts else []

    def lasting(self, seconds):
        assert seconds == notifier.TROUBLE_SECONDS
        return self.failed


@pytest.fixture
def state(database):
    return State()


@pytest.fixture
def looks(state):
    return Notifier(state)


@pytest.fixture
def target(database):
    return target_changes.add("webhook", {"address": "http://127.0.0.1:9/hook"})[0]


def noted():
    return [(notice.kind, notice.message.sentence) for notice in Notice.select().order_by(Notice.id)]


def test_it_is_told_once_and_so_is_its_end(state, looks, target):
    for _ in range(3):
        state.fails("disk", lasts=True)
        looks.round()
    assert noted() == [(TROUBLE, "It is broken. Mend it.")]
    for _ in range(3):
        state.is_well("disk")
        looks.round()
    assert noted() == [(TROUBLE, "It is broken. Mend it."), (WELL_AGAIN, "All is well.")]


def test_what_is_over_at_once_is_not_told(state, looks, target):
    state.fails("disk", lasts=False)
    looks.round()
    state.is_well("disk")
    looks.round()
    assert noted() == []


def test_its_end_is_told_only_when_it_is_known(state, looks, target):
    state.fails("disk", lasts=True)
    looks.round()
    state.checks, state.failed = [], []
    looks.round()
    assert [kind for kind, _ in noted()] == [TROUBLE]


def test_without_targets_nothing_is_noted(state, looks):
    state.fails("disk", lasts=True)
    looks.round()
    assert noted() == []


def test_without_a_worker_the_web_process_sends(state, looks, target, monkeypatch):
    sent = []
    monkeypatch.setattr(sending, "send_due", lambda: sent.append(1))
    state.fails("disk", lasts=True)
    looks.round()
    assert sent == []
    state.fails("worker", lasts=True)
    looks.round()
    assert sent == [1]


def test_a_database_that_is_away_ends_nothing(state, looks, monkeypatch):
    def away(*args):
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(notifier.installation, "compare", away)
    looks.round()
    assert looks._outage.is_on
    monkeypatch.undo()
    looks.round()
    assert not looks._outage.is_on


def test_the_worker_looks_and_sends_in_its_rounds(settings, target, monkeypatch):
    done = []
    acts = [("follow", "follow"), ("missing", "look"), ("sending", "tidy"), ("sending", "send_due")]
    for module, name in acts:
        monkeypatch.setattr(getattr(rounds, module), name, lambda *args, name=name: done.append(name))
    looks = rounds.Notifier(settings.data_dir)
    looks.round()
    looks.round()
    assert done == ["follow", "look", "tidy", "send_due", "follow", "send_due"]


def test_what_has_failed_for_long_is_known_to_the_installation(settings, app, database):
    installation = Installation(settings.data_dir)
    installation.look()
    assert [check.code for check in installation.lasting(0)] == ["worker"]
    assert installation.lasting(60) == []
    installation._since = {code: since - 61 for code, since in installation._since.items()}
    assert [check.code for check in installation.lasting(60)] == ["worker"]
