"""Files written whole or not at all, and read with a cap; every refusal of the disk in one clear sentence."""

import errno
import logging
import os
import secrets
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from ..errors import DiskError, NotAllowed
from .naming import shown, steps_inside

log = logging.getLogger(__name__)

TEMP_PREFIX = ".aniworld-tmp-"
MAX_READ_BYTES = 25 * 1024 * 1024
LEAST_FREE_BYTES = 1024 * 1024
SWEEP_DEPTH = 3  # root, series, season: nothing of ours lies deeper
SWEEP_ENTRIES = 500_000

# The file is opened by its last name alone: a link put there in between is not followed, a pipe does not block.
_FILE = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC

_REASONS = {
    errno.ENOSPC: ("full", "the disk is full"),
    errno.EDQUOT: ("full", "the disk quota is used up"),
    errno.EFBIG: ("full", "the file system takes no file of this size"),
    errno.EROFS: ("read-only", "the disk is mounted read-only"),
    errno.EACCES: ("no permission", "aniworld has no permission there"),
    errno.EPERM: ("no permission", "aniworld has no permission there"),
    errno.ENOENT: ("missing", "the folder is not there (is its disk mounted?)"),
    errno.ENOTDIR: ("in the way", "a file or a link lies where a folder should be"),
    errno.EISDIR: ("in the way", "a folder lies where the file should be"),
    errno.ELOOP: ("in the way", "a link lies where a file or folder should be"),
    errno.ENAMETOOLONG: ("name too long", "the name is too long for the disk"),
    errno.EIO: ("broken", "the disk reports an input/output error"),
    errno.ESTALE: ("gone", "the network share is gone"),
    errno.ENOTCONN: ("gone", "the network share is gone"),
    errno.EHOSTDOWN: ("gone", "the network share does not answer"),
    errno.ETIMEDOUT: ("gone", "the network share does not answer"),
}


def write(root: Path, relative: str, content: bytes) -> bool:
    """Put content at root / relative, whole or not at all; False when the very same bytes are there already.

    Makes the folders on the way, but never root itself: a missing root is a disk that is not mounted. A link at the
    end is replaced, what it points to is not touched.

    Raises NotAllowed when the path leaves root, DiskError when the disk refuses; no temporary file is left then.
    """
    parent, slash, name = relative.rpartition("/")
    if name in ("", ".", ".."):
        raise NotAllowed(f"{shown(relative)} is not the name of a file.")
    steps = steps_inside(root, parent + slash)
    with disk_errors(root, relative, "Cannot write"), _folder(root, steps, create=True) as folder:
        if _holds(folder, name, content):
            return False
        _replace(folder, name, content)
        return True


def read(root: Path, relative: str, max_bytes: int = MAX_READ_BYTES) -> bytes | None:
    """Return the bytes at root / relative; None when there is no such file.

    Raises NotAllowed when the path or a link leaves root, DiskError when it cannot be read or is larger than max_bytes.
    """
    *folders, name = steps_inside(root, relative) or ("",)
    try:
        with disk_errors(root, relative, "Cannot read"), _folder(root, folders) as folder:
            content = _content(folder, name, max_bytes + 1)
    except DiskError as error:
        if error.reason == "missing":
            return None
        raise
    if content is None or len(content) > max_bytes:
        what = "it is not a file" if content is None else f"it is larger than {max_bytes:,} bytes"
        raise DiskError(f"Cannot read {shown(relative)}: {what}.", root / relative, "not readable")
    return content


def remove(root: Path, relative: str) -> bool:
    """Remove the file at root / relative, and its folder when that is then empty. Returns whether it was there.

    A link is removed itself. Raises NotAllowed when the path leaves root, DiskError when it cannot be removed.
    """
    *folders, name = steps_inside(root, str(PurePosixPath(relative).parent)) + (PurePosixPath(relative).name,)
    try:
        with disk_errors(root, relative, "Cannot remove"), _folder(root, folders) as folder:
            os.unlink(name, dir_fd=folder)
    except DiskError as error:
        if error.reason == "missing":
            return False
        raise
    if folders:
        with suppress(OSError, DiskError), _folder(root, folders[:-1]) as parent:
            os.rmdir(folders[-1], dir_fd=parent)
    return True


