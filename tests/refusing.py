"""A disk that refuses what SQLite writes: its own system calls are replaced, as its interface for tests
allows.

https://www.sqlite.org/c3ref/vfs.html (xSetSystemCall). Nothing above the calls knows of it: codes,
rollbacks and texts
are those of a disk that is really full or broken.
"""

import contextlib
import ctypes
import os
from collections.abc import Iterator

import cysqlite._cysqlite

_library = ctypes.CDLL(cysqlite._cysqlite.__file__)
_WRITE = ctypes.CFUNCTYPE(ctypes.c_ssize_t, ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, use_errno=True)
_PWRITE = ctypes.CFUNCTYPE(
    ctypes.c_ssize_t, ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int64, use_errno=True
)
_SET = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)
FRAME_HEAD, SIZE_AFTER_COMMIT = 24, slice(4, 8)  # https://www.sqlite.org/fileformat.html#the_write_ahead_log


class _Vfs(ctypes.Structure):
    _fields_ = [
        ("iVersion", ctypes.c_int),
        ("szOsFile", ctypes.c_int),
        ("mxPathname", ctypes.c_int),
        *[
            (name, ctypes.c_void_p)
            for name in (
                "pNext",
                "zName",
                "pAppData",
                "xOpen",
                "xDelete",
                "xAccess",
                "xFullPathname",
                "xDlOpen",
                "xDlError",
                "xDlSym",
                "xDlClose",
                "xRandomness",
                "xSleep",
                "xCurrentTime",
                "xGetLastError",
                "xCurrentTimeInt64",
            )
        ],
        ("xSetSystemCall", _SET),
    ]


class Disk:
    """Lets some commits of aniworld.db pass and refuses the next one with this errno. was_asked: whether
    one came."""

    def __init__(self, errno: int, passes: int):
        self.errno, self.left, self.was_asked = errno, passes, False

    def refuses(self, fd: int, data: int, size: int) -> bool:
        if self.was_asked or not os.readlink(f"/proc/self/fd/{fd}").endswith("aniworld.db-wal"):
            return False
        if self.left == 0:
            self.was_asked = True
            return True
        if size == FRAME_HEAD and any(ctypes.string_at(data, size)[SIZE_AFTER_COMMIT]):
            self.left -= 1
        return False


@contextlib.contextmanager
def refusing(errno: int, passes: int = 0) -> Iterator[Disk]:
    """In here one commit of aniworld.db is refused, after so many that are not."""
    disk = Disk(errno, passes)

    def write(fd, data, size):
        if disk.refuses(fd, data, size):
            ctypes.set_errno(disk.errno)
            return -1
        return os.write(fd, ctypes.string_at(data, size))

    def pwrite(fd, data, size, offset):
        if disk.refuses(fd, data, size):
            ctypes.set_errno(disk.errno)
            return -1
        return os.pwrite(fd, ctypes.string_at(data, size), offset)

    calls = {b"write": _WRITE(write), b"pwrite": _PWRITE(pwrite), b"pwrite64": _PWRITE(pwrite)}
    _library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
    vfs = _library.sqlite3_vfs_find(b"unix")
    for name, call in calls.items():
        vfs.contents.xSetSystemCall(ctypes.addressof(vfs.contents), name, ctypes.cast(call, ctypes.c_void_p))
    try:
        yield disk
    finally:
        for name in calls:
            vfs.contents.xSetSystemCall(ctypes.addressof(vfs.contents), name, None)
