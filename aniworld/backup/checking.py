"""Opens a backup that may come from anywhere: nothing changes before it is known to be whole and ours."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import cysqlite

from .. import inspection
from ..database import shape
from ..errors import Invalid
from ..files import atomic
from ..inspection import FORMER_TABLES, HISTORY
from ..paths import MIGRATIONS
from ..trouble import DAMAGED, FOREIGN, MISSING, Trouble
from ..upgrade import Upgrade
from ..write_lock import alone
from . import archive, copy, tables
from .archive import Description

STAGED = f"{atomic.TEMP_PREFIX}restore.db"
TRUSTS_NOTHING = ("PRAGMA trusted_schema = 0", "PRAGMA cell_size_check = 1")
OF_SQLITE = ("sqlite_sequence", "sqlite_stat1", "sqlite_stat4")
BAD = (DAMAGED, FOREIGN, MISSING)


class Staged(NamedTuple):
    """A backup that was checked and has today's tables. rows: a connection to its database."""

    description: Description
    rows: cysqlite.Connection


@contextlib.contextmanager
def opened(path: Path, place: Path) -> Iterator[Staged]:
    """Unpack the backup at this path into the folder `place`, check it, and migrate it there.

    Raises Invalid when it cannot be restored, DiskError and Trouble when the disk refuses; then nothing was
    changed.
    """
    staged = place / STAGED
    with atomic.disk_errors(place, "", "cannot_write_to"), alone(place / "restore.lock"):
        _remove(staged)
        try:
            description = archive.unpack(path, staged)
            _refuse_what_is_not_ours(staged, description)
            _migrate(staged)
            with copy.in_words(place), _connected(staged) as rows:
                _refuse_what_lacks_columns(rows)
                _refuse_loose_rows(rows)
                yield Staged(description, rows)
        finally:
            _remove(staged)


def _remove(staged: Path) -> None:
    for part in ("", "-journal", "-wal", "-shm"):
        Path(f"{staged}{part}").unlink(missing_ok=True)


@contextlib.contextmanager
def _connected(staged: Path) -> Iterator[cysqlite.Connection]:
    connection = cysqlite.connect(str(staged))
    try:
        for statement in TRUSTS_NOTHING:
            connection.execute(statement)
        yield connection
    finally:
        connection.close()


def _refuse_what_is_not_ours(staged: Path, description: Description) -> None:
    """Look at the database as at one that is started with, and at all that may act by itself in it."""
    try:
        with _connected(staged) as rows:
            _refuse_strange_things(rows)
            _refuse_newer(rows, description)
        inspection.look(staged, shape(), expects_rows=True)
        with _connected(staged) as rows:
            _refuse_wrong_counts(rows, description)
    except Trouble as trouble:
        if trouble.kind in BAD:
            raise Invalid("backup_is_damaged", "file") from trouble
        raise
    except (cysqlite.Error, UnicodeDecodeError, MemoryError) as error:
        raise Invalid("backup_is_damaged", "file") from error


def _refuse_strange_things(rows: cysqlite.Connection) -> None:
    """Refuse views, triggers, virtual and computed columns, and tables of somebody else."""
    known = {HISTORY, *shape().tables, *FORMER_TABLES, *OF_SQLITE}
    for kind, name, table, made_by in rows.execute("SELECT type, name, tbl_name, sql FROM sqlite_master"):
        is_ours = kind in ("table", "index") and table in known
        is_virtual = str(made_by or "").lstrip().upper().startswith("CREATE VIRTUAL")
        if not is_ours or is_virtual:
            raise Invalid("backup_holds_other", "file", name=str(name)[:80])
    for table in sorted(known):
        if any(row[6] for row in rows.execute(f'PRAGMA table_xinfo("{table}")')):
            raise Invalid("backup_holds_other", "file", name=table)


def _refuse_newer(rows: cysqlite.Connection, description: Description) -> None:
    taken = {name for (name,) in rows.execute(f"SELECT name FROM {HISTORY}")}
    if not taken <= shape().steps:
        raise Invalid("backup_of_newer_aniworld", "file", version=description.version[:40])


def _refuse_wrong_counts(rows: cysqlite.Connection, description: Description) -> None:
    told = {"series": description.series, "episode": description.episodes, "user": description.users}
    for table, count in told.items():
        if rows.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] != count:
            raise Invalid("backup_is_damaged", "file")


def _migrate(staged: Path) -> None:
    """Bring an older backup to today's tables, in its own file."""
    with copy.in_words(staged.parent):
        database = copy.opened(staged)
        database.connect()
        try:
            Upgrade(database, MIGRATIONS).up()
        except Trouble as trouble:
            if trouble.kind in BAD:
                raise Invalid("backup_is_damaged", "file") from trouble
            raise
        finally:
            database.close()


def _refuse_what_lacks_columns(rows: cysqlite.Connection) -> None:
    """Refuse a database whose tables are not those that its migrations make."""
    for model in tables.models():
        there = set()
        for row in rows.execute(f'PRAGMA table_info("{model._meta.table_name}")'):
            there.add(row[1])
        ours = {field.column_name for field in model._meta.sorted_fields}
        if not ours <= there:
            raise Invalid("backup_is_damaged", "file")


def _refuse_loose_rows(rows: cysqlite.Connection) -> None:
    """Refuse rows that point to none, which no database of ours has."""
    for table, *_ in rows.execute("PRAGMA foreign_key_check"):
        if table in tables.in_order():
            raise Invalid("backup_is_damaged", "file")
