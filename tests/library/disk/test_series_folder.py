"""Where a series lives on disk, and whose a file is."""

import errno
import os

import pytest

from aniworld import context
from aniworld.database import transaction
from aniworld.errors import DiskError, NotAllowed
from aniworld.library.disk import file_changes, file_removal, library_mark, series_folder
from aniworld.models import Folder, Root, Series, SeriesId, WrittenFile


def series(title, year=None, **fields):
    name = f"{title} {Series.select().count()}"
    return Series.create(key=name, added_as=name, title=title, year=year, **fields)


def write(added, path, content):
    """As the loading does it: the file, then the note."""
    shelved = series_folder.put(added, path, content)
    with transaction():
        series_folder.record(added, path, shelved.sha)
    return shelved


# Folders


def test_a_folder_is_named_by_title_and_year(shelf):
    assert series_folder.folder(series("Re:ZERO – Starting Life", 2016)) == "Re-ZERO – Starting Life (2016)"


def test_a_folder_keeps_its_name_when_the_title_changes(shelf):
    added = series("Working Title", 2020)
    name = series_folder.folder(added)
    Series.update(title="Another", year=2021).execute()
    assert series_folder.folder(added) == name == "Working Title (2020)"


def test_two_series_of_one_name_get_two_folders(shelf):
    first, second, third = (series("Fruits Basket", 2019, spine="tvmaze") for _ in range(3))
    SeriesId.create(series=second, provider="tvmaze", value="525")
    assert [series_folder.folder(added) for added in (first, second, third)] == [
        "Fruits Basket (2019)",
        "Fruits Basket (2019) [tvmaze-525]",
        f"Fruits Basket (2019) [series-{third.id}]",
    ]


def test_names_that_a_disk_may_take_for_the_same_are_two_folders(shelf):
    first, second = series("Détective"), series("DÉTECTIVE")
    assert series_folder.folder(first) == "Détective"
    assert series_folder.folder(second) == f"DÉTECTIVE [series-{second.id}]"


def test_a_folder_that_is_there_under_this_name_is_taken_over_as_it_is_spelt(shelf):
    (shelf.root / "frieren (2023)").mkdir()
    assert series_folder.folder(series("Frieren", 2023)) == "frieren (2023)"


def test_when_every_name_is_taken_it_says_so(shelf):
    added = series("Frieren")
    for name in ("frieren", f"frieren [series-{added.id}]"):
        series(name, root=1, folder=name, folder_key=name)
    with pytest.raises(DiskError, match=r"No folder name is free for “Frieren”."):
        series_folder.folder(added)


def test_a_folder_is_named_even_while_the_library_is_out_of_reach(shelf, monkeypatch):
    monkeypatch.setattr(context.current(), "library", shelf.root / "gone")
    assert series_folder.folder(series("Frieren")) == "Frieren"


# Whose a file is


def test_a_file_as_we_left_it_is_ours_and_may_be_replaced(shelf):
    added = series("Frieren")
    write(added, "poster.jpg", b"old")
    assert not write(added, "poster.jpg", b"new").is_theirs
    assert series_folder.read(added, "poster.jpg") == b"new"


@pytest.mark.parametrize("written_before", [True, False])
def test_a_file_that_is_not_as_we_left_it_is_theirs_and_stays(shelf, written_before):
    added = series("Frieren")
    if written_before:
        write(added, "poster.jpg", b"ours")
    shelf.path(added) if written_before else (shelf.root / series_folder.folder(added)).mkdir()
    shelf.path(added, "poster.jpg").write_bytes(b"theirs")
    assert series_folder.put(added, "poster.jpg", b"new") == series_folder.StoredFile(
        "poster.jpg", series_folder.digest(b"theirs"), is_theirs=True
    )
    assert series_folder.read(added, "poster.jpg") == b"theirs"


