"""The user's own pictures count under all the names that people use, and get no twin; what is none counts as
missing, and is kept."""

import errno

import pytest

from aniworld.errors import DiskError
from aniworld.library.artwork import choice as choices
from aniworld.library.artwork import own_pictures, picture_jobs, thumbnails
from aniworld.library.disk import aside
from aniworld.models import Artwork, Folder, Root, Season, Series

from .test_load_images import picture, sha

MINE, OTHER = picture("PNG", "#ff00ff", (60, 90)), picture("PNG", "#00ffff", (60, 90))


@pytest.fixture
def home(shelf):
    """The folder of a show that is there before the series is added."""
    folder = shelf.root / "Frieren - Beyond Journey's End (2023)"
    folder.mkdir()
    return folder


NAMES = {
    "poster": ("Poster.JPG", "poster.png", "folder.jpg", "cover.jpg", "poster.webp"),
    "fanart": ("fanart.png", "backdrop.jpg", "background.jpg"),
    "banner": ("banner.png", "Banner.jpeg"),
    "logo": ("logo.png", "Clearlogo.PNG"),
}
PAIRS = [(kind, name) for kind, names in NAMES.items() for name in names]


@pytest.mark.parametrize(("kind", "name"), PAIRS)
def test_a_picture_of_the_users_gets_no_twin(shelf, home, kind, name):
    (home / name).write_bytes(MINE)
    added = shelf.add("Frieren")
    row = shelf.chosen(added, kind)
    assert (row.source, row.file, row.sha) == ("yours", name, sha(MINE))
    assert picture_jobs.job_for(kind).path not in shelf.files(added)
    assert (home / name).read_bytes() == MINE
    assert shelf.part(added, "images").state == shelf.part(added, "logo").state == "loaded"
    assert (shelf.data / "thumbnails" / thumbnails.file_name(row.sha, "small")).exists()


@pytest.mark.parametrize(
    "name", ["season01.jpg", "Season01-Poster.JPG", "Season 01/folder.jpg", "Season 01/poster.png"]
)
def test_a_poster_of_a_season_gets_no_twin(shelf, home, name):
    (home / "Season 01").mkdir()
    (home / name).write_bytes(MINE)
    added = shelf.add("Frieren")
    row = shelf.chosen(added, "season_poster", 1)
    assert (row.source, row.file) == ("yours", name)
    assert "season01-poster.jpg" not in shelf.files(added)


def test_a_poster_of_the_specials_counts_though_no_source_has_one(shelf, frieren):
    Season.get_or_create(series=frieren, number=0)
    Artwork.delete().where((Artwork.kind == "season_poster") & (Artwork.season == 0)).execute()
    shelf.path(frieren, "season-specials-poster.jpg").write_bytes(MINE)
    shelf.load(frieren, "images")
    assert shelf.chosen(frieren, "season_poster", 0).source == "yours"


def test_the_poster_in_another_folder_that_holds_one_season_is_that_seasons(shelf, frieren):
    other = shelf.root / "Frieren II"
    other.mkdir()
    (other / "folder.jpg").write_bytes(MINE)
    folder = Folder.create(root=Root.FIRST, path="Frieren II", key="frieren ii", series=frieren, season=2)
    job = picture_jobs.job_for("season_poster", 2)
    assert own_pictures.find(frieren, job).path == f"//{folder.id}/folder.jpg"


def test_one_that_is_put_beside_ours_takes_its_place(shelf, frieren):
    shelf.path(frieren, "folder.jpg").write_bytes(MINE)
    shelf.load(frieren, "images")
    assert shelf.chosen(frieren, "poster").file == "folder.jpg"
    assert "poster.jpg" not in shelf.files(frieren) and "poster.jpg" not in shelf.written(frieren)


def test_when_it_is_taken_away_again_the_best_one_comes(shelf, frieren):
    shelf.path(frieren, "folder.jpg").write_bytes(MINE)
    shelf.load(frieren, "images")
    shelf.path(frieren, "folder.jpg").unlink()
    shelf.load(frieren, "images")
    assert shelf.chosen(frieren, "poster").source == "tvmaze" and "poster.jpg" in shelf.files(frieren)


@pytest.mark.parametrize("content", [b"", b"half a poster", MINE[:-40]], ids=["empty", "text", "broken off"])
@pytest.mark.parametrize("name", ["poster.jpg", "poster.png"])
def test_what_is_no_picture_counts_as_missing_and_is_kept(shelf, home, name, content):
    (home / name).write_bytes(content)
    added = shelf.add("Frieren")
    assert (home / f"{name}.bak").read_bytes() == content
    assert shelf.chosen(added, "poster").source == "tvmaze"
    assert "poster.jpg" in shelf.written(added) and shelf.part(added, "images").state == "loaded"


def test_an_empty_logo_counts_as_missing_too(shelf, home):
    (home / "logo.png").write_bytes(b"")
    added = shelf.add("Frieren")
    assert "logo.png.bak" in shelf.files(added) and "clearlogo.png" in shelf.written(added)


def test_what_is_no_picture_stays_in_place_while_no_other_comes(shelf, frieren, standin):
    shelf.path(frieren, "poster.jpg").write_bytes(b"half a poster")
    standin.fail("/images/", times=None, status=404)
    shelf.load(frieren, "images")
    assert shelf.path(frieren, "poster.jpg").read_bytes() == b"half a poster"


OTHERS = {
    "BMP": b"BM" + bytes(60),
    "AVIF": b"\x00\x00\x00\x1cftypavif" + bytes(60),
    "SVG": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
}


