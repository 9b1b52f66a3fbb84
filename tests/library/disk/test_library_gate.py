"""The library's gate: while its disk is away, full or read-only nothing uses up its tries, and all goes on
afterwards."""

import errno
import os
import threading

import pytest
from said import said
from scaling.threads import at_once

from aniworld import events
from aniworld.database import connected, now
from aniworld.errors import BadImage, DiskError, LibraryError, ProviderError
from aniworld.files import atomic
from aniworld.library.artwork import fetched_files, stills
from aniworld.library.disk import library_gate, library_mark
from aniworld.library.parts import claims, schedule, workers
from aniworld.library.sources import ask
from aniworld.models import LibraryGate, Root, Series
from aniworld.models.part import LOADING, PENDING

OLDER_ERROR = "Cannot write “poster.jpg”: the disk is full."
NUMBERS = {
    errno.ENOSPC: "library_full",
    errno.EDQUOT: "library_full",
    errno.EROFS: "library_read_only",
    errno.EACCES: "library_no_permission",
    errno.EPERM: "library_no_permission",
    errno.EIO: "library_failing",
    errno.ESTALE: "library_failing",
}


class Disk:
    """The disk of the library: refuse(number) from now on, everything written or only below a folder;
    heal()."""

    def __init__(self, monkeypatch, root):
        self.number, self.below, self.tries = None, None, 0
        self._replace, self._fsync, self._open = os.replace, os.fsync, os.open
        self._root = root
        monkeypatch.setattr(os, "replace", self.replace)
        monkeypatch.setattr(os, "fsync", self.fsync)

    def place(self, descriptor):
        return os.readlink(f"/proc/self/fd/{descriptor}")

    def check(self, place):
        is_mine = place.startswith(str(self.below or self._root))
        if self.number and is_mine:
            raise OSError(self.number, os.strerror(self.number))

    def fsync(self, descriptor):
        place = self.place(descriptor)
        self.tries += "probe-" in place
        self.check(place)
        return self._fsync(descriptor)

    def replace(self, source, target, *, src_dir_fd=None, dst_dir_fd=None):
        if dst_dir_fd is not None:
            self.check(self.place(dst_dir_fd) + "/")
        return self._replace(source, target, src_dir_fd=src_dir_fd, dst_dir_fd=dst_dir_fd)

    def refuse(self, number, below=None):
        self.number, self.below = number, below

    def heal(self):
        self.number = None


@pytest.fixture
def disk(shelf, monkeypatch):
    return Disk(monkeypatch, shelf.root)


@pytest.mark.parametrize("number", NUMBERS, ids=errno.errorcode.get)
def test_trouble_of_the_whole_library_costs_no_try_however_long_it_lasts(shelf, frieren, disk, number):
    shelf.path(frieren, "tvshow.nfo").unlink()
    disk.refuse(number)
    shelf.load(frieren, "nfo")
    for _ in range(claims.TRIES + 1):
        assert not shelf.look()
        shelf.due(frieren)
        shelf.work()
    assert (shelf.part(frieren, "nfo").state, shelf.part(frieren, "nfo").attempt) == (PENDING, 0)
    assert library_gate.trouble().code == NUMBERS[number] and library_gate.trouble().cure
    disk.heal()
    assert shelf.look() and library_gate.trouble() is None
    shelf.work()
    assert Series.get_by_id(frieren.id).loading_status == "completed"


def test_all_that_waited_may_run_at_once_also_what_an_older_version_let_wait(shelf, disk):
    disk.refuse(errno.EROFS)
    second = [shelf.add("Frieren"), shelf.put("Mushi-Shi")][1]
    for name in ("nfo", "logo", "images"):
        shelf.set(second, name, not_before=9e9, attempt=7, **said(OLDER_ERROR, "disk"))
    disk.heal()
    assert shelf.look()
    shelf.work()
    assert {row.loading_status for row in Series.select()} == {"completed"}


def test_episodes_go_on_while_the_library_is_away(shelf, frieren):
    mount = shelf.unplug("lost+found/")
    added = shelf.add("Mushi-Shi")
    assert shelf.states(added) == "loaded pending pending pending" and len(shelf.episodes(added)) > 1
    assert claims.runnable(9) == 0
    mount()
    assert shelf.look()
    shelf.work()
    assert Series.get_by_id(added.id).loading_status == "completed"


def test_nothing_is_fetched_for_a_library_that_is_away(shelf, frieren, standin):
    shelf.unplug()
    shelf.load(frieren, "logo", "images", force=True)
    assert shelf.asked("/images") == []


def test_it_is_told_once_when_it_goes_and_once_when_it_is_back(shelf, disk):
    disk.refuse(errno.EROFS)
    added = shelf.add("Frieren")
    for _ in range(3):
        shelf.look()
        shelf.due(added)
        shelf.work()
    disk.heal()
    shelf.look()
    told = [event.kind for event in events.since(0) if event.kind in library_gate.KINDS]
    assert told == ["library_away", "library_back"]


