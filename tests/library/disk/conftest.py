"""A second library folder, and a series in it."""

from pathlib import Path

import pytest

from aniworld.library.disk import root_changes
from aniworld.models import Root, Series


@pytest.fixture
def second(shelf, tmp_path):
    """A second library folder that takes new series."""
    place = tmp_path / "second disk" / "anime"
    place.mkdir(parents=True)
    root = root_changes.add(str(place))
    root_changes.take_new(root)
    return Root.get_by_id(root.id)


@pytest.fixture
def moomin(shelf, frieren, second, once):
    """A series in the second folder, loaded; Frieren is in the first."""
    once("moomin", lambda: shelf.add("Mushi-Shi"), Path(second.path))
    Root.update(path=second.path).where(Root.id == second.id).execute()
    return Series.get(title="Mushi-Shi")
