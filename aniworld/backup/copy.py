"""The database as it is now, copied into a file while others go on writing."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cysqlite
from peewee import DatabaseError
from playhouse.cysqlite_ext import CySqliteDatabase

from .. import inspection, later
from ..database import connected, db, shape, snapshot, trouble_of
from ..inspection import HISTORY
from ..paths import MIGRATIONS
from ..postgres import PostgresServer
from ..resultcodes import kind_of, reason
from ..sqlite import SqliteFile
from ..trouble import DAMAGED, Trouble
from ..upgrade import Upgrade
from . import rows, tables
from .rows import Database

if TYPE_CHECKING:
    from playhouse import migrations
else:
    migrations = later.module("playhouse.migrations")  # only a copy that cannot be migrated needs it

PRAGMAS = {"foreign_keys": 1, "trusted_schema": 0, "temp_store": "memory"}
LAST_ID = "SELECT last_value, is_called FROM "


def take(path: Path, *, with_keys: bool) -> None:
    """Copy the opened database into a new file, without what belongs to a moment, a browser or a machine.

    Raises Trouble when it cannot be read, or the disk takes no more.
    """
    with connected(), in_words(path.parent):
        if isinstance(db.obj, SqliteFile):
            db.execute_sql("VACUUM INTO ?", [str(path)])
        else:
            _copy_server(db.obj, path)
        path.chmod(0o600)
        _leave_out(path, with_keys=with_keys)


def without_keys(path: Path) -> None:
    """Remove the keys and passwords of others from a copy. Raises Trouble."""
    with in_words(path.parent):
        _leave_out(path, with_keys=False)


@contextlib.contextmanager
def in_words(folder: Path) -> Iterator[None]:
    """Raise what a database in this folder refuses as a Trouble."""
    try:
        yield
    except DatabaseError as error:
        raise trouble_of(error) or Trouble(kind_of(error, folder) or DAMAGED, reason(error)) from error
    except (cysqlite.Error, UnicodeDecodeError, migrations.MigrationError) as error:
        raise Trouble(kind_of(error, folder) or DAMAGED, reason(error)) from error


def opened(path: Path) -> CySqliteDatabase:
    """Return a file as a database that migrations can be run in. It trusts nothing that its tables say."""
    return CySqliteDatabase(str(path), pragmas=PRAGMAS, rank_functions=False)


def _leave_out(path: Path, *, with_keys: bool) -> None:
    """Delete rows that do not belong into a backup, and the bytes that were theirs."""
    connection = cysqlite.connect(str(path))
    try:
        there = set(connection.get_tables())
        unwanted = tables.LEFT_OUT.union(() if with_keys else tables.KEYS)
        for table in sorted(there & unwanted):
            connection.execute(f'DELETE FROM "{table}"')
        connection.execute("VACUUM")
    finally:
        connection.close()


def _copy_server(server: PostgresServer, path: Path) -> None:
    """Copy PostgreSQL's rows into a file whose tables were made by the same migrations."""
    path.touch(mode=0o600)
    copy = opened(path)
    copy.connect()
    try:
        Upgrade(copy, MIGRATIONS).up_to(Upgrade(server, MIGRATIONS).applied())
        with snapshot(), copy.atomic():
            copy.execute_sql("PRAGMA defer_foreign_keys = 1")
            names = [name for name in copy.get_tables() if name != HISTORY]
            for table in names:
                copy.execute_sql(f'DELETE FROM "{table}"')
            for table in names:
                _copy_table(server, copy, table)
            _copy_last_ids(server, copy)
        number = inspection.shape_number(copy.connection(), shape())
        copy.execute_sql(f"PRAGMA user_version = {number}")
    finally:
        copy.close()


def _copy_table(server: PostgresServer, copy: Database, table: str) -> None:
    kinds = rows.columns(server, table)
    if kinds and table not in tables.LEFT_OUT:
        rows.insert(copy, table, list(kinds), rows.of_server(server, table, kinds))


def _copy_last_ids(server: PostgresServer, copy: Database) -> None:
    """Keep the last ids that were given, as none of them is ever given again."""
    for table in ("event", "part", "series"):
        sequence = last_id_of(server, table)
        if sequence is not None:
            keep_last_id(copy, table, sequence)


def last_id_of(server: PostgresServer, table: str) -> int | None:
    """Return the last id that PostgreSQL gave to a row of this table; None when it gave none."""
    name = rows.run(server, "SELECT pg_get_serial_sequence(?, 'id')", f'"{table}"').fetchone()[0]
    if name is None:
        return None
    last, was_given = rows.run(server, LAST_ID + name).fetchone()
    return int(last) if was_given else 0


def keep_last_id(file: Database, table: str, last: int) -> None:
    """Have SQLite give ids after this one to new rows of a table that never gives one twice."""
    known: Any = rows.run(file, "SELECT seq FROM sqlite_sequence WHERE name = ?", table).fetchone()
    if known is None:
        rows.run(file, "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", table, last)
    elif known[0] < last:
        rows.run(file, "UPDATE sqlite_sequence SET seq = ? WHERE name = ?", last, table)
