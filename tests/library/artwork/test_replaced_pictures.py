"""A picture of the user's that another takes the place of is kept aside, and has its name again later."""

import pytest

from aniworld.errors import DiskError
from aniworld.library.artwork import choice as choices
from aniworld.library.artwork import picture_jobs
from aniworld.library.disk import aside
from aniworld.library.series import removal
from aniworld.models import Artwork, Folder, ReplacedArtwork

from .test_own_pictures import MINE, OTHER
from .test_own_pictures import home as home


def test_one_that_is_replaced_on_purpose_is_kept_aside_and_comes_back(shelf, home):
    (home / "folder.jpg").write_bytes(MINE)
    added = shelf.add("Frieren")
    job = picture_jobs.job_for("poster")
    row = (
        Artwork.select()
        .where((Artwork.series == added) & (Artwork.kind == "poster") & (Artwork.url != ""))
        .get()
    )
    choices.use(added, job, row.id)
    assert (home / "folder.jpg.bak").read_bytes() == MINE and (home / "poster.jpg").exists()
    assert not (home / "folder.jpg").exists() and shelf.chosen(added, "poster").url == row.url
    choices.undo(added, job)
    assert (home / "folder.jpg").read_bytes() == MINE
    assert not (home / "poster.jpg").exists() and not (home / "folder.jpg.bak").exists()
    assert (shelf.chosen(added, "poster").source, shelf.chosen(added, "poster").file) == (
        "yours",
        "folder.jpg",
    )
    choices.undo(added, job)
    assert shelf.chosen(added, "poster").url == row.url and (home / "folder.jpg.bak").exists()


def other_poster(added):
    is_one = (Artwork.series == added) & (Artwork.kind == "poster") & (Artwork.url != "")
    choices.use(added, picture_jobs.job_for("poster"), Artwork.select().where(is_one).get().id)


def test_one_that_was_replaced_has_its_name_again_when_the_series_goes_with_its_files(shelf, home):
    (home / "folder.jpg").write_bytes(MINE)
    added = shelf.add("Frieren")
    other_poster(added)
    assert removal.remove(added, files=True) == []
    assert {path.name: path.read_bytes() for path in home.iterdir()} == {"folder.jpg": MINE}


def test_one_under_our_name_outlives_every_choice_and_comes_back(shelf, home):
    (home / "poster.jpg").write_bytes(MINE)
    added = shelf.add("Frieren")
    job = picture_jobs.job_for("poster")
    other_poster(added)
    assert (home / "poster.jpg.bak").read_bytes() == MINE != (home / "poster.jpg").read_bytes()
    choices.undo(added, job)
    assert (home / "poster.jpg").read_bytes() == MINE and not (home / "poster.jpg.bak").exists()
    other_poster(added)
    choices.upload(added, job, OTHER)
    other_poster(added)
    assert (home / "poster.jpg.bak").read_bytes() == MINE and (home / "poster.jpg.1.bak").exists()
    assert removal.remove(added, files=True) == ["poster.jpg.bak"]
    assert sorted(path.name for path in home.iterdir()) == ["poster.jpg", "poster.jpg.bak"], (
        "the upload, which was replaced last, has the name"
    )


def test_one_that_came_meanwhile_is_kept_before_an_undo_takes_its_place(shelf, home):
    (home / "folder.jpg").write_bytes(MINE)
    added = shelf.add("Frieren")
    other_poster(added)
    (home / "folder.jpg").write_bytes(OTHER)
    choices.undo(added, picture_jobs.job_for("poster"))
    assert (home / "folder.jpg").read_bytes() == MINE
    assert OTHER in {path.read_bytes() for path in home.glob("folder.jpg*.bak")}


def test_a_damaged_one_is_kept_before_a_choice_takes_its_place(shelf, home):
    (home / "folder.jpg").write_bytes(MINE)
    (home / "poster.jpg").write_bytes(b"half a poster")
    added = shelf.add("Frieren")
    other_poster(added)
    assert (home / "poster.jpg.bak").read_bytes() == b"half a poster"


def test_a_copy_that_was_made_for_nothing_goes_again(shelf, home, monkeypatch):
    (home / "poster.jpg").write_bytes(MINE)
    added = shelf.add("Frieren")
    monkeypatch.setattr(choices.series_folder, "overwrite", refuse)
    with pytest.raises(DiskError):
        other_poster(added)
    assert [path.name for path in home.glob("poster.jpg*")] == ["poster.jpg"]


