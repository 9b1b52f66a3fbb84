"""Folders that a renaming makes go again when it is undone; all others stay, whatever is in them."""

import contextlib
import os

import pytest

from aniworld.errors import DiskError
from aniworld.files import atomic, naming
from aniworld.library.disk import scan
from aniworld.library.episodes import renaming
from aniworld.models import RenamedFile, Renaming, WrittenFile

PATTERN = "Season {season:02}/{episodes}/F {episodes}"
OTHER = "Other {season}/F {episodes}"


@pytest.fixture
def seen(shelf, frieren, once):
    """Frieren with two videos, and what we wrote beside them."""

    def find():
        for number in (1, 2):
            shelf.video(frieren, f"[G] Show - 0{number}.mkv").write_bytes(b"film" * number)
        scan.all_roots()
        shelf.work()

    once("with two videos to put into folders", find)
    return frieren


@pytest.fixture
def home(shelf, seen):
    return shelf.path(seen, "")


def folders(home):
    return sorted(str(path.relative_to(home)) for path in home.rglob("*") if path.is_dir())


def names(home):
    return sorted(path.name for path in home.glob("*.mkv"))


BEFORE = ["[G] Show - 01.mkv", "[G] Show - 02.mkv"]
MADE = ["Season 01", "Season 01/S01E01", "Season 01/S01E02"]


def test_folders_that_it_made_go_with_the_undoing(home, seen):
    assert folders(home) == []
    renaming.start(seen, pattern=PATTERN)
    assert folders(home) == MADE
    renaming.undo(seen)
    assert folders(home) == [] and names(home) == BEFORE


def test_folders_that_were_there_stay_empty_or_not(home, seen):
    (home / "Season 01" / "S01E02").mkdir(parents=True)
    (home / "Mine").mkdir()
    renaming.start(seen, pattern=PATTERN)
    renaming.undo(seen)
    assert folders(home) == ["Mine", "Season 01", "Season 01/S01E02"]


@pytest.mark.parametrize("name", ["notes.txt", ".DS_Store", "own/"])
def test_a_folder_into_which_somebody_put_something_stays(home, seen, name):
    renaming.start(seen, pattern=PATTERN)
    mine = home / "Season 01" / name
    mine.mkdir() if name.endswith("/") else mine.write_bytes(b"mine")
    (home / "Season 01" / f"{atomic.TEMP_PREFIX}left").write_bytes(b"half")
    renaming.undo(seen)
    assert mine.exists() and names(home) == BEFORE
    assert not (home / "Season 01" / "S01E01").exists()


def test_what_we_wrote_or_left_into_it_ourselves_keeps_none(shelf, home, seen):
    renaming.start(seen, pattern=PATTERN)
    scan.all_roots()
    shelf.work()
    assert (home / "Season 01" / "season.nfo").is_file()
    (home / "Season 01" / "S01E01" / f"{atomic.TEMP_PREFIX}left").write_bytes(b"half")
    renaming.undo(seen)
    assert folders(home) == []
    assert not WrittenFile.select().where(WrittenFile.path.contains("Season 01")).exists()
    shelf.work()
    assert folders(home) == [] and names(home) == BEFORE


def test_one_of_our_files_that_was_edited_stays_with_its_folder(shelf, home, seen):
    renaming.start(seen, pattern=PATTERN)
    shelf.load(seen, "nfo")
    (home / "Season 01" / "season.nfo").write_bytes(b"<season><plot>mine</plot></season>")
    renaming.undo(seen)
    assert (home / "Season 01" / "season.nfo").read_bytes() == b"<season><plot>mine</plot></season>"


def test_a_link_that_took_its_place_stays_and_so_does_what_it_leads_to(home, seen):
    renaming.start(seen, pattern=PATTERN)
    (home / "Season 01").rename(home / "Mine")
    (home / "Season 01").symlink_to("Mine")
    renaming.undo(seen)
    assert names(home) == BEFORE and (home / "Season 01").is_symlink()
    assert folders(home) == ["Mine", "Mine/S01E01", "Mine/S01E02", "Season 01"]


def test_below_a_link_that_was_there_only_its_own_folders_go(home, seen):
    (home / "Mine" / "S01E01").mkdir(parents=True)
    (home / "Season 01").symlink_to("Mine")
    renaming.start(seen, pattern=PATTERN)
    assert "Mine/S01E02" in folders(home)
    renaming.undo(seen)
    assert folders(home) == ["Mine", "Mine/S01E01", "Season 01"]


def test_one_that_somebody_made_before_it_was_noted_is_theirs(home, seen, monkeypatch):
    make = renaming.made_folders.make

    def later(one):
        (home / "Season 01").mkdir()
        make(one)

    with monkeypatch.context() as patched:
        patched.setattr(renaming.made_folders, "make", later)
        renaming.start(seen, pattern=PATTERN)
    renaming.undo(seen)
    assert folders(home) == ["Season 01"] and names(home) == BEFORE


def test_one_that_somebody_made_after_it_was_noted_is_theirs(home, seen, monkeypatch):
    mkdir = os.mkdir

    def later(name, **more):
        if name == "Season 01":
            mkdir(home / name)
        mkdir(name, **more)

    with monkeypatch.context() as patched:
        patched.setattr(os, "mkdir", later)
        renaming.start(seen, pattern=PATTERN)
    renaming.undo(seen)
    assert folders(home) == ["Season 01"] and names(home) == BEFORE


