"""Gates whose time passes only while somebody waits, for the tests of what a gate does."""

import threading

import pytest

from aniworld.database import connected
from aniworld.errors import GateClosed
from aniworld.messages import Message
from aniworld.providers.rate_gate import Gate, Gates, Timing

WAIT = Message("asked_to_wait", {"source": "TVmaze"})


def why(sentence):
    return Message("told", {"sentence": sentence})


class Clock:
    """Time that passes only while somebody waits."""

    def __init__(self):
        self.now, self.slept = 1_700_000_000.0, 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, _: threading.Condition, seconds: float) -> None:
        self.now += seconds
        self.slept += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def make(database, clock):
    """Make gates on the one database, as several processes would."""
    return lambda longest_wait=2.0, **rates: Gates(rates, Timing(longest_wait, clock, clock.sleep))


@pytest.fixture
def gates(make):
    return make()


def enter(gates, name, priority):
    """A turn whose answer comes at once."""
    with gates.slot(name, priority):
        pass


def closed(gates, name="tvmaze", priority=0) -> GateClosed:
    with pytest.raises(GateClosed) as caught:
        enter(gates, name, priority)
    return caught.value


def row(name="tvmaze") -> Gate:
    with connected():
        return Gate.get(Gate.name == name)


def fail(gates, times=1, name="tvmaze"):
    for _ in range(times):
        gates.failed(name, Message("no_answer", {"source": "TVmaze", "seconds": 20}))
