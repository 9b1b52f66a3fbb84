"""Files written completely or not at all, and read up to a limit; refusals of the disk in one sentence."""

import errno
import hashlib
import logging
import os
import secrets
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from ..errors import DiskError, NotAllowed
from ..messages import Message
from .naming import shown, steps_inside
from .real_roots import real_root

log = logging.getLogger(__name__)

TEMP_PREFIX = ".aniworld-tmp-"
MAX_READ_BYTES = 25 * 1024 * 1024
LEAST_FREE_BYTES = 1024 * 1024
SWEEP_DEPTH = 3  # root, series, season: nothing of ours lies deeper
SWEEP_ENTRIES = 500_000

# The file is opened by its last name alone: a link put there in between is not followed, a pipe does not
# block.
_FILE = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC

# What an errno means: the reason that DiskError gives, and the code of its sentence.
_REASONS = {
    errno.ENOSPC: ("full", "disk_full"),
    errno.EDQUOT: ("full", "disk_quota"),
    errno.EFBIG: ("full", "disk_file_size"),
    errno.EROFS: ("read-only", "disk_read_only"),
    errno.EACCES: ("no permission", "disk_no_permission"),
    errno.EPERM: ("no permission", "disk_no_permission"),
    errno.ENOENT: ("missing", "disk_missing"),
    errno.ENOTDIR: ("in the way", "disk_file_in_the_way"),
    errno.EEXIST: ("taken", "disk_name_taken"),
    errno.EISDIR: ("in the way", "disk_folder_in_the_way"),
    errno.ELOOP: ("in the way", "disk_link_in_the_way"),
    errno.ENAMETOOLONG: ("name too long", "disk_name_too_long"),
    errno.EIO: ("broken", "disk_broken"),
    errno.ESTALE: ("gone", "disk_share_gone"),
    errno.ENOTCONN: ("gone", "disk_share_gone"),
    errno.EHOSTDOWN: ("gone", "disk_share_silent"),
    errno.ETIMEDOUT: ("gone", "disk_share_silent"),
}


def write(root: Path, relative: str, content: bytes, *, home: str = "", mode: int = 0o666) -> bool:
    """Put content at root / relative, whole or not at all; False when the very same bytes are there already.

    Makes the folders on the way, but never root itself: a missing root is a disk that is not mounted. Nor is
    home made, a folder on the way that must be there. A link at the end is replaced, what it points to is not
    touched.
    mode: of a new file, less what the umask takes away.

    Raises NotAllowed when the path leaves root, DiskError when the disk refuses; no temporary file is left
    then.
    """
    parent, slash, name = relative.rpartition("/")
    if name in ("", ".", ".."):
        raise NotAllowed("not_a_file_name", place=shown(relative))
    steps = steps_inside(root, parent + slash)
    existing = len(steps_inside(root, home)) if home else 0
    refusal = disk_errors(root, relative, "cannot_write", len(content))
    with refusal, _folder(root, steps, create=True, existing=existing) as folder:
        if _holds(folder, name, content):
            return False
        _replace(folder, name, content, mode)
        return True


def make_folder(root: Path, relative: str) -> None:
    """Make the folder root / relative where it is not there yet. Raises as write()."""
    steps = steps_inside(root, relative)
    with disk_errors(root, relative, "cannot_make_folder"), _folder(root, steps, create=True):
        pass


def make_new_folder(root: Path, relative: str) -> bool:
    """Make the folder root / relative in one that is there. Return False when something has its name already.

    No link is followed. Raises NotAllowed when the path leaves root, DiskError when the disk refuses.
    """
    steps_inside(root, relative)
    *above, name = relative.split("/")
    with disk_errors(root, relative, "cannot_make_folder"), _folder(root, above) as folder:
        try:
            os.mkdir(name, dir_fd=folder)
        except FileExistsError:
            return False
        _sync_folder(folder)
    return True


def try_writing(root: Path, name: str, size: int) -> None:
    """Write so many bytes to a file in root and remove it again, to know that a file would get there.

    name: the same for whoever tries from one machine, so that a disk which removes nothing keeps one file
    only.
    Raises DiskError.
    """
    with disk_errors(root, "", "cannot_write_to", size), _folder(root, ()) as folder:
        disk = os.statvfs(folder)
        if disk.f_blocks and disk.f_bavail * disk.f_frsize < size:
            raise OSError(errno.ENOSPC, "")
        try:
            with open(TEMP_PREFIX + name, "wb", opener=_at(folder)) as file:
                file.write(os.urandom(size))
                file.flush()
                os.fsync(file.fileno())
        finally:
            with suppress(FileNotFoundError):
                os.unlink(TEMP_PREFIX + name, dir_fd=folder)


def digest(content: bytes) -> str:
    """Return what tells the bytes of a file from any others."""
    return hashlib.sha256(content).hexdigest()


def read(root: Path, relative: str, max_bytes: int = MAX_READ_BYTES) -> bytes | None:
    """Return the bytes at root / relative; None when there is no such file.

    Raises NotAllowed when the path or a link leaves root, DiskError when it cannot be read or is larger than
    max_bytes.
    """
    *folders, name = steps_inside(root, relative) or ("",)
    with disk_errors(root, relative, "cannot_read"):
        try:
            with _folder(root, folders) as folder:
                content = _content(folder, name, max_bytes + 1)
        except FileNotFoundError:
            return None
    path, place = root / relative, shown(relative)
    if content is None:
        raise DiskError("disk_not_a_file", path, "not readable", place=place)
    if len(content) > max_bytes:
        raise DiskError("disk_file_too_large", path, "not readable", place=place, most=max_bytes)
    return content


