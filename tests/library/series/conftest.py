"""A series that is to become another one."""

import pytest

from aniworld.models import Series


@pytest.fixture
def titan(shelf, once):
    """Attack on Titan, loaded, with two videos; the second is of a season that SPY x FAMILY does not have."""

    def load():
        added = shelf.add("Attack on Titan")
        for season in ("01", "04"):
            shelf.video(added, f"Season {season}", f"Attack on Titan - S{season}E01.mkv")
        shelf.load(added, "episodes", "nfo")

    once("titan", load)
    return Series.get()
