"""Sources are moved and switched a step at a time."""

import pytest

from aniworld.bootstrap import prepare
from aniworld.database import connected
from aniworld.errors import Invalid, NotFound
from aniworld.library.household import changing, source_order
from aniworld.preferences import values
from aniworld.settings import Settings


@pytest.fixture(autouse=True)
def freely(environ):
    prepare(Settings.load(environ | {"ANIWORLD_PROVIDERS": ""}), durable=False)
    with connected():
        changing.change({"sources": ["tvmaze", "kitsu", "jikan"]})
        yield


STEPS = [
    ("kitsu", "up", ["kitsu", "tvmaze", "jikan"]),
    ("kitsu", "down", ["tvmaze", "jikan", "kitsu"]),
    ("tvmaze", "up", ["tvmaze", "kitsu", "jikan"]),
    ("jikan", "down", ["tvmaze", "kitsu", "jikan"]),
    ("kitsu", "off", ["tvmaze", "jikan"]),
    ("anilist", "on", ["tvmaze", "kitsu", "jikan", "anilist"]),
    ("anilist", "off", ["tvmaze", "kitsu", "jikan"]),
    ("anilist", "up", ["tvmaze", "kitsu", "jikan"]),
    ("kitsu", "on", ["tvmaze", "kitsu", "jikan"]),
]


@pytest.mark.parametrize("name, to, order", STEPS)
def test_a_step_changes_only_what_it_says(name, to, order):
    source_order.step(name, to)
    assert values.value("sources") == order


def test_the_last_source_stays_on():
    for name in ("kitsu", "jikan"):
        source_order.step(name, "off")
    with pytest.raises(Invalid, match="needs at least one"):
        source_order.step("tvmaze", "off")
    assert values.value("sources") == ["tvmaze"]


def test_only_sources_and_steps_that_there_are():
    with pytest.raises(NotFound):
        source_order.step("nobody", "on")
    with pytest.raises(Invalid):
        source_order.step("kitsu", "sideways")
