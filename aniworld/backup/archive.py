"""The file of a backup: a zip that holds a description and the database, and nothing else."""

import json
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, Self

from ..errors import DiskError, Invalid
from ..files import atomic
from ..files.naming import shown

DESCRIPTION, DATABASE = "aniworld.json", "aniworld.db"
FORMAT = 1
MOST_OF_DESCRIPTION = 100_000
MOST_OF_DATABASE = 4 * 1024**3
MOST_RATIO = 200  # of a database to its packed bytes; ours come to 4 to 20
SMALL = 4 * 1024**2  # an empty database is packed more tightly than that
PIECE = 1024 * 1024
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1
# How a zip ends: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.16
END = struct.Struct("<4s4H2LH")
END_MARK, LONGEST_COMMENT = b"PK\x05\x06", 65_535
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error, UnicodeDecodeError)


class Description(NamedTuple):
    """What a backup says of itself.

    made_at: UTC seconds; version: of the program; schema: its last migration; has_keys: whether the keys of
    sources and media servers are in it; settings: those of the environment that are no secret.
    """

    made_at: float
    reason: str
    version: str
    schema: str
    series: int
    episodes: int
    users: int
    has_keys: bool
    settings: dict[str, str]

    def as_json(self) -> bytes:
        told = {"format": FORMAT} | self._asdict()
        return json.dumps(told, indent=1, ensure_ascii=False).encode()

    @classmethod
    def of(cls, content: bytes) -> Self:
        """Return what the bytes of a description say. Raises Invalid."""
        try:
            told = json.loads(content)
            if not isinstance(told, dict) or told.get("format") != FORMAT:
                raise Invalid("backup_of_other_format", "file")
            found = cls(**{name: told[name] for name in cls._fields})
        except (ValueError, KeyError, RecursionError) as error:
            raise Invalid("backup_is_damaged", "file") from error
        if not found._is_sound():
            raise Invalid("backup_is_damaged", "file")
        return found

    def _is_sound(self) -> bool:
        kinds = (float, str, str, str, int, int, int, bool, dict)
        for value, kind in zip(self, kinds, strict=True):
            is_number = kind is float and isinstance(value, int)
            if not (isinstance(value, kind) or is_number):
                return False
        return 0 <= self.made_at < 253402300800.0


def write(folder: Path, name: str, database: Path, description: Description) -> None:
    """Pack a database into a new zip in this folder, whole or not at all, for its owner only.

    Raises DiskError when the disk refuses, or when there is a file of this name.
    """
    unseen = folder / f"{atomic.TEMP_PREFIX}{os.getpid()}-{name}"
    try:
        with atomic.disk_errors(folder, name, "cannot_write", database.stat().st_size):
            _pack(unseen, database, description)
        atomic.move(folder, unseen.name, name)
    finally:
        unseen.unlink(missing_ok=True)


def _pack(path: Path, database: Path, description: Description) -> None:
    opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with open(opened, "w+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
            packed.writestr(DESCRIPTION, description.as_json())
            packed.write(database, DATABASE)
        file.flush()
        os.fsync(file.fileno())


def describe(path: Path) -> Description:
    """Return what the backup at this path says of itself. Raises Invalid, DiskError."""
    with _opened(path) as packed:
        return _description(packed)


def unpack(path: Path, to: Path) -> Description:
    """Put the database of a backup into a new file, and return what the backup says of itself.

    Nothing but the two members that a backup has is read, and no more of them than they say.
    Raises Invalid when it is no backup of ours, DiskError when the disk refuses.
    """
    with _opened(path) as packed:
        description = _description(packed)
        member = packed.getinfo(DATABASE)
        with atomic.disk_errors(to.parent, "", "cannot_write_to", member.file_size):
            opened = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            with open(opened, "wb") as file:
                _copy_member(packed, member, file)
        return description


def _copy_member(packed: zipfile.ZipFile, member: zipfile.ZipInfo, file: BinaryIO) -> None:
    left = member.file_size
    with packed.open(member) as inside:
        while piece := inside.read(PIECE):
            left -= len(piece)
            if left < 0:
                raise Invalid("backup_is_damaged", "file")
            file.write(piece)
    if left:
        raise Invalid("backup_is_damaged", "file")


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a zip that holds just what a backup holds. Raises Invalid, DiskError."""
    try:
        with atomic.disk_errors(path.parent, path.name, "cannot_read"), path.open("rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise DiskError("disk_not_a_file", path, "not readable", place=shown(path.name))
            _refuse_many_members(file)
            with zipfile.ZipFile(file) as packed:
                _refuse_others(packed.infolist())
                yield packed
    except BROKEN as error:
        raise Invalid("backup_is_damaged", "file") from error
    except RuntimeError as error:  # zipfile asks for a password
        raise Invalid("backup_is_foreign", "file") from error


def _refuse_many_members(file: BinaryIO) -> None:
    """Refuse a zip that says of itself that it has more than two members, before its list is read."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - LONGEST_COMMENT - END.size))
    tail = file.read()
    place = tail.rfind(END_MARK)
    if place < 0 or len(tail) - place < END.size:
        raise Invalid("backup_is_no_zip", "file")
    members = END.unpack_from(tail, place)[4]
    if members != 2:
        raise Invalid("backup_is_foreign", "file")
    file.seek(0)


def _refuse_others(members: list[zipfile.ZipInfo]) -> None:
    most = {DESCRIPTION: MOST_OF_DESCRIPTION, DATABASE: MOST_OF_DATABASE}
    if sorted(member.orig_filename for member in members) != sorted(most):
        raise Invalid("backup_is_foreign", "file")
    for member in members:
        is_link = stat.S_ISLNK(member.external_attr >> 16)
        if is_link or member.flag_bits & ENCRYPTED or member.compress_type not in PACKED:
            raise Invalid("backup_is_foreign", "file")
        is_dense = member.file_size > max(SMALL, MOST_RATIO * member.compress_size)
        if member.file_size > most[member.orig_filename] or is_dense:
            raise Invalid("backup_too_large", "file")


def _description(packed: zipfile.ZipFile) -> Description:
    content: Any = packed.read(DESCRIPTION)
    return Description.of(content)
