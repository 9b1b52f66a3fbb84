"""Makes a backup: copies the database, looks whether the copy is whole, and packs it."""

import errno
import logging
import os
from dataclasses import fields
from pathlib import Path

import cysqlite

from .. import __version__, context, inspection
from ..database import now, shape
from ..errors import Invalid
from ..files import atomic
from ..files.naming import shown
from ..inspection import HISTORY
from ..settings import Settings
from ..trouble import FULL, NOT_OPENED, READ_ONLY, Trouble
from ..write_lock import alone
from . import archive, copy, shelf
from .archive import Description
from .shelf import Backup

log = logging.getLogger(__name__)
COPY = f"{atomic.TEMP_PREFIX}copy.db"  # one at a time, so what a killed process left is found by its name
COUNTED = ("series", "episode", "user")
# What SQLite says when the copy cannot be written, which may be on another disk than the database.
REFUSED_COPY = {FULL: errno.ENOSPC, READ_ONLY: errno.EROFS, NOT_OPENED: errno.EACCES}


def make(reason: str) -> Backup:
    """Back up the database into the data folder, and remove what need not be kept any longer.

    Raises Trouble when the database cannot be copied, DiskError when the disk refuses.
    """
    place = shelf.folder()
    with atomic.disk_errors(place, "", "cannot_write_to"), alone(place / "backup.lock"):
        made_at = now()
        backup_id = shelf.new_id(reason, made_at)
        _make(place, shelf.path_of(backup_id).name, reason, made_at, with_keys=True)
        log.info("A backup was made: %s.", backup_id)
        shelf.remove_old()
    return shelf.find(backup_id)


def export(path: Path, *, with_keys: bool = False) -> Description:
    """Back up the database to a new file anywhere.

    Raises Invalid where no new file can be, DiskError when its disk refuses, Trouble.
    """
    if os.path.lexists(path):
        raise Invalid("backup_place_taken", "to", place=shown(str(path)))
    if not path.parent.is_dir():
        raise Invalid("backup_place_missing", "to", folder=shown(str(path.parent)))
    with atomic.disk_errors(path.parent, path.name, "cannot_write"):
        try:
            return _make(path.parent, path.name, shelf.MANUAL, now(), with_keys=with_keys)
        except Trouble as trouble:
            if trouble.kind not in REFUSED_COPY:
                raise
            raise OSError(REFUSED_COPY[trouble.kind], trouble.said) from trouble


def _make(place: Path, name: str, reason: str, made_at: float, *, with_keys: bool) -> Description:
    copied = place / COPY
    _remove(copied)
    try:
        copy.take(copied, with_keys=with_keys)
        inspection.look(copied, shape(), expects_rows=True)
        description = _described(copied, reason, made_at, has_keys=with_keys)
        archive.write(place, name, copied, description)
        return description
    finally:
        _remove(copied)


def _remove(copied: Path) -> None:
    for part in ("", "-journal", "-wal", "-shm"):
        Path(f"{copied}{part}").unlink(missing_ok=True)


def to_share(backup: Backup, to: Path) -> None:
    """Write a backup without the keys and passwords of others to a new file, which may leave this machine.

    Raises Invalid when it is damaged, DiskError, Trouble.
    """
    unpacked = to.with_name(f"{to.name}.db")
    try:
        description = archive.unpack(backup.path, unpacked)
        copy.without_keys(unpacked)
        archive.write(to.parent, to.name, unpacked, description._replace(has_keys=False))
    finally:
        _remove(unpacked)


def _described(copied: Path, reason: str, made_at: float, *, has_keys: bool) -> Description:
    with copy.in_words(copied.parent):
        connection = cysqlite.connect(str(copied))
        try:
            series, episodes, users = (_count(connection, table) for table in COUNTED)
            schema = connection.execute(f"SELECT max(name) FROM {HISTORY}").fetchone()[0]
        finally:
            connection.close()
    settings = told_settings(context.current().settings)
    return Description(
        made_at, reason, __version__, schema or "", series, episodes, users, has_keys, settings
    )


def _count(connection: cysqlite.Connection, table: str) -> int:
    return int(connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])


def told_settings(settings: Settings) -> dict[str, str]:
    """Return the settings of the environment by name, but for those that are secret."""
    told = {}
    for one in fields(settings):
        if not one.metadata["secret"]:
            told[one.metadata["name"]] = str(getattr(settings, one.name))
    return told