def test_it_is_remembered_over_a_restart(shelf, disk):
    disk.refuse(errno.EROFS)
    shelf.add("Frieren")
    since = library_gate.trouble().since
    LibraryGate.update(since=since - 86_400).execute()
    library_gate.close(LibraryError("library_failing", "Now it fails.", shelf.root))
    assert (
        library_gate.trouble().since == since - 86_400 and library_gate.trouble().sentence == "Now it fails."
    )


# Who looks, and when


@pytest.fixture
def closed(house):
    library_gate.close(LibraryError("library_read_only", "It is read-only.", house.library))
    return house


def test_between_two_probes_nobody_looks(closed, monkeypatch):
    monkeypatch.setattr(library_gate, "examine", lambda root_id, room: pytest.fail("it is not time yet"))
    assert library_gate.look_again() is False


def test_one_worker_at_a_time_looks(closed, monkeypatch):
    library_gate.look_at_once()
    looked, seen = [], threading.Event()

    def examine(root_id, room):
        looked.append(root_id)
        seen.wait(5)

    monkeypatch.setattr(library_gate, "examine", examine)

    def look():
        found = library_gate.look_again()
        seen.set()  # the others came back, or this one is done
        return found

    assert sorted(at_once([look] * 4, connected)) == [False, False, False, True] and len(looked) == 1


def test_a_probe_that_died_with_its_worker_is_made_again(closed):
    library_gate.look_at_once()
    LibraryGate.update(probe_until=now() - 1).execute()
    assert library_gate.look_again()


@pytest.mark.parametrize(
    "times",
    [
        {"next_probe_at": 9e9},
        {"probe_until": 9e9},
        {"since": 9e9, "next_probe_at": 9e9, "probe_until": 9e9},
        {"since": 0.0},
    ],
    ids=["next try", "under way", "all", "long ago"],
)
def test_a_clock_that_was_set_holds_nothing_up(closed, times):
    library_gate.look_at_once()
    LibraryGate.update(times).execute()
    assert library_gate.look_again()


@pytest.mark.parametrize("ago, pause", [(0, 5), (40, 10), (86_400, 30), (-86_400, 5)])
def test_the_longer_it_lasts_the_less_often_it_is_looked_at_but_never_less_than_twice_a_minute(
    closed, ago, pause
):
    LibraryGate.update(since=now() - ago).execute()
    library_gate.close(LibraryError("library_full", "It is full.", closed.library))
    assert library_gate.trouble().next_probe_at - now() == pytest.approx(pause, abs=1)


def test_a_library_that_goes_while_nobody_needs_it_is_noticed(shelf, frieren):
    library_gate.look()
    assert library_gate.trouble() is None
    shelf.unplug("lost+found/")
    library_gate.look()
    library_gate.look()
    assert library_gate.trouble().code == "library_unmounted" and library_gate.trouble().needs_a_person


def test_a_probe_needs_real_room(shelf, monkeypatch):
    class Nearly:
        f_blocks, f_frsize, f_bavail = 1000, 1024, 100

    monkeypatch.setattr(os, "statvfs", lambda place: Nearly)
    assert library_gate.examine().code == "library_full"
    Nearly.f_bavail = 600
    assert library_gate.examine() is None
    assert library_gate.examine(room=5_000_000).code == "library_full"


def test_a_disk_with_room_for_little_stays_full_until_what_did_not_fit_does(shelf):
    refused = DiskError("Cannot write: the disk is full.", shelf.root / "x" / "fanart.jpg", "full")
    refused.needed = 4_000_000
    LibraryGate.create(
        host=workers.HOST, root=Root.FIRST, code="library_full", since=1, next_probe_at=1, seen_at=1, room=3
    )
    library_gate.close(library_mark.as_library_error(refused), refused.needed)
    library_gate.close(library_mark.as_library_error(refused))
    assert LibraryGate.get().room == 4_000_000


def test_a_probe_leaves_nothing_behind(shelf, disk):
    for number in (None, errno.ENOSPC):
        disk.refuse(number)
        library_gate.examine()
        assert [path.name for path in shelf.root.iterdir()] == [library_mark.MARK]


# One series, not the library


def test_trouble_of_one_folder_holds_nobody_else_up_and_never_ends(shelf, frieren, disk):
    shelf.path(frieren, "tvshow.nfo").unlink()
    disk.refuse(errno.EACCES, below=shelf.path(frieren))
    shelf.load(frieren, "nfo")
    for _ in range(claims.TRIES + 1):
        shelf.later(frieren)
    part = shelf.part(frieren, "nfo")
    assert library_gate.trouble() is None, "others go on"
    assert (part.state, part.error_code) == (PENDING, "disk") and "no permission" in part.error
    assert part.not_before > now() + 400, "ever more slowly"
    disk.heal()
    assert shelf.later(frieren).loading_status == "completed"