def test_one_that_another_process_made_for_the_same_renaming_is_ours(home, seen, monkeypatch):
    make = renaming.made_folders._make

    def faster(row):
        make(row)  # the other process, between our look and our note
        make(row)

    with monkeypatch.context() as patched:
        patched.setattr(renaming.made_folders, "_make", faster)
        renaming.start(seen, pattern=PATTERN)
    assert folders(home) == MADE
    renaming.undo(seen)
    assert folders(home) == [] and names(home) == BEFORE


def test_no_disk_is_looked_at_while_all_others_who_write_wait(home, seen, monkeypatch):
    inside, looks = [], []
    transaction, lexists, steps_inside = renaming.transaction, os.path.lexists, naming.steps_inside

    @contextlib.contextmanager
    def noted():
        inside.append(True)
        try:
            with transaction() as given:
                yield given
        finally:
            inside.pop()

    def looking(look):
        def noting(*given):
            looks.append(bool(inside))
            return look(*given)

        return noting

    with monkeypatch.context() as patched:
        patched.setattr(renaming, "transaction", noted)
        patched.setattr(os.path, "lexists", looking(lexists))
        patched.setattr(naming, "steps_inside", looking(steps_inside))
        renaming.start(seen, pattern=PATTERN)
        RenamedFile.update(is_done=False).where(RenamedFile.video.is_null(False)).execute()
        renaming.undo(seen)  # as after a killed one: it looks which files have their new names
    assert looks and not any(looks)
    assert folders(home) == [] and names(home) == BEFORE


class Killed(BaseException):
    """What no code catches, as a kill -9."""


POINTS = [
    (renaming.made_folders, "_make", 1),
    (renaming.made_folders, "_make", 2),
    (atomic, "make_new_folder", 1),
    (atomic, "make_new_folder", 2),
    (atomic, "_sync_folder", 1),  # when the first one is made
    (atomic, "move", 1),
    (atomic, "move", 2),
    (renaming, "_note", 1),
    (renaming, "_finish", 1),
]
BACK = [
    (atomic, "move", 2),
    (renaming, "_note", 2),  # the first one notes what a killed renaming has left, before anything is undone
    (renaming.made_folders, "remove", 1),
    (renaming, "_finish", 1),
]


def killed(monkeypatch, act, module, name, number):
    """Do something that is killed before the call with this number: no `finally` notes anything then."""
    calls = []
    real, transaction = getattr(module, name), renaming.transaction

    def dying(*given, **more):
        calls.append(name)
        if len(calls) >= number:
            raise Killed
        return real(*given, **more)

    def noting():
        if len(calls) >= number:
            raise Killed
        return transaction()

    with monkeypatch.context() as patched:
        patched.setattr(module, name, dying)
        patched.setattr(renaming, "transaction", noting)
        patched.setattr(renaming.made_folders, "transaction", noting)
        with pytest.raises(Killed):
            act()


@pytest.mark.parametrize("module, name, number", POINTS)
@pytest.mark.parametrize("then", ["carried on", "undone"])
def test_one_that_was_killed_leaves_no_folder_behind(home, seen, monkeypatch, module, name, number, then):
    killed(monkeypatch, lambda: renaming.start(seen, pattern=PATTERN), module, name, number)
    if then == "carried on":
        renaming.resume()
        assert folders(home) == MADE
    renaming.undo(seen)
    assert folders(home) == [] and names(home) == BEFORE


@pytest.mark.parametrize("module, name, number", BACK)
def test_an_undoing_that_was_killed_is_carried_on(home, seen, monkeypatch, module, name, number):
    renaming.start(seen, pattern=PATTERN)
    killed(monkeypatch, lambda: renaming.undo(seen), module, name, number)
    renaming.resume()
    assert folders(home) == [] and names(home) == BEFORE


def test_each_of_several_renamings_takes_its_own_along(home, seen):
    renaming.start(seen, pattern=PATTERN)
    renaming.start(seen, pattern=OTHER)
    assert folders(home) == ["Other 1", *MADE]
    renaming.undo(seen)
    assert folders(home) == MADE and names(home) == []
    renaming.undo(seen)
    assert folders(home) == [] and names(home) == BEFORE


def test_what_was_undone_knows_no_folder_any_more(home, seen):
    renaming.start(seen, pattern=PATTERN)
    renaming.undo(seen)
    (home / "Season 01").mkdir()
    Renaming.update(state="undoing").execute()
    renaming.resume()
    assert folders(home) == ["Season 01"]


def test_a_folder_that_cannot_be_made_stops_it_and_is_none_of_ours(home, seen, monkeypatch):
    def full(*given, **more):
        raise OSError(28, "full")

    with monkeypatch.context() as patched:
        patched.setattr(os, "mkdir", full)
        with pytest.raises(DiskError):
            renaming.start(seen, pattern=PATTERN)
    assert renaming.last(seen).code == "disk_full" and names(home) == BEFORE
    assert not RenamedFile.select().where(RenamedFile.is_done).exists()
