"""Two sources with the shows that a test gives them."""

import pytest

from aniworld.library.sources import ask
from aniworld.providers import Sources

from .standins import Source


@pytest.fixture
def sources(house):
    def use(tvmaze=(), kitsu=(), resolves=(), tvmaze_trouble=None, kitsu_trouble=None):
        known = {
            "tvmaze": Source("tvmaze", *tvmaze, is_spine=True, resolves=resolves, trouble=tvmaze_trouble),
            "kitsu": Source("kitsu", *kitsu, trouble=kitsu_trouble),
        }
        ask.use(Sources(None, known))
        return known

    return use
