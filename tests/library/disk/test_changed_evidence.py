"""A folder of nobody whose NFO or .plexmatch was changed is looked at again, and no other."""

import os

import pytest

from aniworld.library.disk import changed_evidence, scan
from aniworld.library.matching import folder_questions
from aniworld.models import Folder, Root, Series

NFO = "<tvshow><title>Willow</title><uniqueid type='tvdb'>{}</uniqueid></tvshow>"


@pytest.fixture
def folder(shelf):
    """A folder of nobody that was looked at, with the NFO of another program."""
    path = shelf.root / "qwx zyv"
    path.mkdir(parents=True)
    (path / "01.mkv").write_bytes(b"film")
    (path / "tvshow.nfo").write_text(NFO.format(55))
    scan.all_roots()
    folder_questions.look_up()
    return path


def note():
    return changed_evidence.note(Root.FIRST)


def test_what_stays_is_left_alone(folder):
    at = Folder.get().looked_at
    assert note() == 0 and Folder.get().looked_at == at


def test_an_nfo_that_tells_another_id_has_it_looked_at_again(folder):
    (folder / "tvshow.nfo").write_text(NFO.format(56))
    assert note() == 1
    assert Folder.get().looked_at is None and Folder.get().said["ids"] == {"tvdb": "56"}


def test_a_file_that_comes_or_goes_counts_as_well(folder):
    (folder / ".plexmatch").write_text("tmdbid: 7\n")
    assert note() == 1
    assert Folder.get().said["ids"] == {"tvdb": "55", "tmdb": "7"}
    (folder / "tvshow.nfo").unlink()
    folder_questions.look_up()
    assert note() == 1
    assert Folder.get().said["ids"] == {"tmdb": "7"}


def test_an_nfo_that_says_the_same_is_only_remembered(folder):
    os.utime(folder / "tvshow.nfo", ns=(1, 1))
    at = Folder.get().looked_at
    assert note() == 0 and Folder.get().looked_at == at
    assert Folder.get().said["files"]["tvshow.nfo"].endswith(" 1")


def test_what_was_read_before_files_were_remembered_is_read_again_but_not_looked_at(folder):
    row = Folder.get()
    del row.said["files"]
    row.save()
    assert note() == 0 and Folder.get().said["files"]


def test_what_an_older_version_read_otherwise_is_read_again_by_a_whole_scan(folder):
    row = Folder.get()
    row.said = row.said | {"ids": {"tvdb": "7"}}
    row.save()
    assert note() == 0 and Folder.get().said["ids"] == {"tvdb": "7"}
    scan.all_roots(fully=True)
    assert Folder.get().looked_at is None and Folder.get().said["ids"] == {"tvdb": "55"}


def test_folders_of_series_are_not_asked_about(folder):
    series = Series.create(title="Willow", sort_title="willow", key="willow", added_as="Willow")
    Folder.update(series=series).execute()
    (folder / "tvshow.nfo").write_text(NFO.format(56))
    assert note() == 0
