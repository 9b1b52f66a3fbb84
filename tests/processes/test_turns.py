"""A person's single add has its turn at once, however much a script has asked for before: with real
processes."""

import pytest

from . import shelf
from .house import wait_for

pytestmark = pytest.mark.processes
CLAIMED = (
    "SELECT title FROM series JOIN part ON series_id = series.id "
    "WHERE part.name = 'episodes' AND started_at > ? ORDER BY started_at"
)
SCRIPT = [f"Generated show {number}" for number in range(100, 140)]


def test_a_persons_add_is_begun_before_all_but_one_of_a_scripts_forty(house, standin):
    """Loading is paused while they add, so that the order in which it goes on is the only thing that
    counts."""
    (last,) = shelf.rows(house.data, "SELECT coalesce(max(started_at), 0) FROM part")

    def three_claims():
        titles = [title for (title,) in shelf.rows(house.data, CLAIMED, *last)]
        return titles if len(titles) >= 3 else None

    with house.signed_in() as alice, house.program() as script:
        assert alice.post(f"{house.url}/activity/pause", timeout=10).ok
        added = [
            script.post(f"{house.url}/api/series", json={"name": name}, timeout=10).json()["id"]
            for name in SCRIPT
        ]
        assert alice.post(f"{house.url}/series", {"name": "Generated show 150"}, timeout=10).ok
        assert alice.post(f"{house.url}/activity/resume", timeout=10).ok
        claimed = wait_for(three_claims, what="three claims")
        for series_id in added:
            assert script.delete(f"{house.url}/api/series/{series_id}", timeout=10).status_code == 204
    assert "Generated show 150" in claimed[:2]
