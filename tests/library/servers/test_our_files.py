"""Media servers are told of what becomes of our files: written, changed and removed, and only then."""

import pytest

from aniworld.library.series import removal
from aniworld.library.servers import folders_to_tell, server_changes
from aniworld.models import FolderToTell, MediaServer

pytestmark = pytest.mark.usefixtures("server")


@pytest.fixture
def server(house):
    return server_changes.add("kodi", {"url": "tv"})


def noted():
    found = [row.path for row in FolderToTell.select()]
    FolderToTell.delete().execute()
    return found


def test_a_series_that_loads_is_one_folder_to_tell(shelf):
    series = shelf.add("Mushi-Shi")
    assert noted() == [str(shelf.root / series.folder)]


def test_loading_again_what_is_there_already_tells_nothing(shelf):
    series = shelf.add("Mushi-Shi")
    noted()
    shelf.load(series, force=True)
    assert noted() == []


def test_an_nfo_that_is_written_again_is_told(shelf):
    series = shelf.add("Mushi-Shi")
    noted()
    (shelf.root / series.folder / "tvshow.nfo").unlink()
    shelf.load(series, "nfo", force=True)
    assert noted() == [str(shelf.root / series.folder)]


def test_files_that_are_removed_are_told(shelf):
    series = shelf.add("Mushi-Shi")
    noted()
    removal.remove(series, files=True)
    assert noted() == [str(shelf.root / series.folder)]


def test_a_series_that_is_removed_without_its_files_tells_nothing(shelf):
    series = shelf.add("Mushi-Shi")
    noted()
    removal.remove(series)
    assert noted() == []


def test_without_a_server_nothing_is_noted(shelf):
    server_changes.remove(MediaServer.get())
    shelf.add("Mushi-Shi")
    assert folders_to_tell.waiting() == {}
