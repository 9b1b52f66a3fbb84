"""A folder that a series does not have any more: what we wrote into somebody else's files goes again."""

import pytest

from aniworld.errors import DiskError
from aniworld.files import atomic
from aniworld.library.disk import linking, originals, scan
from aniworld.library.series import removal
from aniworld.models import Folder, OriginalFile, Series, Video, WrittenFile
from aniworld.models.folder import UNSURE

HOME = "Frieren - Beyond Journey's End (2023)"
FIRST = b"<tvshow><title>First</title></tvshow>"
SECOND = b"<tvshow>\n <title>Second</title>\n</tvshow>\n"


def put(shelf, path, content):
    file = shelf.root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


@pytest.fixture
def home(shelf):
    """The NFO of somebody else in the home of a series that is loaded."""
    file = put(shelf, f"{HOME}/tvshow.nfo", FIRST)
    shelf.add("Frieren")
    return file


def scanned(path):
    scan.all_roots(fully=True)
    return Folder.get(Folder.path == path)


def test_another_home_gets_its_own_original_and_the_former_is_as_it_was(shelf, home):
    second = put(shelf, "Elsewhere/tvshow.nfo", SECOND)
    put(shelf, "Elsewhere/S01E01.mkv", b"x")
    linking.relink(Series.get(), scanned("Elsewhere"))
    assert home.read_bytes() == FIRST and not WrittenFile.select().exists()
    shelf.work()
    assert b"<title>Second</title>" in second.read_bytes() and b"Nippon TV" in second.read_bytes()
    removal.remove(Series.get(), files=True)
    assert (home.read_bytes(), second.read_bytes()) == (FIRST, SECOND)


def test_a_home_that_was_renamed_keeps_what_is_known_of_it(shelf, home):
    put(shelf, f"{HOME}/S01E01.mkv", b"x")
    home.parent.rename(shelf.root / "Renamed")
    linking.relink(Series.get(), scanned("Renamed"))
    assert bytes(OriginalFile.get().content) == FIRST
    shelf.work()
    removal.remove(Series.get(), files=True)
    assert (shelf.root / "Renamed" / "tvshow.nfo").read_bytes() == FIRST


@pytest.fixture
def beside(shelf, home):
    """The NFO of somebody else beside a video in a second folder of the series."""
    theirs = b"<episodedetails><title>Mine</title></episodedetails>"
    file = put(shelf, "More/Frieren - S01E01.nfo", theirs)
    put(shelf, "More/Frieren - S01E01.mkv", b"x")
    linking.link(scanned("More"), Series.get())
    shelf.work()
    assert b"<aired>" in file.read_bytes()
    return file, theirs


def test_a_folder_that_is_let_go_is_as_it_was(beside):
    file, theirs = beside
    linking.let_go(Folder.get(Folder.path == "More"))
    assert file.read_bytes() == theirs


def test_the_files_of_a_further_folder_are_put_back_on_removal_and_shown_with_their_path(beside):
    file, theirs = beside
    paths = {originals.shown_path(Series.get(), row.path) for row in originals.listed(Series.get())}
    assert paths == {f"{HOME}/tvshow.nfo", "More/Frieren - S01E01.nfo"}
    removal.remove(Series.get(), files=True)
    assert file.read_bytes() == theirs


def test_a_file_beside_a_video_of_which_nobody_knows_what_it_holds_any_more_is_as_it_was(shelf, beside):
    file, theirs = beside
    Video.update(how=UNSURE).execute()
    shelf.load(Series.get(), "nfo", force=True)
    assert file.read_bytes() == theirs


def test_a_file_in_a_folder_that_is_not_known_any_more_is_left(beside):
    file, _ = beside
    before = file.read_bytes()
    Folder.delete().where(Folder.path == "More").execute()
    assert originals.shown_path(Series.get(), "//99/a.nfo") == "a.nfo"
    removal.remove(Series.get(), files=True)
    assert file.read_bytes() == before


def test_a_disk_that_refuses_holds_up_no_change_of_folders(home, beside, monkeypatch):
    file, _ = beside
    before = file.read_bytes()

    def refuse(root, relative, content, **how):
        raise DiskError("disk_full", root / relative, "full", cannot="Cannot write", place=relative)

    monkeypatch.setattr(atomic, "write", refuse)
    linking.let_go(Folder.get(Folder.path == "More"))
    assert file.read_bytes() == before and Folder.get(Folder.path == "More").series is None
