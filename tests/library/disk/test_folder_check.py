"""What a look at a folder tells before it is taken."""

import os

import pytest

from aniworld import file_systems
from aniworld.errors import Invalid
from aniworld.library.disk import folder_check, folder_list, root_answers, scan
from aniworld.library.disk.root_answers import Answer


def codes(place):
    return [message.code for message in folder_check.look(str(place)).messages]


def test_an_empty_folder_can_be_used(tmp_path):
    checked = folder_check.look(str(tmp_path))
    assert checked.is_well and checked.folders == 0 and checked.path == str(tmp_path)
    assert checked.sentences[:2] == ["aniworld can write there.", "It is empty."]
    assert "GB are free" in checked.sentences[2] or "are free" in checked.sentences[2]


def test_what_is_in_it_is_counted_without_what_is_hidden(tmp_path):
    for path in ("A/S1/a.mkv", "A/S1/b.mkv", "B/c.mp4", "B/c.nfo", ".hidden/d.mkv", "e.mkv"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    checked = folder_check.look(str(tmp_path))
    assert checked.folders == 2 and checked.sentences[1] == "It holds 2 folders with 4 videos."


def test_a_large_one_is_not_counted_to_its_end(tmp_path, monkeypatch):
    monkeypatch.setattr(folder_check, "MOST_VIDEOS", 2)
    for number in range(5):
        (tmp_path / f"Show {number}").mkdir()
        (tmp_path / f"Show {number}" / "01.mkv").touch()
    assert folder_check.look(str(tmp_path)).sentences[1] == "It holds 2 folders with more than 2 videos."


def test_the_folders_that_a_scan_will_list_are_counted_and_no_others(house):
    of_shows = ("Show/01.mkv", "A–K/Air/01.mkv", "A–K/Bleach/01.mkv", "Naruto/tvshow.nfo")
    for path in (*of_shows, "Music/a.flac", "@eaDir/b.mkv"):
        (house.library / path).parent.mkdir(parents=True, exist_ok=True)
        (house.library / path).touch()
    (house.library / "Empty").mkdir()
    scan.all_roots()
    listed = folder_list.find(folder_list.UNMATCHED)
    checked = folder_check.look(str(house.library))
    assert checked.folders == listed.total == 4
    assert checked.sentences[1] == "It holds 4 folders with 3 videos."


def test_one_with_nothing_to_import_says_so(tmp_path):
    (tmp_path / "Frieren (2023)").mkdir()
    checked = folder_check.look(str(tmp_path))
    assert checked.folders == 0 and checked.sentences[1] == "There are no videos in it."


def test_a_folder_inside_that_cannot_be_read_hides_no_other(tmp_path, monkeypatch):
    real = os.scandir

    def scandir(place):
        if str(place).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return real(place)

    for name in ("closed", "open"):
        (tmp_path / name).mkdir()
    (tmp_path / "open" / "a.mkv").touch()
    monkeypatch.setattr(os, "scandir", scandir)
    assert folder_check.look(str(tmp_path)).sentences[1] == "It holds 1 folder with 1 video."


def test_one_that_cannot_be_read_at_all_says_so(tmp_path, monkeypatch):
    def refuse(place, *options, **more):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(folder_check.os, "scandir", refuse)
    monkeypatch.setattr(folder_check.shutil, "disk_usage", refuse)
    monkeypatch.setattr(os, "access", lambda *asked: False)
    checked = folder_check.look(str(tmp_path))
    assert not checked.is_well and len(checked.messages) == 2


def test_what_is_not_there_is_told(tmp_path):
    checked = folder_check.look(str(tmp_path / "gone"))
    assert not checked.is_well and checked.sentences[0].startswith("There is no folder")


def test_a_folder_of_the_running_system_is_told():
    checked = folder_check.look("/dev")
    assert not checked.is_well and checked.sentences == [
        "“/dev” belongs to the running system, which keeps no files there. Choose a folder on a disk."
    ]


def test_a_disk_that_does_not_answer_holds_nobody_up(tmp_path, monkeypatch):
    monkeypatch.setattr(root_answers, "of", lambda place, patience: Answer(patience, has_come=False))
    assert codes(tmp_path) == ["folder_silent"] and not folder_check.look(str(tmp_path)).is_well


@pytest.mark.parametrize("typed", ["", "library", "/a/../b", "/a\x00b", "x" * 5000])
def test_what_is_no_path_is_refused(typed):
    with pytest.raises(Invalid):
        folder_check.look(typed)


@pytest.mark.parametrize("kind", ["nfs4", "cifs", ""])
def test_a_network_drive_is_named(tmp_path, monkeypatch, kind):
    monkeypatch.setattr(file_systems, "network", lambda place: kind)
    assert ("folder_on_network" in codes(tmp_path)) == bool(kind)
    assert any(f"({kind})" in sentence for sentence in folder_check.look(str(tmp_path)).sentences) == bool(
        kind
    )
