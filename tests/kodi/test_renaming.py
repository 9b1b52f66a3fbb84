"""What we say that Kodi cannot read is what a real Kodi does not, and renaming cures all of it."""

import pytest

from .test_file_names import NOT_READ, READ, READ_WRONG, seen_by_kodi

pytestmark = pytest.mark.kodi


@pytest.fixture
def series(shelf):
    return shelf.holding("Attack on Titan", *READ, *NOT_READ, *READ_WRONG)


def test_we_say_which_names_kodi_cannot_read(shelf, series):
    seen = seen_by_kodi(shelf, series)
    for video in shelf.program.get(f"/api/series/{series.id}/rename?which=all").get_json()["videos"]:
        is_right = video["old"] in READ and seen.get(video["old"]) == READ[video["old"]]
        assert ("Kodi" not in video["unreadable_by"]) == is_right, video


def test_what_was_renamed_is_known_to_kodi_field_by_field(shelf, series):
    answer = shelf.program.post(f"/api/series/{series.id}/rename", json={})
    assert answer.status_code == 200, answer.get_json()
    shelf.rescan()
    shelf.kodi.refresh(shelf.path(series))  # or it keeps the old names of what it could read, too
    assert shelf.differences_at_last(shelf.told(series)) == []
