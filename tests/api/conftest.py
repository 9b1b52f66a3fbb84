"""What the API's tests start from."""

import pytest


@pytest.fixture
def loaded(program):
    """Barakamon, added by its name and loaded to the end: the id of its resource."""
    return program.post("/api/series", json={"name": "Barakamon"}).get_json()["id"]
