"""Videos get other names with what lies beside them, and the former ones back; nothing is lost on the way."""

import contextlib

import pytest

from aniworld.errors import DiskError, Invalid, LibraryError, NotFound
from aniworld.files import atomic
from aniworld.files.names import Name
from aniworld.library.disk import scan
from aniworld.library.episodes import by_hand, renaming
from aniworld.models import Episode, Folder, RenamedFile, Renaming, Video, VideoEpisode

PATTERN = "F {episodes}"


@pytest.fixture
def seen(shelf, frieren, once):
    """Frieren with two videos that Kodi cannot read, subtitles, and what we wrote beside them."""

    def find():
        for number in (1, 2):
            shelf.video(frieren, f"[G] Show - 0{number}.mkv").write_bytes(b"film" * number)
        shelf.path(frieren, "[G] Show - 01.de.srt").write_bytes(b"words")
        scan.all_roots()
        shelf.work()

    once("with names that kodi cannot read", find)
    return frieren


def names(shelf, series):
    return [name for name in shelf.files(series) if "S01" in name or "[G]" in name]


BEFORE = [
    "[G] Show - 01-thumb.jpg", "[G] Show - 01.de.srt", "[G] Show - 01.mkv", "[G] Show - 01.nfo",
    "[G] Show - 02-thumb.jpg", "[G] Show - 02.mkv", "[G] Show - 02.nfo",
]  # fmt: skip
AFTER = [
    "F S01E01-thumb.jpg", "F S01E01.de.srt", "F S01E01.mkv", "F S01E01.nfo",
    "F S01E02-thumb.jpg", "F S01E02.mkv", "F S01E02.nfo",
]  # fmt: skip


def places():
    return sorted((row.video.path[-7:], row.episode.number) for row in VideoEpisode.select())


def test_videos_get_their_names_with_what_lies_beside_them(shelf, seen):
    assert names(shelf, seen) == BEFORE
    done = renaming.start(seen, pattern=PATTERN)
    assert done.state == "done" and names(shelf, seen) == AFTER
    assert places() == [("E01.mkv", 1), ("E02.mkv", 2)]
    assert Episode.get(series=seen, season=1, number=1).file.endswith("S01E01.mkv")
    written = [path for path in shelf.written(seen) if "[G]" in path or "S01" in path]
    assert len(written) == 4 and not any("[G]" in path for path in written)
    asked = len(shelf.asked("/images/"))
    scan.all_roots()
    shelf.work()
    assert names(shelf, seen) == AFTER and len(shelf.asked("/images/")) == asked
    assert shelf.states(seen) == "loaded loaded loaded loaded"


def test_it_can_be_undone_once(shelf, seen):
    renaming.start(seen, pattern=PATTERN)
    shelf.work()
    assert renaming.undo(seen).state == "undone"
    shelf.work()
    assert names(shelf, seen) == BEFORE and places() == [(" 01.mkv", 1), (" 02.mkv", 2)]
    with pytest.raises(NotFound):
        renaming.undo(seen)


def test_only_the_videos_that_are_named_are_renamed(shelf, seen):
    renaming.start(seen, pattern=PATTERN, videos=[Video.get(Video.path == "[G] Show - 02.mkv").id])
    assert names(shelf, seen) == sorted([*AFTER[4:], *BEFORE[:4]])


def test_nothing_to_rename_is_said(seen):
    with pytest.raises(Invalid):
        renaming.start(seen, videos=[])
    assert not Renaming.select().exists()


def test_a_second_one_waits_for_the_first(seen):
    Renaming.create(series=seen)
    with pytest.raises(Invalid):
        renaming.start(seen)


class Killed(BaseException):
    """What no code catches, as a kill -9."""


@pytest.mark.parametrize("after", range(8))
@pytest.mark.parametrize("then", ["carried on", "undone"])
def test_one_that_is_killed_in_the_middle_is_carried_on_or_undone(shelf, seen, monkeypatch, after, then):
    move = atomic.move
    count = iter(range(100))

    def move_some(*paths):
        if next(count) == after:
            raise Killed
        move(*paths)

    with monkeypatch.context() as patched:
        patched.setattr(atomic, "move", move_some)
        patched.setattr(renaming, "_note", lambda *given, **more: None)  # nor does it note what it did
        patched.setattr(renaming, "_finish", lambda *given: None)
        with contextlib.suppress(Killed):
            renaming.start(seen, pattern=PATTERN)
    if then == "carried on":
        assert renaming.resume() == 1 and renaming.resume() == 0
        assert names(shelf, seen) == AFTER and places() == [("E01.mkv", 1), ("E02.mkv", 2)]
    else:
        renaming.undo(seen)
        assert names(shelf, seen) == BEFORE and places() == [(" 01.mkv", 1), (" 02.mkv", 2)]
    assert Episode.select().where(Episode.file.is_null(False)).count() == 2


