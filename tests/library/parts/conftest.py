"""A series whose parts nobody has touched yet."""

import pytest

from aniworld import events


@pytest.fixture
def show(shelf):
    return shelf.put("Frieren")


def told(added):
    """All events of a series, the oldest first."""
    return [event for event in events.since(0) if event.topic == added.topic]
