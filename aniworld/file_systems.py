"""Which kind of disk a folder lies on, as Linux tells in /proc/self/mountinfo; elsewhere nothing is known."""

import os
import re
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
NETWORK = (
    *("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "coda", "ceph", "glusterfs", "lustre"),
    *("fuse.ceph-fuse", "fuse.davfs", "fuse.glusterfs", "fuse.rclone", "fuse.sshfs"),
)
KERNEL = (  # what the kernel shows as files, but keeps none
    *("binfmt_misc", "bpf", "cgroup", "cgroup2", "configfs", "debugfs", "devpts", "devtmpfs", "efivarfs"),
    *("fuse.lxcfs", "fusectl", "hugetlbfs", "mqueue", "nsfs", "proc", "pstore", "rpc_pipefs", "securityfs"),
    *("selinuxfs", "sysfs", "tracefs"),
)
MEMORY = ("ramfs", "tmpfs")
SYSTEM = ("/dev", "/run")  # where disks are mounted as well
OF_USERS = "/run/user/"
ESCAPED = re.compile(r"\\([0-7]{3})")


def network(place: Path) -> str:
    """Return the kind of network file system that a place lies on, such as nfs4; "" for a disk of its own."""
    _, kind = _mount_of(os.path.realpath(place))
    return kind if kind in NETWORK else ""


def is_of_kernel(place: Path) -> bool:
    """Return whether a place is none for files, whatever is mounted: the kernel shows itself there."""
    return _is_of_kernel(os.path.realpath(place))


def _is_of_kernel(real: str) -> bool:
    return _is_in(real, "/proc") or _is_in(real, "/sys") or _mount_of(real)[1] in KERNEL


def is_of_system(place: Path) -> bool:
    """Return whether a place belongs to the running system, as /dev and /run do: no file stays there.

    A disk that is mounted below these does not, nor does the folder of each user in /run/user. Where nothing
    is known of mounts, it may be one.
    """
    real = os.path.realpath(place)
    if _is_of_kernel(real):
        return True
    mount, kind = _mount_of(real)
    for top in SYSTEM:
        if mount and _is_in(real, top):
            is_mounted_below = len(mount) > len(top)  # both are around the place
            return not is_mounted_below or (kind in MEMORY and not mount.startswith(OF_USERS))
    return False


def journal_mode(folder: Path) -> str:
    """Return how SQLite shall keep changes in a folder.

    A write-ahead log needs memory that all processes share, which no network file system gives:
    https://www.sqlite.org/wal.html
    """
    return "delete" if network(folder) else "wal"


def _mount_of(place: str) -> tuple[str, str]:
    """Return the mount that a place lies in, and its kind: the innermost one, of several the last."""
    found = "", ""
    for mount, kind in _mounts():
        if _is_in(place, mount) and len(mount) >= len(found[0]):
            found = mount, kind
    return found


def _is_in(place: str, folder: str) -> bool:
    return place == folder or place.startswith(folder.rstrip("/") + "/")


def _mounts() -> list[tuple[str, str]]:
    """Return each mount point with the kind of its file system, in the order in which they were mounted."""
    try:
        lines = MOUNTS.read_text(errors="surrogateescape").splitlines()
    except OSError:
        return []
    mounts = []
    for line in lines:
        place, _, disk = line.partition(" - ")
        words = place.split(" ")
        if len(words) > 4 and disk:
            mounts.append((ESCAPED.sub(_character, words[4]), disk.split(" ")[0]))
    return mounts


def _character(escaped: "re.Match[str]") -> str:
    return os.fsdecode(bytes([int(escaped[1], 8)]))
