"""The one handle on the database: how it is opened, changed and looked at, and the base of all rows."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from peewee import DatabaseError, DatabaseProxy, Field, Model, Node, Query
from playhouse.migrations import Runner

from .errors import DiskError, SettingsError
from .postgres import PostgresServer
from .sqlite import SqliteFile

MIGRATIONS = Path(__file__).parent.parent / "migrations"

db = DatabaseProxy()
_afterwards = threading.local()


class BaseModel(Model):
    class Meta:
        database = db
        legacy_table_names = False

    # To build a statement takes peewee longer than the database takes to answer, and a load asks some two hundred times.
    # So the simple ones are ready here: looking up by values, and writing one row (docs/decisions/0019).

    @classmethod
    def get_by_id(cls, pk: int) -> Self:
        """The row of this id. Raises DoesNotExist."""
        found = cls.one_with(**{cls._meta.primary_key.name: pk})
        if found is None:
            raise cls.DoesNotExist(f"{cls.__name__} {pk}")
        return found

    @classmethod
    def all_with(cls, **values: Any) -> list[Self]:
        """The rows that have these values in their fields; none of them may be None."""
        fields = [cls._meta.fields[name] for name in values]
        where = " AND ".join(f'"{field.column_name}" = {db.param}' for field in fields)
        statement = f'SELECT * FROM "{cls._meta.table_name}" WHERE {where}'
        return list(cls.raw(statement, *(field.db_value(value) for field, value in zip(fields, values.values()))))

    @classmethod
    def one_with(cls, **values: Any) -> Self | None:
        """Any one of those rows."""
        return next(iter(cls.all_with(**values)), None)

    def save(self, force_insert: bool = False, only: Iterable[Field] | None = None) -> int:
        """Write what this row knows of itself, or only these fields. Returns how many rows that were: 0 when it is gone."""
        key, is_new = self._meta.primary_key, force_insert or self._pk is None
        skipped = None if is_new and self._pk is not None else key
        fields = [field for field in only or self._meta.sorted_fields if field is not skipped and field.name in self.__data__]
        slots, values = zip(*(_slot(field.db_value(self.__data__[field.name])) for field in fields))
        columns = [f'"{field.column_name}"' for field in fields]
        if is_new:
            statement = f'INSERT INTO "{self._meta.table_name}" ({", ".join(columns)}) VALUES ({", ".join(slots)})'
            self._pk = db.execute_sql(f'{statement} RETURNING "{key.column_name}"', values).fetchone()[0]
            self._dirty.clear()
            return 1
        changes = ", ".join(map(" = ".join, zip(columns, slots)))
        statement = f'UPDATE "{self._meta.table_name}" SET {changes} WHERE "{key.column_name}" = {db.param}'
        self._dirty.clear()
        return db.rows_affected(db.execute_sql(statement, [*values, self._pk]))


def _slot(value: Any) -> tuple[str, Any]:
    """Where a value stands in a statement, and the value itself. SQLite's JSON is wrapped in a function."""
    if not isinstance(value, Node):
        return db.param, value
    slot, values = db.get_sql_context().sql(value).query()
    return slot, *values


def open_database(data_dir: Path, *, durable: bool, url: str | None = None) -> SqliteFile | PostgresServer:
    """Bind the models to aniworld.db in the data folder, which is made when missing (0700), or to PostgreSQL at a url.

    durable: every commit survives a power cut (web: what was acknowledged must stay). Without it the last commits may
    be undone by a power cut, but never by a killed process (worker: what it does can be done again).
    Raises DiskError when the folder cannot be used, SettingsError when SQLite is too old to be safe.
    """
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise DiskError(f"The data folder {data_dir} cannot be used: {error.strerror}.", data_dir, str(error)) from error
    handle = PostgresServer(url, durable=durable) if url else SqliteFile(data_dir, durable=durable)
    db.initialize(handle)
    return handle


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
    """One atomic change, alone in writing from its start, so that it never fails half way on a busy database.

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


@contextlib.contextmanager
def a_statement() -> Iterator[None]:
    """In here a single statement writes, without a transaction of its own."""
    with contextlib.nullcontext() if db.in_transaction() else db.a_statement():
        yield


def note(statement: Query) -> None:
    """Write what is not worth a wait, such as when a key was last used: at once, or not at all. Who only reads is neither
    held up nor refused because of it, whether the database is busy, full or read-only.
    """
    with contextlib.suppress(DatabaseError), db.at_once():
        statement.execute()


def after_commit(act: Callable[[], None]) -> None:
    """Do this, once, when the open transaction() is committed, and never when it is rolled back.

    SQLite's own commit hook comes too early: it runs before others can see the change, and holds the lock meanwhile.
    """
    if act not in _afterwards.acts:
        _afterwards.acts.append(act)


@contextlib.contextmanager
def snapshot() -> Iterator[None]:
    """Only read in here: one state of all rows, while others write."""
    with contextlib.nullcontext() if db.in_transaction() else db.reading():
        yield


def resting() -> contextlib.AbstractContextManager:
    """Wait for something slow in here, outside of any transaction: others may use this thread's connection meanwhile."""
    return db.resting()


def run_sql(statement: str, *values: Any) -> Any:
    """Run a statement of ours, with ? for each value whatever the database calls it. Returns the cursor."""
    return db.execute_sql(statement.replace("?", db.param), values)


def migrate() -> list[str]:
    """Bring the opened database to today's shape, once at a time across processes. Returns the names applied.

    Runs outside any transaction: only there can SQLite switch foreign keys off, without which rebuilding a parent
    table would silently delete its children.
    """
    with db.migrating(), connected():
        if db.in_transaction():
            raise RuntimeError("migrations must not run inside a transaction")
        runner = Runner(db.obj, str(MIGRATIONS))
        _refuse_newer(runner)
        return runner.up()


def _refuse_newer(runner: Runner) -> None:
    gone = [step.name for step in runner.status() if step.path is None]
    if gone:
        raise SettingsError(f"The database was made by a newer aniworld (it has {gone[-1]}). Update the program.")


def pending_migrations() -> list[str]:
    with connected():
        return [step.name for step in Runner(db.obj, str(MIGRATIONS)).status() if not step.applied]


def now() -> float:
    """The present as rows keep it: seconds since 1970, UTC."""
    return time.time()


def iso(seconds: float | None) -> str | None:
    """A row's time as programs read it: ISO 8601 in UTC with Z; None stays None."""
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