def test_the_same_bytes_are_nobodys_quarrel(shelf):
    added = series("Frieren")
    (shelf.root / series_folder.folder(added)).mkdir()
    shelf.path(added, "poster.jpg").write_bytes(b"same")
    assert not series_folder.put(added, "poster.jpg", b"same").is_theirs


def test_a_file_of_ours_is_noted_before_it_is_there(shelf, monkeypatch):
    added, noted = series("Frieren"), []
    monkeypatch.setattr(
        series_folder.atomic, "write", lambda *args, **how: noted.append(WrittenFile.select().count())
    )
    series_folder.put(added, "poster.jpg", b"new")
    assert noted == [1]


def test_a_link_out_of_the_library_is_not_read_and_not_followed(shelf, tmp_path):
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    added = series("Frieren")
    (shelf.root / series_folder.folder(added)).mkdir()
    os.symlink(secret, shelf.path(added, "poster.jpg"))
    assert series_folder.read(added, "poster.jpg") is None and not series_folder.has(added, "poster.jpg")
    write(added, "poster.jpg", b"new")
    assert series_folder.has(added, "poster.jpg")
    assert secret.read_bytes() == b"secret" and shelf.path(added, "poster.jpg").read_bytes() == b"new"


def test_a_path_out_of_the_library_is_refused(shelf):
    added = series("Frieren")
    with pytest.raises(NotAllowed):
        series_folder.overwrite(added, "../../evil.jpg", b"x", is_new=True)


def test_what_was_written_is_remembered_once_for_each_path(shelf):
    added = series("Frieren")
    with transaction():
        series_folder.record(added, "tvshow.nfo", "1" * 64, b"<old/>")
        series_folder.record(added, "tvshow.nfo", "2" * 64, b"<new/>")
    row = series_folder.last_written(added, "tvshow.nfo")
    assert (WrittenFile.select().count(), row.sha, bytes(row.content)) == (1, "2" * 64, b"<new/>")


# A library that is there, and one that is not


def test_a_library_gets_a_mark_at_the_start(shelf):
    assert library_mark.mark_id(shelf.root) == library_mark.known_id() is not None


def test_a_new_library_that_could_not_be_marked_gets_its_mark_with_its_first_file(shelf):
    (shelf.root / library_mark.MARK).unlink()
    write(series("Frieren"), "poster.jpg", b"x")
    assert (shelf.root / "Frieren" / "poster.jpg").exists() and (shelf.root / library_mark.MARK).exists()


def test_a_new_library_that_takes_nothing_is_said_to_be_so_and_used_once_it_does(shelf, monkeypatch, caplog):
    def refuse(root, path, content, **how):
        raise DiskError(f"Cannot write “{path}”: the disk is read-only.", path, "read-only")

    added = series("Frieren")
    (shelf.root / library_mark.MARK).unlink()
    with monkeypatch.context() as read_only:
        read_only.setattr(series_folder.atomic, "write", refuse)
        library_mark.mark_root()
        with pytest.raises(DiskError, match="read-only"):
            series_folder.put(added, "poster.jpg", b"x")
    assert "Nothing can be added to the library: Cannot write" in caplog.text and not file_removal.ours(
        Series.get()
    )
    series_folder.put(added, "poster.jpg", b"x")
    assert (shelf.root / "Frieren" / "poster.jpg").exists()


def test_an_empty_root_that_should_hold_series_is_not_marked_and_takes_nothing(shelf):
    added = series("Frieren")
    write(added, "poster.jpg", b"x")
    shelf.root.rename(shelf.root.with_name("unplugged"))
    shelf.root.mkdir()
    library_mark.mark_root()
    assert list(shelf.root.iterdir()) == []
    with pytest.raises(DiskError, match=r"Is the disk mounted?"):
        series_folder.put(added, "poster.jpg", b"x")
    assert list(shelf.root.iterdir()) == []


