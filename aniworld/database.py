"""The one handle on aniworld.db: how it is opened, its pragmas, and the base of all rows."""

import contextlib
import fcntl
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import cysqlite
from peewee import DatabaseProxy, Model
from playhouse.cysqlite_ext import CySqliteDatabase
from playhouse.migrations import Runner

from .errors import DiskError, SettingsError

MIGRATIONS = Path(__file__).parent.parent / "migrations"
OLDEST_SAFE_SQLITE = (3, 51, 3)  # Older ones can corrupt a WAL database that two processes checkpoint at once.

db = DatabaseProxy()
_afterwards = threading.local()
_kept: list[cysqlite.Connection] = []


class BaseModel(Model):
    class Meta:
        database = db
        legacy_table_names = False


def open_database(data_dir: Path, *, durable: bool) -> CySqliteDatabase:
    """Bind the models to aniworld.db in this folder, which is made when missing (0700).

    durable: every commit survives a power cut (web: what was acknowledged must stay). Without it the last commits may
    be undone by a power cut, but never by a killed process (worker: what it does can be done again).
    Raises DiskError when the folder cannot be used, SettingsError when SQLite is too old to be safe.
    """
    if cysqlite.sqlite_version_info < OLDEST_SAFE_SQLITE:
        raise SettingsError(f"SQLite {cysqlite.sqlite_version} can corrupt shared databases; 3.51.3 or newer is needed.")
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = data_dir / "aniworld.db"
        if not path.exists():  # closing a handle of an open database would drop the locks that SQLite has on it
            path.touch(mode=0o600)
    except OSError as error:
        raise DiskError(f"The data folder {data_dir} cannot be used: {error.strerror}.", data_dir, str(error)) from error
    pragmas = {
        "journal_mode": "wal",
        "synchronous": "full" if durable else "normal",
        "foreign_keys": 1,
        "cache_size": -8000,
        "temp_store": "memory",
    }
    handle = CySqliteDatabase(str(path), pragmas=pragmas, timeout=10, rank_functions=False)
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
    """One atomic change, locked for writing from its start, so that it never fails half way on a busy database."""
    if db.in_transaction():
        yield
        return
    _afterwards.acts = []
    with db.atomic("IMMEDIATE"):
        yield
    for act in _afterwards.acts:
        act()


def after_commit(act: Callable[[], None]) -> None:
    """Do this, once, when the open transaction() is committed, and never when it is rolled back.

    SQLite's own commit hook comes too early: it runs before others can see the change, and holds the lock meanwhile.
    """
    if act not in _afterwards.acts:
        _afterwards.acts.append(act)


def migrate(data_dir: Path) -> list[str]:
    """Bring the opened database to today's shape, once at a time across processes. Returns the names applied.

    Runs outside any transaction: only there can SQLite switch foreign keys off, without which rebuilding a parent
    table would silently delete its children.
    """
    with (data_dir / "migrate.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with connected():
            if db.in_transaction():
                raise RuntimeError("migrations must not run inside a transaction")
            runner = Runner(db.obj, str(MIGRATIONS))
            _refuse_newer(runner)
            applied = runner.up()
            _keep_wal()
            return applied


def _keep_wal() -> None:
    """Hold one idle connection until the process ends, or another database is opened.

    When the last connection closes, SQLite writes everything back and removes the WAL: connections as short as a request
    would each pay for that with several fsyncs.
    """
    idle = cysqlite.connect(db.database, timeout=10)
    idle.execute("SELECT count(*) FROM sqlite_master").fetchall()  # the WAL is opened by the first read
    _kept[:] = [idle]


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