def test_what_the_user_called_so_stays(shelf, home):
    added = shelf.add("Frieren")
    job = picture_jobs.job_for("poster")
    (home / "tvshow.nfo.bak").touch()
    choices.upload(added, job, MINE)
    mine = (home / "poster.jpg").read_bytes()
    (home / "poster.jpg.bak").write_bytes(mine)
    choices.upload(added, job, OTHER)
    assert (home / "poster.jpg.1.bak").read_bytes() == mine
    choices.undo(added, job)
    assert (home / "poster.jpg.bak").read_bytes() == mine == (home / "poster.jpg").read_bytes()
    removal.remove(added, files=True)
    assert (home / "tvshow.nfo.bak").exists() and (home / "poster.jpg.bak").exists()


def test_one_in_another_folder_of_the_series_has_its_name_again(shelf, home):
    (home / "folder.jpg").write_bytes(MINE)
    added = shelf.add("Frieren")
    folder = Folder.create(root=1, path="Further", key="further", series=added)
    (shelf.root / "Further").mkdir()
    (shelf.root / "Further" / "folder.jpg.bak").write_bytes(OTHER)
    ReplacedArtwork.create(
        series=added, kind="season_poster", season=1, source="yours", content=OTHER,
        file=f"//{folder.id}/folder.jpg",
    )  # fmt: skip
    assert removal.remove(added, files=True) == []
    assert (shelf.root / "Further" / "folder.jpg").read_bytes() == OTHER


def test_one_that_cannot_be_kept_aside_is_not_replaced(shelf, home, monkeypatch):
    (home / "poster.jpg").write_bytes(MINE)
    added = shelf.add("Frieren")
    monkeypatch.setattr(aside, "MOST_COPIES", 0)
    with pytest.raises(DiskError, match=r"poster\.jpg\.bak"):
        other_poster(added)
    assert (home / "poster.jpg").read_bytes() == MINE


@pytest.mark.parametrize("in_its_way", ["another", "a disk that refuses"])
def test_one_whose_name_is_taken_or_that_the_disk_keeps_stays_aside(shelf, home, monkeypatch, in_its_way):
    (home / "folder.jpg").write_bytes(MINE)
    added = shelf.add("Frieren")
    other_poster(added)
    if in_its_way == "another":
        (home / "folder.jpg").write_bytes(b"another")
    else:
        monkeypatch.setattr(aside.atomic, "move", refuse)
    assert removal.remove(added, files=True) == ["folder.jpg.bak"]
    assert (home / "folder.jpg.bak").read_bytes() == MINE


def refuse(*given, **more):
    raise DiskError("disk_read_only", "", "read-only")


def test_what_was_no_picture_stays_aside_and_is_told_when_the_series_goes(shelf, home):
    (home / "poster.jpg").write_bytes(b"half a poster")
    (home / "notes.txt.bak").write_bytes(b"nothing of ours")
    added = shelf.add("Frieren")
    assert removal.remove(added, files=True) == ["poster.jpg.bak"]
    assert sorted(path.name for path in home.iterdir()) == ["notes.txt.bak", "poster.jpg.bak"]


def test_a_series_that_is_removed_without_its_files_keeps_what_is_aside(shelf, home):
    (home / "folder.jpg").write_bytes(MINE)
    added = shelf.add("Frieren")
    other_poster(added)
    assert removal.remove(added) == [] and (home / "folder.jpg.bak").exists()


def test_a_file_aside_gets_a_free_name_and_never_anothers(shelf, frieren):
    for content in (b"1", b"2"):
        shelf.path(frieren, "a.txt").write_bytes(content)
        assert aside.put(frieren, "a.txt")
    assert shelf.path(frieren, "a.txt.bak").read_bytes() == b"1"
    assert shelf.path(frieren, "a.txt.1.bak").read_bytes() == b"2"
    assert aside.put(frieren, "a.txt") is None


def test_when_no_name_is_free_the_file_stays(shelf, frieren, monkeypatch):
    monkeypatch.setattr(aside, "MOST_COPIES", 1)
    shelf.path(frieren, "a.txt").write_bytes(b"1")
    shelf.path(frieren, "a.txt.bak").write_bytes(b"0")
    with pytest.raises(DiskError):
        aside.put(frieren, "a.txt")
    assert shelf.path(frieren, "a.txt").read_bytes() == b"1"
