"""Where a series lives on disk, and whose a file is."""

import errno
import os

import pytest

from aniworld.database import transaction
from aniworld.errors import DiskError, NotAllowed
from aniworld.library import shelving
from aniworld.models import Series, SeriesId, WrittenFile


def series(title, year=None, **fields):
    name = f"{title} {Series.select().count()}"
    return Series.create(key=name, added_as=name, title=title, year=year, **fields)


def write(added, path, content):
    """As the loading does it: the file, then the note."""
    shelved = shelving.put(added, path, content)
    with transaction():
        shelving.record(added, path, shelved.sha)
    return shelved


# Folders

def test_a_folder_is_named_by_title_and_year(shelf):
    assert shelving.folder(series("Re:ZERO – Starting Life", 2016)) == "Re-ZERO – Starting Life (2016)"


def test_a_folder_keeps_its_name_when_the_title_changes(shelf):
    added = series("Working Title", 2020)
    name = shelving.folder(added)
    Series.update(title="Another", year=2021).execute()
    assert shelving.folder(added) == name == "Working Title (2020)"


def test_two_series_of_one_name_get_two_folders(shelf):
    first, second, third = (series("Fruits Basket", 2019, spine="tvmaze") for _ in range(3))
    SeriesId.create(series=second, provider="tvmaze", value="525")
    assert [shelving.folder(added) for added in (first, second, third)] == [
        "Fruits Basket (2019)", "Fruits Basket (2019) [tvmaze-525]", f"Fruits Basket (2019) [series-{third.id}]",
    ]


def test_names_that_a_disk_may_take_for_the_same_are_two_folders(shelf):
    first, second = series("Détective"), series("DÉTECTIVE")
    assert shelving.folder(first) == "Détective"
    assert shelving.folder(second) == f"DÉTECTIVE [series-{second.id}]"


def test_a_folder_that_is_there_under_this_name_is_taken_over_as_it_is_spelt(shelf):
    (shelf.root / "frieren (2023)").mkdir()
    assert shelving.folder(series("Frieren", 2023)) == "frieren (2023)"


def test_when_every_name_is_taken_it_says_so(shelf):
    added = series("Frieren")
    for name in ("frieren", f"frieren [series-{added.id}]"):
        series(name, folder=name, folder_key=name)
    with pytest.raises(DiskError, match="No folder name is free for “Frieren”."):
        shelving.folder(added)


def test_a_folder_is_named_even_while_the_library_is_out_of_reach(shelf, monkeypatch):
    monkeypatch.setattr(shelving, "ROOT", [shelf.root / "gone"])
    assert shelving.folder(series("Frieren")) == "Frieren"


# Whose a file is

def test_a_file_as_we_left_it_is_ours_and_may_be_replaced(shelf):
    added = series("Frieren")
    write(added, "poster.jpg", b"old")
    assert not write(added, "poster.jpg", b"new").is_theirs
    assert shelving.read(added, "poster.jpg") == b"new"


@pytest.mark.parametrize("written_before", [True, False])
def test_a_file_that_is_not_as_we_left_it_is_theirs_and_stays(shelf, written_before):
    added = series("Frieren")
    if written_before:
        write(added, "poster.jpg", b"ours")
    shelf.path(added) if written_before else (shelf.root / shelving.folder(added)).mkdir()
    shelf.path(added, "poster.jpg").write_bytes(b"theirs")
    assert shelving.put(added, "poster.jpg", b"new") == shelving.Shelved("poster.jpg", shelving.digest(b"theirs"), is_theirs=True)
    assert shelving.read(added, "poster.jpg") == b"theirs"


def test_the_same_bytes_are_nobodys_quarrel(shelf):
    added = series("Frieren")
    (shelf.root / shelving.folder(added)).mkdir()
    shelf.path(added, "poster.jpg").write_bytes(b"same")
    assert not shelving.put(added, "poster.jpg", b"same").is_theirs


def test_a_file_of_ours_is_noted_before_it_is_there(shelf, monkeypatch):
    added, noted = series("Frieren"), []
    monkeypatch.setattr(shelving.atomic, "write", lambda *args: noted.append(WrittenFile.select().count()))
    shelving.put(added, "poster.jpg", b"new")
    assert noted == [1]


def test_a_link_out_of_the_library_is_not_read_and_not_followed(shelf, tmp_path):
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    added = series("Frieren")
    (shelf.root / shelving.folder(added)).mkdir()
    os.symlink(secret, shelf.path(added, "poster.jpg"))
    assert shelving.read(added, "poster.jpg") is None and not shelving.has(added, "poster.jpg")
    write(added, "poster.jpg", b"new")
    assert shelving.has(added, "poster.jpg")
    assert secret.read_bytes() == b"secret" and shelf.path(added, "poster.jpg").read_bytes() == b"new"


def test_a_path_out_of_the_library_is_refused(shelf):
    added = series("Frieren")
    with pytest.raises(NotAllowed):
        shelving.overwrite(added, "../../evil.jpg", b"x", is_new=True)


def test_what_was_written_is_remembered_once_for_each_path(shelf):
    added = series("Frieren")
    with transaction():
        shelving.record(added, "tvshow.nfo", "1" * 64, b"<old/>")
        shelving.record(added, "tvshow.nfo", "2" * 64, b"<new/>")
    row = shelving.last_written(added, "tvshow.nfo")
    assert (WrittenFile.select().count(), row.sha, bytes(row.content)) == (1, "2" * 64, b"<new/>")


# A library that is there, and one that is not

