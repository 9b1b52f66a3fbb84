"""Which kind of disk a folder lies on, as Linux tells in /proc/self/mountinfo; elsewhere nothing is known."""

import os
import re
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
NETWORK = (
    *("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "coda", "ceph", "glusterfs", "lustre"),
    *("fuse.ceph-fuse", "fuse.davfs", "fuse.glusterfs", "fuse.rclone", "fuse.sshfs"),
)
ESCAPED = re.compile(r"\\([0-7]{3})")


def network(place: Path) -> str:
    """Return the kind of network file system that a place lies on, such as nfs4; "" for a disk of its own."""
    kind = _kind(os.path.realpath(place))
    return kind if kind in NETWORK else ""


def journal_mode(folder: Path) -> str:
    """Return how SQLite shall keep changes in a folder.

    A write-ahead log needs memory that all processes share, which no network file system gives:
    https://www.sqlite.org/wal.html
    """
    return "delete" if network(folder) else "wal"


def _kind(place: str) -> str:
    """Return the kind of the mount that a place lies in: the innermost one, of several the last."""
    found, longest = "", -1
    for mount, kind in _mounts():
        is_around = place == mount or place.startswith(mount.rstrip("/") + "/")
        if is_around and len(mount) >= longest:
            found, longest = kind, len(mount)
    return found


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