def test_a_name_that_is_taken_meanwhile_stops_it_and_what_was_renamed_comes_back(shelf, seen, monkeypatch):
    move = atomic.move

    def slowly(root, old, new):
        if old.endswith("02.mkv"):
            shelf.path(seen, "F S01E02.mkv").write_bytes(b"another's")
        move(root, old, new)

    with monkeypatch.context() as patched:
        patched.setattr(atomic, "move", slowly)
        with pytest.raises(DiskError) as refused:
            renaming.start(seen, pattern=PATTERN)
    assert refused.value.reason == "taken" and "another file has the new name" in str(refused.value)
    assert (renaming.last(seen).state, renaming.last(seen).code) == ("stopped", "disk_name_taken")
    assert AFTER[0] in names(shelf, seen) and BEFORE[5] in names(shelf, seen)
    renaming.undo(seen)
    assert shelf.path(seen, "F S01E02.mkv").read_bytes() == b"another's"
    assert names(shelf, seen) == sorted([*BEFORE, AFTER[5]])


def test_it_waits_while_the_library_is_away(shelf, seen, monkeypatch):
    Renaming.create(series=seen)
    RenamedFile.create(renaming=Renaming.get(), root=1, folder=seen.folder, old="a", new="b", position=0)
    mount = shelf.unplug()
    assert renaming.resume() == 0 and Renaming.get().state == "running"
    with pytest.raises(LibraryError):
        renaming.carry_on(Renaming.get())
    mount()
    shelf.look()
    assert renaming.resume() == 1 and Renaming.get().state == "done"


def test_what_a_person_said_of_a_video_stays_said(shelf, seen):
    video = Video.get(Video.path == "[G] Show - 02.mkv")
    by_hand.say(seen, {video.id: [(1, 5)]})
    renaming.start(seen, pattern=PATTERN)
    assert places() == [("E01.mkv", 1), ("E05.mkv", 5)]


def test_a_name_that_would_be_read_otherwise_is_said_by_hand(shelf, seen):
    folder = Folder.get(Folder.series == seen)
    renaming.start(seen, pattern="{season}.{episode} {episodes}")
    assert [row.number for row in Episode.select().where(Episode.file.is_null(False))] == [1, 2]
    assert folder.videos.count() == 2


def test_a_row_that_a_scan_made_meanwhile_is_no_second_video(shelf, seen):
    folder = Folder.get(Folder.series == seen)
    Video.create(folder=folder, path="F S01E01.mkv")
    renaming.start(seen, pattern=PATTERN)
    assert folder.videos.count() == 2 and places() == [("E01.mkv", 1), ("E02.mkv", 2)]


def test_a_folder_that_is_none_of_the_librarys_any_more_is_passed_over(shelf, seen):
    renaming.start(seen, pattern=PATTERN)
    RenamedFile.update(folder="gone").execute()
    assert renaming.undo(seen).state == "undone" and names(shelf, seen) == AFTER


def test_one_that_is_undone_while_it_runs_ends_as_undone(shelf, seen, monkeypatch):
    monkeypatch.setattr(renaming, "BATCH", 1)
    move = atomic.move
    count = iter(range(100))

    def undone_meanwhile(*paths):
        if next(count) == 2:
            renaming.undo(seen)
        move(*paths)

    monkeypatch.setattr(atomic, "move", undone_meanwhile)
    renaming.start(seen, pattern=PATTERN)
    assert Renaming.get().state == "undone"
    renaming.resume()
    assert len(names(shelf, seen)) == len(BEFORE)


def test_a_video_whose_new_name_is_read_otherwise_holds_what_it_held(shelf, seen, monkeypatch):
    monkeypatch.setattr(renaming.names, "read", lambda path: Name())
    renaming.start(seen, pattern=PATTERN)
    assert places() == [("E01.mkv", 1), ("E02.mkv", 2)]
    assert {row.how for row in Video.select()} == {"by_hand"}


def test_it_stops_where_somebody_undoes_it_and_the_undoing_goes_on(shelf, seen, monkeypatch):
    monkeypatch.setattr(renaming, "BATCH", 1)
    move = atomic.move

    def another_undoes(*paths):
        move(*paths)
        Renaming.update(state="undoing").execute()

    monkeypatch.setattr(atomic, "move", another_undoes)
    renaming.start(seen, pattern=PATTERN)
    assert RenamedFile.select().where(RenamedFile.is_done).count() == 1
    monkeypatch.setattr(atomic, "move", move)
    renaming.resume()
    assert names(shelf, seen) == BEFORE