def test_a_root_that_cannot_be_marked_stops_nothing(shelf, monkeypatch):
    def refuse(*args, **how):
        raise DiskError("read-only", "x")

    (shelf.root / library_mark.MARK).unlink()
    monkeypatch.setattr(series_folder.atomic, "write", refuse)
    library_mark.mark_root()
    assert not (shelf.root / library_mark.MARK).exists()


# What is gone, and what is removed


def test_only_what_we_wrote_can_be_gone(shelf):
    added = series("Frieren")
    write(added, "poster.jpg", b"x")
    write(added, "Season 01/season.nfo", b"x")
    shelf.path(added, "mine.txt").touch()
    shelf.path(added, "Season 01", "season.nfo").unlink()
    assert file_changes.missing_on_disk(Series.get(), added.files) == ["Season 01/season.nfo"]


def test_a_folder_out_of_reach_has_lost_nothing(shelf):
    added = series("Frieren")
    assert file_changes.missing_on_disk(added, []) == []
    write(added, "poster.jpg", b"x")
    shelf.path(added).rename(shelf.root / "Elsewhere")
    assert file_changes.missing_on_disk(Series.get(), added.files) == []


def test_a_file_that_cannot_be_looked_at_is_not_gone(shelf, monkeypatch):
    added, look = series("Frieren"), os.stat
    for name in ("poster.jpg", "banner.jpg"):
        write(added, name, b"x")
    shelf.path(added, "banner.jpg").unlink()

    def refuse(path, *args, **named):
        if str(path).endswith("poster.jpg"):
            raise OSError(errno.EIO, "Input/output error")
        return look(path, *args, **named)

    monkeypatch.setattr(os, "stat", refuse)
    assert file_changes.missing_on_disk(Series.get(), added.files) == ["banner.jpg"]
    with pytest.raises(DiskError, match="input/output error"):
        series_folder.has(added, "poster.jpg")


def test_removing_takes_ours_and_leaves_what_is_the_users(shelf):
    added = series("Frieren")
    for path in ("poster.jpg", "fanart.jpg", "Season 01/season.nfo"):
        write(added, path, b"x")
    shelf.path(added, "poster.jpg").write_bytes(b"theirs")
    shelf.path(added, "film.mkv").write_bytes(b"theirs")
    assert file_removal.remove_ours(Series.get()) == 2
    assert shelf.files(added) == ["film.mkv", "poster.jpg"] and not shelf.path(added, "Season 01").exists()


def test_removing_everything_removes_the_folder(shelf):
    added = series("Frieren")
    for path in ("poster.jpg", "Season 01/season.nfo", "Season 01/Frieren - S01E01.nfo"):
        write(added, path, b"x")
    assert file_removal.remove_ours(Series.get()) == 3
    assert not shelf.path(added).exists() and shelf.root.exists()


def test_removing_a_series_without_a_folder_does_nothing(shelf):
    assert file_removal.remove_ours(series("Frieren")) == 0


def test_an_nfo_that_holds_somebodys_words_is_not_taken_for_ours(shelf):
    added = shelf.add("Cowboy Bebop")
    nfo = shelf.root / added.folder / "tvshow.nfo"
    nfo.write_bytes(nfo.read_bytes().replace(b"</tvshow>", b"  <tag>my favourite</tag>\n</tvshow>"))
    shelf.load(added, "nfo", force=True)
    assert b"my favourite" in nfo.read_bytes()
    file_removal.remove_ours(Series.get())
    assert nfo.exists() and not (shelf.root / added.folder / "poster.jpg").exists()


def test_files_in_another_folder_of_a_series_are_missed_as_long_as_it_is_the_librarys(shelf, frieren):
    (shelf.root / "Frieren II").mkdir()
    other = Folder.create(root=Root.FIRST, path="Frieren II", key="frieren ii", series=frieren, season=2)
    gone = f"//{other.id}/Frieren - S02E01.nfo"
    files = [WrittenFile(series=frieren, path=path) for path in (gone, "//999/Frieren - S02E01.nfo")]
    assert file_changes.missing_on_disk(frieren, files) == [gone]