def remove(root: Path, relative: str) -> bool:
    """Remove the file at root / relative, and its folder when that is then empty.

    Return whether it was there.

    A link is removed itself. Raises NotAllowed when the path leaves root, DiskError when it cannot be
    removed.
    """
    path = PurePosixPath(relative)
    folders = steps_inside(root, str(path.parent))
    name = path.name
    try:
        with disk_errors(root, relative, "cannot_remove"), _folder(root, folders) as folder:
            os.unlink(name, dir_fd=folder)
    except DiskError as error:
        if error.reason == "missing":
            return False
        raise
    if folders:
        with suppress(OSError, DiskError), _folder(root, folders[:-1]) as parent:
            os.rmdir(folders[-1], dir_fd=parent)
    return True


def remove_folder(root: Path, relative: str) -> bool:
    """Remove the folder root / relative when nothing but leftovers of killed writers is in it.

    Return whether it was removed. No link is followed. Raises NotAllowed when the path leaves root.
    """
    steps_inside(root, relative)
    *above, name = relative.split("/")
    try:
        with _folder(root, above) as parent:
            with _folder_in(parent, name) as folder:
                _remove_leftovers(folder)
            os.rmdir(name, dir_fd=parent)
            _sync_folder(parent)
    except OSError:  # something is in it, it is gone or is none, or the disk refuses
        return False
    return True


def _remove_leftovers(folder: int) -> None:
    """Remove the temporary files in a folder in which nothing else is."""
    names = os.listdir(folder)
    if all(name.startswith(TEMP_PREFIX) for name in names):
        for name in names:
            os.unlink(name, dir_fd=folder)


def move(root: Path, relative: str, to: str) -> None:
    """Give the file at root / relative another name, in any folder of root that is there already.

    Another file that has the name stays: then, and when the disk refuses, DiskError is raised. A name that
    differs only in its letters' case is taken also where the file system sees no difference. Raises
    NotAllowed when a path leaves root.
    """
    source, target = PurePosixPath(relative), PurePosixPath(to)
    from_steps = steps_inside(root, str(source.parent))
    to_steps = steps_inside(root, str(target.parent))
    refusal = disk_errors(root, relative, "cannot_rename")
    with refusal, _folder(root, from_steps) as old, _folder(root, to_steps, create=True) as new:
        if _is_another(old, source.name, new, target.name):
            raise OSError(errno.EEXIST, "")
        os.rename(source.name, target.name, src_dir_fd=old, dst_dir_fd=new)
        _sync_folder(new)


def _is_another(old: int, name: str, new: int, new_name: str) -> bool:
    """Return whether another file than this one has the new name already."""
    try:
        there = os.stat(new_name, dir_fd=new, follow_symlinks=False)
    except FileNotFoundError:
        return False
    mine = os.stat(name, dir_fd=old, follow_symlinks=False)
    return not os.path.samestat(there, mine)


def why_not_writable(root: Path) -> DiskError | None:
    """Return why nothing can be written to root; None when something can.

    Writes nothing itself.
    """
    try:
        with disk_errors(root, "", "cannot_write_to"):
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
        return error
    return None


def sweep(root: Path, older_than_seconds: float = 3600) -> int:
    """Remove the temporary files that a killed process left under root; return how many.

    Errors are passed over.
    """
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
        for name in files:
            if name.startswith(TEMP_PREFIX) and _remove_old(folder, name, youngest):
                removed += 1
    return removed


def _remove_old(folder: int, name: str, youngest: float) -> bool:
    with suppress(OSError):
        if os.stat(name, dir_fd=folder, follow_symlinks=False).st_mtime <= youngest:
            os.unlink(name, dir_fd=folder)
            return True
    return False


@contextmanager
def disk_errors(root: Path, relative: str, cannot: str, size: int = 0) -> Iterator[None]:
    """Turn an OSError into a DiskError that says what could not be done, where, and why.

    cannot: the code of what could not be done ("cannot_write"); size: of what is written.
    """
    try:
        yield
    except OSError as error:
        reason, code = _REASONS.get(error.errno or 0, ("disk", "disk"))
        args = {"cannot": Message(cannot), "place": shown(relative or str(root))}
        if code == "disk":
            args["why"] = (error.strerror or "the disk refuses").lower()
        refused = DiskError(code, root / relative, reason, **args)
        refused.needed = size if reason == "full" else 0
        raise refused from error


@contextmanager
def _folder(root: Path, steps: Iterable[str], create: bool = False, existing: int = 0) -> Iterator[int]:
    """Open a folder under root as a descriptor, step by step; no link swapped in meanwhile is followed.

    create: make those that are not there, but for the first ones (kept).
    """
    folder = os.open(real_root(root), _FOLDER)
    try:
        for number, step in enumerate(steps):
            if create and number >= existing:
                _make_folder(folder, step)
            parent, folder = folder, os.open(step, _FOLDER, dir_fd=folder)
            os.close(parent)
        yield folder
    finally:
        os.close(folder)


@contextmanager
def _folder_in(parent: int, name: str) -> Iterator[int]:
    folder = os.open(name, _FOLDER, dir_fd=parent)
    try:
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


def _replace(folder: int, name: str, content: bytes, mode: int) -> None:
    temp = TEMP_PREFIX + secrets.token_hex(8)
    try:
        with open(temp, "xb", opener=_at(folder, mode)) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temp, name, src_dir_fd=folder, dst_dir_fd=folder)
    finally:
        with suppress(OSError):  # gone already when all went well
            os.unlink(temp, dir_fd=folder)
    _sync_folder(folder)


def _at(folder: int, mode: int = 0o666) -> Callable[[str, int], int]:
    return lambda name, flags: os.open(name, flags | _FILE, mode, dir_fd=folder)


def _sync_folder(folder: int) -> None:
    try:
        os.fsync(folder)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # what SMB and NFS answer
            raise
