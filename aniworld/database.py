"""The one handle on the database: how it is opened, changed and looked at."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from peewee import DatabaseError, DatabaseProxy, FloatField, JSONField, Query

from . import upgrade, verdict
from .errors import DiskError, SettingsError
from .inspection import Shape
from .paths import MIGRATIONS
from .postgres import PostgresServer
from .rows import Row
from .sqlite import NoDatabase, SqliteFile
from .table_contents import Columns
from .trouble import FULL, Trouble
from .upgrade import Upgrade

DAYS = ("air_date", "premiered", "ended")  # the fields that hold a day, as text

db = DatabaseProxy()
_afterwards = threading.local()


class BaseModel(Row):
    class Meta:
        database = db
        legacy_table_names = False


def open_database(
    data_dir: Path,
    *,
    durable: bool,
    url: str | None = None,
    expects_rows: bool = False,
    is_for_pages: bool = False,
) -> SqliteFile | PostgresServer:
    """Bind the models to aniworld.db in the data folder, or to PostgreSQL at a url.

    A missing data folder is created (0700).
    durable: every commit survives a power cut (web: what was acknowledged must stay). Without it the last
    commits may be undone by a power cut, but never by a killed process (worker: its work can be repeated).
    expects_rows: aniworld was here before, so that an empty database is not a first start.
    is_for_pages: do not wait until all of a large one has been looked through: nobody writes before.
    Raises DiskError if the folder cannot be used, SettingsError if SQLite is too old to be safe, and Trouble
    if the database is damaged, or missing where it should not be.
    """
    _make_folder(data_dir)
    handle: SqliteFile | PostgresServer
    try:
        if url:
            handle = _server(url, durable, expects_rows)
        else:
            handle = SqliteFile(
                data_dir, durable=durable, shape=shape(), expects_rows=expects_rows, is_for_pages=is_for_pages
            )
    except Trouble as trouble:
        db.initialize(NoDatabase(trouble))
        raise
    db.initialize(handle)
    return handle


def _make_folder(data_dir: Path) -> None:
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        why = error.strerror
        raise DiskError("data_folder_unusable", data_dir, str(error), place=str(data_dir), why=why) from error


def _server(url: str, durable: bool, expects_rows: bool) -> PostgresServer:
    server = PostgresServer(url, durable=durable)
    if expects_rows:
        server.refuse_when_empty()
    return server


def set_aside(data_dir: Path) -> Path | None:
    """Rename aniworld.db and its log.

    Return the new path; None when there was none. Raises Invalid while a process has the database open,
    DiskError when the folder cannot be changed.
    """
    return verdict.set_aside(data_dir / "aniworld.db")


def shape() -> Shape:
    """Return our tables, with the columns that not every value fits into, and our migrations."""
    tables = {}
    for model in BaseModel.__subclasses__():
        fields = model._meta.sorted_fields
        json = [field.column_name for field in fields if isinstance(field, JSONField)]
        times = [field.column_name for field in fields if isinstance(field, FloatField)]
        days = [field.column_name for field in fields if field.name in DAYS]
        tables[model._meta.table_name] = Columns(json, times, days)
    return Shape(tables, upgrade.known(MIGRATIONS))


def trouble_of(error: BaseException) -> Trouble | None:
    """Return what a database error means to people and programs; None if it is a bug of ours."""
    return db.trouble_of(error)


def why(error: BaseException) -> str:
    """Return why the database refused something, for a line of the log."""
    trouble = trouble_of(error)
    if trouble is None or not trouble.said:
        return str(trouble or error)
    # SQLite itself says only that the disk errs.
    is_found_out = trouble.kind is FULL and "full" not in trouble.said
    return f"{trouble.said}, as the disk is full" if is_found_out else trouble.said


def lasting_trouble() -> Trouble | None:
    """Return what is wrong with the database until a person replaces it; None while nothing is known."""
    return db.lasting_trouble() if db.obj else None


def wait_until_known() -> None:
    """Wait until it is known whether the opened database is whole: at a start, pages are served before.

    Raises a DatabaseError when it is not.
    """
    db.wait_until_known()


def stand_back() -> None:
    """Let another process put a database in the place of one that is lost: this one uses it no more."""
    if isinstance(db.obj, SqliteFile):
        db.obj.stand_back()


def why_not_writable() -> Trouble | None:
    """Return why nothing can be stored in the database now; None when something can.

    Changes nothing, and waits at most a second or two for whoever holds the database. Needs no open
    connection.
    """
    return db.why_not_writable()


@contextlib.contextmanager
def connected() -> Iterator[None]:
    """Use this thread's open connection, or open one for the duration. Opens no transaction."""
    if not db.is_closed():
        yield
        return
    db.connect()
    try:
        yield
    finally:
        db.close()