def test_trouble_of_the_thumbnails_is_not_the_librarys(shelf, house, disk):
    disk.refuse(errno.ENOSPC, below=house.data_dir)
    added = shelf.add("Frieren")
    assert shelf.states(added) == "loaded loaded loaded pending" and library_gate.trouble() is None
    disk.heal()
    assert shelf.later(added).loading_status == "completed"


def test_what_the_disk_refuses_is_no_reason_for_another_picture(shelf, disk, standin):
    added = shelf.put("Frieren")
    shelf.run()
    standin.log.clear()
    disk.refuse(errno.ENOSPC)
    shelf.set(added, "images", state=LOADING)
    shelf.work()
    assert len(shelf.asked("/images")) <= 1


def test_a_still_that_the_disk_refuses_is_fetched_again(shelf, frieren, disk):
    shelf.video(frieren, "Frieren - S01E01.mkv")
    shelf.load(frieren, "episodes")
    shelf.work()
    shelf.path(frieren, "Frieren - S01E01-thumb.jpg").unlink(missing_ok=True)
    disk.refuse(errno.ENOSPC)
    shelf.load(frieren, "images")
    assert shelf.part(frieren, "images").state == "pending"
    disk.heal()
    assert shelf.later(frieren).loading_status == "completed"
    assert "Frieren - S01E01-thumb.jpg" in shelf.files(frieren)


# Several machines


def test_a_machine_whose_share_is_gone_does_not_stop_the_others(shelf, frieren, monkeypatch):
    library_gate.close(LibraryError("library_missing", "It is missing here.", shelf.root))
    shelf.request(frieren, "nfo")
    assert claims.runnable(9) == 0
    monkeypatch.setattr(workers, "HOST", "another-machine")
    assert claims.runnable(9) == 1
    assert library_gate.trouble().sentence == "It is missing here.", "and all say so"
    LibraryGate.update(seen_at=now() - 3600).execute()
    assert library_gate.trouble() is None, "but not for a machine that is gone"


def test_a_machine_that_was_not_heard_of_for_a_day_is_forgotten(shelf):
    LibraryGate.create(
        host="gone", root=Root.FIRST, code="library_full", since=1, next_probe_at=1, seen_at=now() - 90_000
    )
    library_gate.close(LibraryError("library_full", "It is full.", shelf.root))
    assert [row.host for row in LibraryGate.select()] == [workers.HOST]


# Which parts of the state are told where


def test_what_waits_for_the_library_is_told_from_what_does_not(shelf, frieren):
    def holds_up():
        return library_gate.holds_up(list(shelf.parts(frieren).values()))

    assert not holds_up()
    shelf.set(frieren, "nfo", state=PENDING)
    assert holds_up()
    shelf.set(frieren, "episodes", state=PENDING)
    assert not holds_up()


def test_the_state_now_is_looked_at_where_none_is_known(shelf, frieren):
    assert library_gate.trouble_now() is None
    shelf.unplug()
    assert library_gate.trouble() is None and library_gate.trouble_now().code == "library_unmounted"
    library_gate.look()
    assert library_gate.trouble_now() == library_gate.trouble()


def test_accepting_lets_go_on_what_waited(shelf, frieren):
    (shelf.root / library_mark.MARK).unlink()
    shelf.load(frieren, "nfo", force=True)
    assert shelf.part(frieren, "nfo").state == PENDING
    library_gate.accept()
    assert library_gate.trouble() is None
    shelf.work()
    assert shelf.part(frieren, "nfo").state == "loaded"


def test_a_library_that_is_accepted_and_takes_nothing_says_so(shelf, frieren, monkeypatch):
    (shelf.root / library_mark.MARK).unlink()
    monkeypatch.setattr(
        atomic,
        "try_writing",
        lambda *args: (_ for _ in ()).throw(DiskError("It is full.", shelf.root, "full")),
    )
    library_gate.accept()
    assert library_gate.trouble().code == "library_full"


def test_the_timetable_says_that_nothing_was_looked_at(shelf, frieren):
    shelf.unplug()
    assert schedule.ENTRIES["scan"].act().sentence.startswith("Nothing was scanned: The library folder")


@pytest.mark.parametrize(
    "trouble, is_tried",
    [
        (DiskError("x", "x"), True),
        (BadImage("x"), False),
        (ProviderError("x", "x", retryable=True), False),
    ],
    ids=["disk", "picture", "source"],
)
def test_only_a_disk_is_tried_without_an_end(trouble, is_tried):
    assert fetched_files.may_help(trouble, claims.TRIES) is is_tried


def test_errors_of_stills_that_are_not_the_disks_are_passed_over():
    stills._raise_disk_errors({"a": BadImage("x")})
    assert ask.sources()


def test_what_is_known_of_a_root_in_trouble_is_not_found_out_again(shelf, frieren, disk):
    disk.refuse(errno.ENOSPC)
    error = DiskError("cannot_write", shelf.root / "poster.jpg", "full", place="poster.jpg", why="")
    assert library_gate.judge(error).code == "library_full"
    tries = disk.tries
    assert library_gate.judge(error).code == "library_full" and disk.tries == tries > 0