def test_a_library_gets_a_mark_at_the_start(shelf):
    assert (shelf.root / shelving.MARK).read_bytes() == shelving.MARK_TEXT


def test_a_new_library_that_could_not_be_marked_gets_its_mark_with_its_first_file(shelf):
    (shelf.root / shelving.MARK).unlink()
    write(series("Frieren"), "poster.jpg", b"x")
    assert (shelf.root / "Frieren" / "poster.jpg").exists() and (shelf.root / shelving.MARK).exists()


def test_a_new_library_that_takes_nothing_is_said_to_be_so_and_used_once_it_does(shelf, monkeypatch, caplog):
    def refuse(root, path, content):
        raise DiskError(f"Cannot write “{path}”: the disk is read-only.", path, "read-only")

    added = series("Frieren")
    (shelf.root / shelving.MARK).unlink()
    with monkeypatch.context() as read_only:
        read_only.setattr(shelving.atomic, "write", refuse)
        shelving.mark_root()
        with pytest.raises(DiskError, match="read-only"):
            shelving.put(added, "poster.jpg", b"x")
    assert "Nothing can be added to the library: Cannot write" in caplog.text and not shelving.ours(Series.get())
    shelving.put(added, "poster.jpg", b"x")
    assert (shelf.root / "Frieren" / "poster.jpg").exists()


def test_an_empty_root_that_should_hold_series_is_not_marked_and_takes_nothing(shelf):
    added = series("Frieren")
    write(added, "poster.jpg", b"x")
    shelf.root.rename(shelf.root.with_name("unplugged"))
    shelf.root.mkdir()
    shelving.mark_root()
    assert list(shelf.root.iterdir()) == []
    with pytest.raises(DiskError, match="Is the disk mounted?"):
        shelving.put(added, "poster.jpg", b"x")
    assert list(shelf.root.iterdir()) == []


def test_a_root_that_the_user_put_a_file_into_is_a_library_again(shelf):
    added = series("Frieren")
    write(added, "poster.jpg", b"x")
    shelf.root.rename(shelf.root.with_name("old"))
    shelf.root.mkdir()
    (shelf.root / "hello").touch()
    write(added, "poster.jpg", b"x")
    assert (shelf.root / "Frieren" / "poster.jpg").exists()


def test_a_root_that_cannot_be_marked_stops_nothing(shelf, monkeypatch):
    def refuse(*args):
        raise DiskError("read-only", "x")

    (shelf.root / shelving.MARK).unlink()
    monkeypatch.setattr(shelving.atomic, "write", refuse)
    shelving.mark_root()
    assert not (shelf.root / shelving.MARK).exists()


# What is gone, and what is removed

def test_only_what_we_wrote_can_be_gone(shelf):
    added = series("Frieren")
    write(added, "poster.jpg", b"x")
    write(added, "Season 01/season.nfo", b"x")
    shelf.path(added, "mine.txt").touch()
    shelf.path(added, "Season 01", "season.nfo").unlink()
    assert shelving.gone_from_disk(Series.get(), added.files) == ["Season 01/season.nfo"]


def test_a_folder_out_of_reach_has_lost_nothing(shelf):
    added = series("Frieren")
    assert shelving.gone_from_disk(added, []) == []
    write(added, "poster.jpg", b"x")
    shelf.path(added).rename(shelf.root / "Elsewhere")
    assert shelving.gone_from_disk(Series.get(), added.files) == []


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
    assert shelving.gone_from_disk(Series.get(), added.files) == ["banner.jpg"]
    with pytest.raises(DiskError, match="input/output error"):
        shelving.has(added, "poster.jpg")


def test_a_root_that_cannot_be_listed_does_not_count_as_empty(shelf, monkeypatch):
    write(series("Frieren"), "poster.jpg", b"x")
    (shelf.root / shelving.MARK).unlink(missing_ok=True)

    def refuse(path):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "scandir", refuse)
    shelving.check_root()


def test_removing_takes_ours_and_leaves_what_is_the_users(shelf):
    added = series("Frieren")
    for path in ("poster.jpg", "fanart.jpg", "Season 01/season.nfo"):
        write(added, path, b"x")
    shelf.path(added, "poster.jpg").write_bytes(b"theirs")
    shelf.path(added, "film.mkv").write_bytes(b"theirs")
    assert shelving.remove_ours(Series.get()) == 2
    assert shelf.files(added) == ["film.mkv", "poster.jpg"] and not shelf.path(added, "Season 01").exists()


def test_removing_everything_removes_the_folder(shelf):
    added = series("Frieren")
    for path in ("poster.jpg", "Season 01/season.nfo", "Season 01/Frieren - S01E01.nfo"):
        write(added, path, b"x")
    assert shelving.remove_ours(Series.get()) == 3
    assert not shelf.path(added).exists() and shelf.root.exists()


def test_removing_a_series_without_a_folder_does_nothing(shelf):
    assert shelving.remove_ours(series("Frieren")) == 0


def test_an_nfo_that_holds_somebodys_words_is_not_taken_for_ours(shelf):
    added = shelf.add("Cowboy Bebop")
    nfo = shelf.root / added.folder / "tvshow.nfo"
    nfo.write_bytes(nfo.read_bytes().replace(b"</tvshow>", b"  <tag>my favourite</tag>\n</tvshow>"))
    shelf.load(added, "nfo", force=True)
    assert b"my favourite" in nfo.read_bytes()
    shelving.remove_ours(Series.get())
    assert nfo.exists() and not (shelf.root / added.folder / "poster.jpg").exists()
