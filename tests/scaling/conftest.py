"""In this folder everything is kept in PostgreSQL and Redis, whatever the run is asked for."""

import pytest


@pytest.fixture
def stores(places):
    return places
