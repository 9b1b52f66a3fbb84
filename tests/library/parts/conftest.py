"""A series whose parts nobody has touched yet."""

import pytest


@pytest.fixture
def show(shelf):
    return shelf.put("Frieren")
