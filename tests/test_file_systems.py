"""A data folder on a network drive is warned of, and SQLite keeps no log there that needs shared memory."""

import os
import signal
import subprocess
import sys
import threading

import cysqlite
import pytest

from aniworld import doctor, file_systems, inspection
from aniworld.bootstrap import prepare
from aniworld.database import connected, db, open_database, shape
from aniworld.library.series import series
from aniworld.models import Series
from aniworld.providers.cache import Cache
from aniworld.tasks import open_queue
from aniworld.wakeup import WakeUp, folder_for

DISK = "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /mnt/nas rw,relatime shared:2 - {kind} nas:/export rw,vers=4.2
31 30 8:2 / /mnt/nas/local rw - xfs /dev/sdb1 rw
32 22 0:41 / /mnt/my\\040share rw - cifs //nas/share rw
33 22 0:42 / /mnt/twice rw - nfs nas:/old rw
34 33 8:3 / /mnt/twice rw - ext4 /dev/sdc1 rw
broken line
"""


@pytest.fixture
def mounts(tmp_path, monkeypatch):
    def write(text):
        (tmp_path / "mountinfo").write_text(text)
        monkeypatch.setattr(file_systems, "MOUNTS", tmp_path / "mountinfo")

    return write


@pytest.mark.parametrize(
    "place, kind",
    [
        ("/config", ""),
        ("/mnt/nas", "nfs4"),
        ("/mnt/nas/config/deep", "nfs4"),
        ("/mnt/nasty", ""),
        ("/mnt/nas/local/config", ""),
        ("/mnt/my share/config", "cifs"),
        ("/mnt/twice/config", ""),
    ],
)
def test_a_place_is_on_the_innermost_mount(mounts, place, kind):
    mounts(MOUNTS.format(kind="nfs4"))
    assert file_systems.network(place) == kind


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "fuse.rclone", "ceph"])
def test_what_lies_on_a_server_is_known_by_its_kind(mounts, kind):
    mounts(MOUNTS.format(kind=kind))
    assert file_systems.network("/mnt/nas/config") == kind


@pytest.mark.parametrize("kind", ["ext4", "btrfs", "zfs", "overlay", "fuse.mergerfs", "tmpfs"])
def test_a_disk_of_this_machine_is_none(mounts, kind):
    mounts(MOUNTS.format(kind=kind))
    assert file_systems.network("/mnt/nas/config") == ""


def test_a_link_is_followed_and_where_nothing_is_told_nothing_is_known(mounts, tmp_path, monkeypatch):
    mounts(f"{DISK}30 22 0:40 / {tmp_path}/nas rw - nfs4 nas:/export rw\n")
    (tmp_path / "link").symlink_to(tmp_path / "nas" / "config")
    assert file_systems.network(tmp_path / "link") == "nfs4"
    monkeypatch.setattr(file_systems, "MOUNTS", tmp_path / "none")
    assert file_systems.network(tmp_path / "link") == ""


SYSTEM = """\
22 1 8:1 / / rw - ext4 /dev/sda1 rw
23 22 0:21 / /proc rw - proc proc rw
24 22 0:22 / /sys rw - sysfs sysfs rw
25 24 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw
26 22 0:5 / /dev rw - {dev} udev rw
27 26 0:23 / /dev/pts rw - devpts devpts rw
28 26 0:24 / /dev/shm rw - tmpfs tmpfs rw
29 22 0:25 / /run rw - tmpfs tmpfs rw
30 29 0:27 / /run/lock rw - tmpfs tmpfs rw
31 29 8:17 / /run/media/me/Anime rw - ext4 /dev/sdb1 rw
32 29 0:50 / /run/user/1000 rw - tmpfs tmpfs rw
33 32 0:51 / /run/user/1000/gvfs rw - fuse.gvfsd-fuse gvfsd-fuse rw
34 26 8:33 / /dev/anime rw - xfs /dev/sdc1 rw
35 22 0:5 / /srv/devices rw - devtmpfs udev rw
36 22 0:52 / /srv/memory rw - tmpfs tmpfs rw
37 23 0:53 / /proc/sys/fs/binfmt_misc rw - autofs systemd-1 rw
38 29 0:54 / /run/rpc_pipefs rw - rpc_pipefs rpc_pipefs rw
"""
OF_KERNEL = [
    *("/proc", "/proc/1/fd", "/proc/sys/fs/binfmt_misc/x", "/sys", "/sys/class", "/sys/fs/cgroup/a"),
    *("/dev/pts", "/srv/devices/x", "/run/rpc_pipefs"),
]
OF_SYSTEM = ["/dev", "/dev/disk", "/dev/shm", "/run", "/run/lock", "/run/media/me", "/run/user", "/run/x"]
OF_HOUSEHOLD = [
    *("/", "/developer", "/running", "/srv/memory/x", "/dev/anime", "/dev/anime/x", "/run/media/me/Anime"),
    *("/run/media/me/Anime/x", "/run/user/1000", "/run/user/1000/gvfs/smb"),
]


@pytest.mark.parametrize("dev", ["devtmpfs", "tmpfs"])  # a container has the second
@pytest.mark.parametrize("place", OF_KERNEL + OF_SYSTEM + OF_HOUSEHOLD)
def test_what_belongs_to_the_running_system_is_told_from_what_is_mounted_below_it(mounts, dev, place):
    mounts(SYSTEM.format(dev=dev))
    assert file_systems.is_of_system(place) == (place not in OF_HOUSEHOLD)
    is_device = dev == "devtmpfs" and place in ("/dev", "/dev/disk")
    assert file_systems.is_of_kernel(place) == (place in OF_KERNEL or is_device)


def test_folders_of_the_system_are_known_by_name_where_nothing_is_mounted(mounts):
    mounts(DISK)
    assert file_systems.is_of_system("/dev/x") and not file_systems.is_of_kernel("/dev/x")
    assert file_systems.is_of_kernel("/proc/x") and not file_systems.is_of_system("/srv/anime")


def test_where_mounts_are_not_told_only_folders_of_the_kernel_are_refused(mounts):
    mounts("")
    assert file_systems.is_of_system("/sys/x") and not file_systems.is_of_system("/run/media/me/Anime")


@pytest.fixture
def on_network(mounts, settings):
    """The data folder of these settings is on an NFS share, as far as the machine tells."""
    mounts(f"{DISK}30 22 0:40 / {settings.data_dir} rw - nfs4 nas:/export rw\n")
    return settings


def modes(data_dir):
    """The journal mode of each database in the data folder, by its name."""
    return {
        path.name: cysqlite.connect(str(path)).execute("PRAGMA journal_mode").fetchall()[0][0]
        for path in data_dir.rglob("*.db")
    }


def test_no_database_has_a_write_ahead_log_there_and_it_is_warned_of(on_network, caplog):
    prepare(on_network, durable=False)
    with connected():
        series.add("Frieren")
        assert "without a write-ahead log, as it lies on nfs4" in db.description
    open_queue(on_network, WakeUp(folder_for(on_network.data_dir), "worker"))
    Cache(on_network.data_dir).get("anything")

    names = ("aniworld.db", "tasks.db", "answers.db")
    assert modes(on_network.data_dir) == dict.fromkeys(names, "delete")
    assert not list(on_network.data_dir.rglob("*-wal"))
    said = {record.getMessage() for record in caplog.records}
    [warning] = [line for line in said if "network file system" in line]
    assert str(on_network.data_dir) in warning and "(nfs4)" in warning and "Move the data folder" in warning
    assert any("as it lies on nfs4" in finding.line for finding in doctor.examine(on_network))


def test_on_a_disk_of_its_own_nothing_is_said_and_the_log_stays(settings, caplog):
    prepare(settings, durable=False)
    assert modes(settings.data_dir)["aniworld.db"] == "wal"
    assert "network file system" not in caplog.text
    with connected():
        assert "write-ahead" not in db.description


def test_a_database_that_moves_onto_a_share_and_back_keeps_everything(settings, mounts):
    prepare(settings, durable=False)
    with connected():
        series.add("Frieren")
    db.obj.let_go()
    mounts(f"30 22 0:40 / {settings.data_dir} rw - nfs4 nas:/export rw\n")
    open_database(settings.data_dir, durable=True)
    with connected():
        assert [row.title for row in Series.select()] == ["Frieren"]
    assert modes(settings.data_dir)["aniworld.db"] == "delete"
    db.obj.let_go()
    mounts(DISK)
    open_database(settings.data_dir, durable=True)
    with connected():
        assert Series.select().count() == 1
    assert modes(settings.data_dir)["aniworld.db"] == "wal"


def test_those_who_read_and_those_who_write_wait_for_each_other(on_network):
    prepare(on_network, durable=False)
    failed = []

    def work(number):
        try:
            with connected():
                for turn in range(15):
                    series.add(f"Show {number} {turn}")
                    Series.select().count()
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    with connected():
        assert Series.select().count() == 60


CUT_SHORT = """
import cysqlite, os, signal, sys
database = cysqlite.connect(sys.argv[1])
database.execute("PRAGMA cache_size = 1")
database.execute("BEGIN IMMEDIATE")
database.execute("UPDATE series SET title = 'lost'")
database.execute("CREATE TABLE rubbish (text TEXT)")
for _ in range(400):
    database.execute("INSERT INTO rubbish VALUES (?)", ["x" * 5000])
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_write_that_a_power_cut_ended_there_is_undone_at_the_next_start(on_network):
    prepare(on_network, durable=False)
    with connected():
        series.add("Frieren")
    db.obj.let_go()
    path = on_network.data_dir / "aniworld.db"
    ended = subprocess.run([sys.executable, "-c", CUT_SHORT, str(path)], timeout=30, check=False)
    assert ended.returncode == -signal.SIGKILL and os.path.getsize(f"{path}-journal") > 0
    inspection.look(path, shape(), expects_rows=True)
    open_database(on_network.data_dir, durable=False)
    with connected():
        assert [row.title for row in Series.select()] == ["Frieren"]
        assert "rubbish" not in db.get_tables()
