"""Files are there whole or not at all, whatever the disk does."""

import errno
import os
import resource
import time

import pytest

from aniworld.errors import DiskError, NotAllowed
from aniworld.files import atomic

NFO = "Show (2020)/tvshow.nfo"


@pytest.fixture
def root(tmp_path):
    library = tmp_path / "library"
    (library / "Show (2020)").mkdir(parents=True)
    return library


def everything_in(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def failing(error_number):
    def fail(*_args, **_kwargs):
        raise OSError(error_number, os.strerror(error_number))

    return fail


def test_a_file_is_written_with_the_folders_on_its_way(root):
    assert atomic.write(root, "New (2021)/Season 01/x.nfo", b"content") is True
    assert (root / "New (2021)/Season 01/x.nfo").read_bytes() == b"content"
    assert everything_in(root) == [
        "New (2021)",
        "New (2021)/Season 01",
        "New (2021)/Season 01/x.nfo",
        "Show (2020)",
    ]


def test_a_file_whose_bytes_would_not_change_is_not_touched(root):
    atomic.write(root, NFO, b"same")
    os.utime(root / NFO, ns=(1, 1))
    before = (root / NFO).stat()
    assert atomic.write(root, NFO, b"same") is False
    after = (root / NFO).stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


@pytest.mark.parametrize("old, new", [(b"old", b"new"), (b"old", b"older"), (b"old", b""), (b"", b"new")])
def test_a_changed_file_is_replaced(root, old, new):
    atomic.write(root, NFO, old)
    assert atomic.write(root, NFO, new) is True
    assert atomic.read(root, NFO) == new


def test_other_programs_may_read_what_we_write(root):
    mask = os.umask(0o022)
    try:
        atomic.write(root, NFO, b"content")
    finally:
        os.umask(mask)
    assert (root / NFO).stat().st_mode & 0o777 == 0o644


def test_the_order_is_write_sync_rename_sync_folder(root, monkeypatch):
    calls = []

    def recorded(name):
        real = getattr(os, name)

        def call(*args, **kwargs):
            is_folder = name == "fsync" and os.path.isdir(f"/proc/self/fd/{args[0]}")
            calls.append("fsync folder" if is_folder else name)
            return real(*args, **kwargs)

        return call

    for name in ("fsync", "replace"):
        monkeypatch.setattr(os, name, recorded(name))
    atomic.write(root, NFO, b"content")
    assert calls == ["fsync", "replace", "fsync folder"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize(
    "error_number, reason, sentence",
    [
        (errno.ENOSPC, "full", "Cannot write “Show (2020)/tvshow.nfo”: the disk is full."),
        (errno.EROFS, "read-only", "Cannot write “Show (2020)/tvshow.nfo”: the disk is mounted read-only."),
        (
            errno.EACCES,
            "no permission",
            "Cannot write “Show (2020)/tvshow.nfo”: aniworld has no permission there.",
        ),
        (errno.ESTALE, "gone", "Cannot write “Show (2020)/tvshow.nfo”: the network share is gone."),
        (errno.EBUSY, "disk", "Cannot write “Show (2020)/tvshow.nfo”: device or resource busy."),
    ],
)
def test_when_the_disk_refuses_the_old_file_stays_alone(
    root, monkeypatch, step, error_number, reason, sentence
):
    atomic.write(root, NFO, b"old")
    monkeypatch.setattr(os, step, failing(error_number))
    with pytest.raises(DiskError) as refusal:
        atomic.write(root, NFO, b"new")
    assert (str(refusal.value), refusal.value.reason, refusal.value.path) == (sentence, reason, root / NFO)
    assert everything_in(root) == ["Show (2020)", NFO]
    assert (root / NFO).read_bytes() == b"old"


@pytest.mark.parametrize("step", ["open", "mkdir"])
def test_when_a_folder_cannot_be_made_nothing_is_left_over(root, monkeypatch, step):
    monkeypatch.setattr(os, step, failing(errno.EROFS))
    with pytest.raises(DiskError, match="read-only"):
        atomic.write(root, "New/Season 01/x.nfo", b"new")
    assert everything_in(root) == ["Show (2020)"]


def test_a_write_that_stops_half_way_leaves_the_old_file(root):
    atomic.write(root, NFO, b"old")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        with pytest.raises(DiskError) as refusal:
            atomic.write(root, NFO, b"x" * 1_000_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert refusal.value.reason == "full"
    assert everything_in(root) == ["Show (2020)", NFO] and (root / NFO).read_bytes() == b"old"


@pytest.mark.parametrize("error_number", [errno.EINVAL, errno.ENOTSUP])
def test_a_share_that_cannot_sync_folders_is_fine(root, monkeypatch, error_number):
    real = os.fsync
    on_folder = failing(error_number)
    monkeypatch.setattr(
        os, "fsync", lambda fd: on_folder() if os.path.isdir(f"/proc/self/fd/{fd}") else real(fd)
    )
    assert atomic.write(root, NFO, b"content") is True


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_named(root):
    (root / "Show (2020)").chmod(0o555)
    with pytest.raises(DiskError) as refusal:
        atomic.write(root, NFO, b"new")
    assert refusal.value.reason == "no permission"


def test_a_library_that_is_not_mounted_is_not_made(tmp_path):
    with pytest.raises(DiskError) as refusal:
        atomic.write(tmp_path / "missing", NFO, b"content")
    assert refusal.value.reason == "missing" and everything_in(tmp_path) == []


@pytest.mark.parametrize("path", ["Show (2020)", "Show (2020)/tvshow.nfo/x", "x" * 300])
def test_what_lies_in_the_way_stays(root, path):
    atomic.write(root, NFO, b"old")
    with pytest.raises(DiskError) as refusal:
        atomic.write(root, path, b"new")
    assert refusal.value.reason in ("in the way", "name too long")
    assert everything_in(root) == ["Show (2020)", NFO] and atomic.read(root, NFO) == b"old"


def test_a_link_is_replaced_and_its_target_is_not_touched(root, tmp_path):
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    poster = root / "Show (2020)/poster.jpg"
    for target in (secret, "poster.jpg", "missing"):
        poster.unlink(missing_ok=True)
        poster.symlink_to(target)
        assert atomic.write(root, "Show (2020)/poster.jpg", b"secret") is True
        assert not poster.is_symlink() and secret.read_bytes() == b"secret"


@pytest.mark.parametrize(
    "path", ["../x", "/etc/x", "out/x", "Show (2020)/..", "", "Show (2020)/", ".", "a\0b/x"]
)
def test_nothing_is_written_or_read_outside_the_library(root, tmp_path, path):
    (tmp_path / "private").mkdir()
    (root / "out").symlink_to(tmp_path / "private")
    with pytest.raises(NotAllowed):
        atomic.write(root, path, b"content")
    assert everything_in(tmp_path / "private") == []


def test_a_link_swapped_in_after_the_check_is_not_followed(root, tmp_path, monkeypatch):
    private = tmp_path / "private"
    private.mkdir()

    def check_then_swap(*args):
        steps = real(*args)
        (root / "Show (2020)").rmdir()
        (root / "Show (2020)").symlink_to(private)
        return steps

    real = atomic.steps_inside
    monkeypatch.setattr(atomic, "steps_inside", check_then_swap)
    with pytest.raises(DiskError) as refusal:
        atomic.write(root, NFO, b"content")
    assert refusal.value.reason == "in the way" and everything_in(private) == []


def test_a_file_is_read_up_to_a_cap(root):
    atomic.write(root, NFO, b"x" * 100)
    assert atomic.read(root, NFO, max_bytes=100) == b"x" * 100
    with pytest.raises(DiskError, match="larger than 99 bytes"):
        atomic.read(root, NFO, max_bytes=99)
    assert atomic.read(root, "Show (2020)/none.nfo") is None
    assert atomic.read(root, "None/none.nfo") is None


def test_what_is_no_file_is_not_read(root, tmp_path):
    os.mkfifo(root / "pipe")
    (root / "secret").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DiskError, match="it is not a file"):
        atomic.read(root, "pipe")
    with pytest.raises(DiskError, match="a folder lies where"):
        atomic.read(root, "Show (2020)")
    with pytest.raises(NotAllowed):
        atomic.read(root, "secret")


def test_a_pipe_in_the_way_is_replaced_without_waiting(root):
    os.mkfifo(root / "pipe")
    assert atomic.write(root, "pipe", b"content") is True
    assert (root / "pipe").read_bytes() == b"content"


def test_leftovers_of_a_killed_process_are_swept(root, tmp_path):
    season = root / "Show (2020)" / "Season 01"
    (season / "deep" / "deeper").mkdir(parents=True)
    (tmp_path / "private").mkdir()
    (root / "out").symlink_to(tmp_path / "private")
    hour_ago = time.time() - 3700
    for place in (root, season.parent, season, season / "deep", tmp_path / "private"):
        for name in (".aniworld-tmp-1", ".aniworld-tmp-2", "poster.jpg"):
            (place / name).write_bytes(b"x")
        for name in (".aniworld-tmp-1", "poster.jpg"):
            os.utime(place / name, (hour_ago, hour_ago))
    assert atomic.sweep(root) == 3
    assert atomic.sweep(root) == 0
    assert sorted(os.listdir(season)) == [".aniworld-tmp-2", "deep", "poster.jpg"]
    assert ".aniworld-tmp-1" in os.listdir(tmp_path / "private")
    assert atomic.sweep(root / "missing") == 0


def test_sweeping_stops_at_its_bound(root, monkeypatch):
    monkeypatch.setattr(atomic, "SWEEP_ENTRIES", 0)
    (root / ".aniworld-tmp-1").write_bytes(b"x")
    assert atomic.sweep(root, older_than_seconds=0) == 0


class Disk:
    """A disk with room that can be written to, unless told otherwise."""

    def __init__(self, **facts):
        self.f_flag, self.f_bavail, self.f_frsize, self.f_blocks = 0, 10**6, 4096, 10**6
        vars(self).update(facts)


@pytest.mark.parametrize(
    "disk, may_write, sentence",
    [
        (Disk(), True, None),
        (Disk(f_bavail=0, f_blocks=0), True, None),  # a share that does not tell
        (Disk(f_flag=os.ST_RDONLY), True, "the disk is mounted read-only"),
        (Disk(f_bavail=3), True, "the disk is full"),
        (Disk(), False, "aniworld has no permission there"),
    ],
)
def test_the_reason_why_a_library_takes_no_files_is_told(root, monkeypatch, disk, may_write, sentence):
    monkeypatch.setattr(os, "statvfs", lambda _path: disk)
    monkeypatch.setattr(os, "access", lambda _path, _mode: may_write)
    before = root.stat().st_mtime_ns
    told = atomic.why_not_writable(root)
    assert str(told) == (f"Cannot write to “{root}”: {sentence}." if sentence else "None")
    assert root.stat().st_mtime_ns == before


def test_a_library_that_is_missing_or_a_file_is_told(root):
    (root / "file").write_bytes(b"x")
    assert str(atomic.why_not_writable(root / "none")).endswith(
        "the folder is not there (is its disk mounted?)."
    )
    assert str(atomic.why_not_writable(root / "file")).endswith(
        "a file or a link lies where a folder should be."
    )


def test_removing_a_file_takes_its_empty_folder_along_and_nothing_else(tmp_path):
    atomic.write(tmp_path, "Show/Season 01/season.nfo", b"x")
    atomic.write(tmp_path, "Show/poster.jpg", b"y")
    assert atomic.remove(tmp_path, "Show/Season 01/season.nfo")
    assert not (tmp_path / "Show/Season 01").exists() and (tmp_path / "Show/poster.jpg").exists()
    assert not atomic.remove(tmp_path, "Show/Season 01/season.nfo")


def test_removing_a_link_leaves_what_it_points_to(tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_text("keep me")
    (tmp_path / "root" / "Show").mkdir(parents=True)
    (tmp_path / "root" / "Show" / "poster.jpg").symlink_to(outside)
    assert atomic.remove(tmp_path / "root", "Show/poster.jpg")
    assert outside.read_text() == "keep me" and not (tmp_path / "root" / "Show").exists()


def test_nothing_outside_is_removed(tmp_path):
    (tmp_path / "root").mkdir()
    (tmp_path / "outside.txt").write_text("keep me")
    with pytest.raises(NotAllowed):
        atomic.remove(tmp_path / "root", "../outside.txt")
    assert (tmp_path / "outside.txt").exists()


def test_a_file_gets_another_name_and_the_folders_on_its_way(root):
    (root / NFO).write_bytes(b"mine")
    atomic.move(root, NFO, "Show (2020)/Season 01/x.nfo")
    assert (root / "Show (2020)/Season 01/x.nfo").read_bytes() == b"mine" and not (root / NFO).exists()


def test_a_name_that_another_file_has_is_not_taken(root):
    (root / NFO).write_bytes(b"mine")
    (root / "other.nfo").write_bytes(b"another's")
    with pytest.raises(DiskError) as refused:
        atomic.move(root, NFO, "other.nfo")
    assert refused.value.reason == "taken" and "another file has the new name" in str(refused.value)
    assert (root / NFO).read_bytes() == b"mine" and (root / "other.nfo").read_bytes() == b"another's"


def test_a_file_system_without_case_lets_a_name_change_in_that(root):
    (root / "a.nfo").write_bytes(b"mine")
    os.link(root / "a.nfo", root / "A.nfo")  # as such a file system shows it
    atomic.move(root, "a.nfo", "A.nfo")
    assert (root / "A.nfo").read_bytes() == b"mine"


def test_a_file_that_is_gone_or_would_leave_the_library_is_not_renamed(root, tmp_path):
    with pytest.raises(DiskError) as refused:
        atomic.move(root, NFO, "Show (2020)/x.nfo")
    assert refused.value.reason == "missing"
    (root / NFO).write_bytes(b"mine")
    with pytest.raises(NotAllowed):
        atomic.move(root, NFO, "../x.nfo")
    assert (root / NFO).exists()


def test_a_folder_in_the_place_of_a_file_is_not_removed(tmp_path):
    (tmp_path / "Show" / "poster.jpg").mkdir(parents=True)
    with pytest.raises(DiskError) as refused:
        atomic.remove(tmp_path, "Show/poster.jpg")
    assert refused.value.reason != "missing" and (tmp_path / "Show" / "poster.jpg").is_dir()