@contextlib.contextmanager
def transaction() -> Iterator[None]:
    """Make one atomic change, as the only writer from its start, so that it never fails half way.

    Inside another one it is a part of it, which can be undone by itself.
    """
    if db.in_transaction():
        with db.atomic():
            yield
        return
    _afterwards.acts = []
    with db.writing():
        yield
    for act in _afterwards.acts:
        act()


class _DryRun(Exception):
    """Ends a dry run; nobody else sees it."""


@contextlib.contextmanager
def dry_run() -> Iterator[None]:
    """Write in this block what would be written, look at it, and have nothing of it written at its end.

    Nobody else may write meanwhile: neither a source nor a slow disk may be waited for in it.
    """
    try:
        with transaction():
            yield
            raise _DryRun
    except _DryRun:
        return


@contextlib.contextmanager
def a_statement() -> Iterator[None]:
    """Let a single statement write in this block, without a transaction of its own."""
    with contextlib.nullcontext() if db.in_transaction() else db.a_statement():
        yield


def note(statement: Query) -> None:
    """Write, or skip it if the database is busy.

    For what is not worth a wait, such as when a key was last used. A request that only reads must not wait or
    fail because the database is busy, full or read-only.
    """
    with contextlib.suppress(DatabaseError), db.at_once():
        statement.execute()


def after_commit(act: Callable[[], None]) -> None:
    """Call this once the open transaction() is committed, and never when it is rolled back.

    SQLite's own commit hook comes too early: it runs before others can see the change, and holds the lock
    meanwhile.
    """
    if act not in _afterwards.acts:
        _afterwards.acts.append(act)


@contextlib.contextmanager
def snapshot() -> Iterator[None]:
    """Read one state of all rows in this block, while others write."""
    with contextlib.nullcontext() if db.in_transaction() else db.reading():
        yield


@contextlib.contextmanager
def resting() -> Iterator[None]:
    """Let other threads use this connection while this one waits, outside of any transaction."""
    lends = not db.is_closed() and not db.in_transaction()
    if lends:
        db.close()
    try:
        yield
    finally:
        if lends:
            db.connect(reuse_if_open=True)


def run_sql(statement: str, *values: Any) -> Any:
    """Run a statement of ours, with ? for each value whatever the database calls it. Return the cursor."""
    return db.execute_sql(statement.replace("?", db.param), values)


def migrate(before: Callable[[], object] | None = None) -> list[str]:
    """Migrate the opened database, in one process at a time. Return the names of the applied migrations.

    before: called where something is about to change in a database that is not new, to back it up.

    Runs outside any transaction: only there can SQLite switch foreign keys off, without which rebuilding a
    parent table would silently delete its children.
    """
    with db.migrating(), connected():
        if db.in_transaction():
            raise RuntimeError("migrations must not run inside a transaction")
        way = Upgrade(db.obj, MIGRATIONS)
        _refuse_newer(way)
        if way.waiting():
            db.wait_until_known()
            if before and way.has_begun():
                before()
            db.forget_shape()
        applied = way.up()
        db.note_shape()
        return applied


def _refuse_newer(way: Upgrade) -> None:
    unknown = way.unknown()
    if unknown:
        raise SettingsError("database_of_newer_aniworld", migration=unknown[-1])


def is_of_newer_program() -> bool:
    """Return whether the opened database has migrations that this program does not know."""
    with connected():
        return bool(Upgrade(db.obj, MIGRATIONS).unknown())


def pending_migrations() -> list[str]:
    with connected():
        return Upgrade(db.obj, MIGRATIONS).waiting()


def now() -> float:
    """Return the present as rows store it: seconds since 1970, UTC."""
    return time.time()


def iso(seconds: float | None) -> str | None:
    """Return a row's time as programs read it: ISO 8601 in UTC with Z; None stays None."""
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