def why_not_writable(root: Path) -> str | None:
    """Return in one sentence why nothing can be written to root; None when something can. Writes nothing itself."""
    try:
        with disk_errors(root, "", "Cannot write to"):
            if not stat.S_ISDIR(os.stat(root).st_mode):
                raise OSError(errno.ENOTDIR, "")
            disk = os.statvfs(root)
            if disk.f_flag & os.ST_RDONLY:
                raise OSError(errno.EROFS, "")
            if not os.access(root, os.W_OK | os.X_OK):
                raise OSError(errno.EACCES, "")
            if disk.f_blocks and disk.f_bavail * disk.f_frsize < LEAST_FREE_BYTES:
                raise OSError(errno.ENOSPC, "")
    except DiskError as error:
        return str(error)
    return None


def sweep(root: Path, older_than_seconds: float = 3600) -> int:
    """Remove the temporary files that a killed process left under root; return how many. Errors are passed over."""
    if not os.path.isdir(root):
        return 0
    removed = seen = 0
    youngest = time.time() - older_than_seconds
    top = root.resolve()
    for path, folders, files, folder in os.fwalk(top):
        seen += len(folders) + len(files)
        if seen > SWEEP_ENTRIES:
            log.warning("Stopped looking for leftover files in %s after %d entries", root, seen)
            break
        if len(Path(path).relative_to(top).parts) >= SWEEP_DEPTH - 1:
            folders.clear()
        for name in (name for name in files if name.startswith(TEMP_PREFIX)):
            with suppress(OSError):
                if os.stat(name, dir_fd=folder, follow_symlinks=False).st_mtime <= youngest:
                    os.unlink(name, dir_fd=folder)
                    removed += 1
    return removed


@contextmanager
def disk_errors(root: Path, relative: str, cannot: str) -> Iterator[None]:
    """Turn an OSError into a DiskError: cannot ("Cannot write"), what, and why."""
    try:
        yield
    except OSError as error:
        what = shown(relative or str(root))
        reason, because = _REASONS.get(error.errno, ("disk", (error.strerror or "the disk refuses").lower()))
        raise DiskError(f"{cannot} {what}: {because}.", root / relative, reason) from error


@contextmanager
def _folder(root: Path, steps: Iterable[str], create: bool = False) -> Iterator[int]:
    """Open a folder under root as a descriptor, step by step, so that no link swapped in meanwhile is followed."""
    folder = os.open(root.resolve(), _FOLDER)
    try:
        for step in steps:
            if create:
                _make_folder(folder, step)
            parent, folder = folder, os.open(step, _FOLDER, dir_fd=folder)
            os.close(parent)
        yield folder
    finally:
        os.close(folder)


def _make_folder(parent: int, name: str) -> None:
    with suppress(FileExistsError):
        os.mkdir(name, dir_fd=parent)
        _sync_folder(parent)


def _holds(folder: int, name: str, content: bytes) -> bool:
    try:
        return _content(folder, name, len(content) + 1) == content
    except OSError:  # nothing there, a link, or unreadable: then it is written anew
        return False


def _content(folder: int, name: str, max_bytes: int) -> bytes | None:
    with open(name, "rb", opener=_at(folder)) as file:
        return file.read(max_bytes) if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else None


def _replace(folder: int, name: str, content: bytes) -> None:
    temp = TEMP_PREFIX + secrets.token_hex(8)
    try:
        with open(temp, "xb", opener=_at(folder)) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temp, name, src_dir_fd=folder, dst_dir_fd=folder)
    finally:
        with suppress(OSError):  # gone already when all went well
            os.unlink(temp, dir_fd=folder)
    _sync_folder(folder)


def _at(folder: int) -> Callable[[str, int], int]:
    return lambda name, flags: os.open(name, flags | _FILE, 0o666, dir_fd=folder)


def _sync_folder(folder: int) -> None:
    try:
        os.fsync(folder)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # what SMB and NFS answer
            raise