@pytest.mark.parametrize("content", OTHERS.values(), ids=OTHERS)
def test_a_picture_that_only_others_can_open_is_the_users_all_the_same(shelf, home, content):
    (home / "poster.png").write_bytes(content)
    added = shelf.add("Frieren")
    row = shelf.chosen(added, "poster")
    assert (row.source, row.file) == ("yours", "poster.png")
    assert (home / "poster.png").read_bytes() == content and "poster.jpg" not in shelf.files(added)


def test_one_that_is_too_large_to_be_read_is_the_users_all_the_same(shelf, home):
    with (home / "poster.png").open("wb") as file:
        file.truncate(26 * 1024 * 1024)
    added = shelf.add("Frieren")
    assert shelf.chosen(added, "poster").file == "poster.png" and "poster.jpg" not in shelf.files(added)


def test_a_pinned_picture_stays_when_another_is_put_beside_it(shelf, frieren):
    choices.pin(frieren, picture_jobs.job_for("poster"), is_pinned=True)
    shelf.path(frieren, "folder.jpg").write_bytes(MINE)
    shelf.load(frieren, "images")
    assert shelf.chosen(frieren, "poster").source == "tvmaze" and "poster.jpg" in shelf.files(frieren)


def test_nothing_is_named_in_a_series_whose_folder_is_not_there(shelf, frieren):
    Series.update(root=None).where(Series.id == frieren.id).execute()
    assert own_pictures.names(Series.get_by_id(frieren.id), picture_jobs.job_for("poster")) == []


def test_a_link_that_leads_out_of_the_library_holds_nothing(shelf, frieren, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "folder.jpg").write_bytes(MINE)
    shelf.path(frieren, "Season 02").mkdir()
    shelf.path(frieren, "logo.png").symlink_to(outside / "folder.jpg")
    shelf.load(frieren, "logo")
    assert shelf.chosen(frieren, "logo").source != "yours"


@pytest.mark.parametrize(("number", "raises"), [(errno.EIO, True), (errno.ENOENT, False)])
def test_a_folder_that_cannot_be_read_is_an_error_and_one_that_went_is_none(
    frieren, monkeypatch, number, raises
):
    def fail(*given):
        raise OSError(number, "")

    monkeypatch.setattr(own_pictures.os, "scandir", fail)
    job = picture_jobs.job_for("poster")
    if not raises:
        assert own_pictures.names(frieren, job) == []
        return
    with pytest.raises(DiskError):
        own_pictures.names(frieren, job)


def test_one_that_takes_the_name_of_ours_and_is_too_large_is_the_users(shelf, frieren):
    with shelf.path(frieren, "poster.jpg").open("wb") as file:
        file.truncate(26 * 1024 * 1024)
    shelf.load(frieren, "images")
    assert shelf.chosen(frieren, "poster").source == "yours"
    assert shelf.path(frieren, "poster.jpg").stat().st_size == 26 * 1024 * 1024


def test_a_disk_that_fails_while_a_picture_is_read_is_an_error(shelf, frieren, monkeypatch):
    shelf.path(frieren, "folder.jpg").write_bytes(MINE)
    job = picture_jobs.job_for("poster")

    def fail(*given):
        raise DiskError("disk_broken", "", "broken")

    monkeypatch.setattr(own_pictures.series_folder, "read", fail)
    with pytest.raises(DiskError):
        own_pictures.names(frieren, job)
    with pytest.raises(DiskError):
        own_pictures._opened(frieren, job, "folder.jpg")


def test_a_file_that_went_just_now_holds_nothing(frieren):
    assert own_pictures._opened(frieren, picture_jobs.job_for("poster"), "gone.jpg") is None


def test_a_disk_that_refuses_to_rename_keeps_the_file(shelf, frieren, monkeypatch):
    def fail(*given):
        raise DiskError("disk_read_only", "", "read-only")

    shelf.path(frieren, "a.txt").write_bytes(b"1")
    monkeypatch.setattr(aside.atomic, "move", fail)
    with pytest.raises(DiskError):
        aside.put(frieren, "a.txt")


def test_only_the_copy_that_is_alike_is_dropped(shelf, frieren):
    for name, content in (("a.txt.bak", b"1"), ("a.txt.1.bak", b"2")):
        shelf.path(frieren, name).write_bytes(content)
    aside.drop(frieren, "a.txt", b"2")
    aside.drop(frieren, "a.txt", b"3")
    assert shelf.path(frieren, "a.txt.bak").exists() and not shelf.path(frieren, "a.txt.1.bak").exists()


def test_pictures_behind_a_link_out_of_the_library_are_nobodys(shelf, frieren, tmp_path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "folder.jpg").write_bytes(MINE)
    (shelf.root / "Frieren II").symlink_to(tmp_path / "outside")
    Folder.create(root=Root.FIRST, path="Frieren II", key="frieren ii", series=frieren, season=2)
    assert own_pictures.find(frieren, picture_jobs.job_for("season_poster", 2)) is None


def test_a_home_that_leads_out_of_the_library_holds_no_poster_of_a_season(shelf, frieren, tmp_path):
    (tmp_path / "outside").mkdir()
    home = shelf.root / Series.get_by_id(frieren.id).folder
    home.rename(tmp_path / "before")
    home.symlink_to(tmp_path / "outside")
    assert own_pictures.names(Series.get_by_id(frieren.id), picture_jobs.job_for("season_poster", 1)) == []
