"""A real Kodi knows what changed once we have told it, as a household's media server."""

import pytest

from aniworld.library.disk import scan
from aniworld.library.servers import folders_to_tell, server_changes, telling, testing
from aniworld.models import FolderToTell, MediaServer

pytestmark = pytest.mark.kodi

NAME = "Season 01/Barakamon - S01E0{}.mkv"


@pytest.fixture
def told_kodi(shelf):
    """The Kodi of the living room, which sees our paths."""
    url = f"http://127.0.0.1:{shelf.kodi.port}"
    return server_changes.add("kodi", {"name": "Living room", "url": url, "paths": []})


def tell(shelf):
    """It has been quiet for long enough, and Kodi has done what it was told before."""
    long_ago = folders_to_tell.QUIET_SECONDS + 1
    FolderToTell.update(changed_at=FolderToTell.changed_at - long_ago).execute()
    MediaServer.update(next_at=0).execute()
    shelf.later_by_a_second()
    return telling.tell_due()


def test_it_knows_a_new_series_a_new_video_and_changed_words(shelf, told_kodi):
    series = shelf.add("Barakamon")
    shelf.video(series, NAME.format(1))
    scan.all_roots()
    shelf.work()
    assert tell(shelf) == 1
    assert shelf.differences_at_last(shelf.told(series)) == []

    shelf.video(series, NAME.format(2))
    scan.all_roots()
    series.overview = "An island, and a brush."
    series.save()
    shelf.load(series, "nfo", force=True)
    assert tell(shelf) == 1
    assert shelf.differences_at_last(shelf.told(series)) == []
    assert not FolderToTell.select().exists()


def test_its_test_says_who_it_is(told_kodi):
    tested = testing.test(told_kodi)
    assert "Kodi" in tested.message.sentence
