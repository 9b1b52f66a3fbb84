"""Puts a backup in the place of what the database holds: in one transaction, or in a file of its own."""

import logging
from collections.abc import Callable
from pathlib import Path

import cysqlite

from .. import context, events, inspection, verdict
from ..database import connected, db, now, shape, transaction
from ..errors import Invalid
from ..files import atomic
from ..paths import MIGRATIONS
from ..postgres import PostgresServer
from ..upgrade import Upgrade
from . import checking, copy, making, rows, shelf, tables
from .archive import Description
from .checking import Staged
from .kept import Kept
from .rows import Database

log = logging.getLogger(__name__)
NEW = f"{atomic.TEMP_PREFIX}new.db"
RELEASED = "restored"  # the worker that holds what was loading: there is none, so the next look gives it back
STOPPED = "renaming_before_restore"
AT_ONCE = ("check", "scan")  # the chores that are due once other rows are there

_RELEASE = (
    "UPDATE part SET owner = ?, lease_until = 0, claim = claim + 1,"
    " attempt = CASE WHEN attempt > 0 THEN attempt - 1 ELSE 0 END WHERE state = 'loading'"
)
# The names of files have changed since: what was under way is not gone on with.
_STOP_RENAMING = "UPDATE renaming SET state = 'stopped', code = ? WHERE state IN ('running', 'undoing')"


def check_nothing() -> None:
    """Let whoever asked restore: that they may was seen before."""


def restore(path: Path, check: Callable[[], None] = check_nothing) -> Description:
    """Put the rows of a backup in the place of those in the opened database, in one transaction.

    What is there now becomes a backup first. check: raises, inside the transaction, when nothing may be
    restored any more. Raises Invalid when the backup cannot be restored, DiskError and Trouble when the disk
    refuses; nothing was changed then.
    """
    with checking.opened(path, shelf.folder()) as staged:
        making.make(shelf.RESTORE)
        with copy.in_words(path.parent), connected(), transaction():
            check()
            _replace(staged, db.obj)
            _have_all_look_again()
        log.warning("The backup %s was restored.", path.name)
        return staged.description


def restore_into_new_file(path: Path, data_dir: Path) -> tuple[Description, Path | None]:
    """Make aniworld.db anew from a backup, and set what is in its place aside.

    Return what the backup says of itself, and where the former database is now. Raises as restore(), and
    Invalid while a process has the database open.
    """
    place, new = shelf.folder(), shelf.folder() / NEW
    with checking.opened(path, place) as staged:
        _remove(new)
        try:
            with copy.in_words(place):
                _build(staged, new)
            with atomic.disk_errors(data_dir, "aniworld.db", "cannot_write"):
                was = verdict.put_in_place(new, data_dir / "aniworld.db")
        finally:
            _remove(new)
        log.warning("The backup %s was restored.", path.name)
        return staged.description, was


def _remove(new: Path) -> None:
    for part in ("", "-journal", "-wal", "-shm"):
        Path(f"{new}{part}").unlink(missing_ok=True)


def _build(staged: Staged, new: Path) -> None:
    new.touch(mode=0o600)
    database = copy.opened(new)
    database.connect()
    try:
        Upgrade(database, MIGRATIONS).up()
        with database.atomic("IMMEDIATE"):
            _replace(staged, database)
        number = inspection.shape_number(database.connection(), shape())
        database.execute_sql(f"PRAGMA user_version = {number}")
    finally:
        database.close()


def _replace(staged: Staged, database: Database) -> None:
    """Replace all rows, inside the caller's transaction."""
    kept = Kept.of(database)
    names = tables.in_order()
    if not rows.is_server(database):
        database.execute_sql("PRAGMA defer_foreign_keys = 1")
    for table in reversed(names):
        database.execute_sql(f'DELETE FROM "{table}"')
    for table in names:
        _copy_table(staged.rows, database, table)
    _go_on_counting(staged.rows, database)
    kept.put_back(database, has_keys=staged.description.has_keys)
    rows.run(database, _RELEASE, RELEASED)
    rows.run(database, _STOP_RENAMING, STOPPED)


def _copy_table(source: cysqlite.Connection, database: Database, table: str) -> None:
    there = {row[1] for row in source.execute(f'PRAGMA table_info("{table}")')}
    names = [name for name in rows.columns(database, table) if name in there]
    if not names:
        raise Invalid("backup_is_damaged", "file")
    rows.insert(database, table, names, source.execute(f'SELECT {rows.quoted(names)} FROM "{table}"'))


def _go_on_counting(source: cysqlite.Connection, database: Database) -> None:
    """Give no id again that this database or the backup's has given before."""
    last_ids = dict(source.execute("SELECT name, seq FROM sqlite_sequence").fetchall())
    server = getattr(database, "obj", database)
    if not isinstance(server, PostgresServer):
        for table, last in last_ids.items():
            copy.keep_last_id(database, table, last)
        return
    for table in [*tables.in_order(), "event"]:
        if "id" not in rows.columns(database, table):
            continue
        given = copy.last_id_of(server, table)
        if given is None:
            continue
        most = rows.run(database, f'SELECT max(id) FROM "{table}"').fetchone()[0] or 0
        last = max(given, most, last_ids.get(table, 0))
        if last:
            name = f'"{table}"'
            rows.run(database, "SELECT setval(pg_get_serial_sequence(?, 'id'), ?)", name, last)


def _have_all_look_again() -> None:
    """Have pages and programs ask anew, as nothing that they know is so any more, and files be checked.

    What happened before is forgotten, and one number is left out: so nobody can go on from an earlier one.
    """
    for _ in range(2):
        newest = events.publish("library", "resync", {})
    rows.run(db.obj, "DELETE FROM event WHERE id < ?", newest)
    for chore in AT_ONCE:
        rows.run(db.obj, "UPDATE chore SET next_at = ? WHERE name = ?", now(), chore)
    context.current().refused_pictures.clear()
