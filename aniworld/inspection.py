"""Whether aniworld.db can be trusted.

It is inspected before it is opened, once at each start, and never changed by that.
"""

import contextlib
import logging
import os
import stat
import zlib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import cysqlite
from cysqlite import SQLITE_OPEN_READONLY, SQLITE_OPEN_READWRITE

from . import table_contents
from .resultcodes import kind_of, reason
from .table_contents import Columns
from .trouble import DAMAGED, FOREIGN, MISSING, NOT_OPENED, Trouble

log = logging.getLogger(__name__)
FORMER_TABLES = ("preference",)  # which older versions had; the shape that they noted is made of them too
LOOK_SECONDS = 10.0  # how long to wait for another program that holds the file
NO_CHECKPOINT_ON_CLOSE = 1006  # SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE
# Bytes 18 and 19, and from byte 56 on: https://www.sqlite.org/fileformat.html#the_database_header
FORMATS, ENCODINGS = {1, 2}, (b"\0\0\0\1", b"\0\0\0\0")
WITH_LOG = b"\2\2"
HISTORY = "schema_migration"  # the table that each of our databases has first
LARGEST_PAGE = 65_536  # which the head of a file writes as 1
LARGE_BYTES = 8_000_000  # what is smaller is looked through within a tenth of a second


class Shape:
    """What a database of this program is made of.

    Its tables, and the names of the migrations that made them.
    """

    def __init__(self, tables: Mapping[str, Columns] | None = None, steps: Collection[str] = ()):
        self.tables, self.steps = tables or {}, set(steps)


def look(path: Path, shape: Shape, *, expects_rows: bool) -> None:
    """Look whether the database at this path is whole and ours, or may be made new. Raises Trouble.

    expects_rows: aniworld was here before, so that a database without anything in it is not a first start.
    A large one (240,000 episodes, 116 MB) takes less than a second of processor time.
    """
    if not _has_something(path, expects_rows):
        return
    with _troubles_of(path):
        _refuse_odd_header(path)
        with _opened(path) as connection:
            if _is_ours(connection, shape, expects_rows):
                _look_through(connection, shape)


def look_while_open(path: Path, shape: Shape) -> None:
    """Look at a database that this process has open, and where rows are expected. Raises as look().

    No handle but SQLite's own is opened: when another one is closed, the locks of this process are gone.
    """
    if _has_something(path, expects_rows=True):
        with _troubles_of(path), _opened(path) as connection:
            if _is_ours(connection, shape, expects_rows=True):
                _look_through(connection, shape)


def glance(path: Path, shape: Shape, *, expects_rows: bool) -> None:
    """Look only at what takes no longer in a large database: the head, and how the tables were made.

    Raises as look().
    """
    if not _has_something(path, expects_rows):
        return
    with _troubles_of(path):
        _refuse_odd_header(path)
        with _opened(path) as connection:
            _is_ours(connection, shape, expects_rows)


def is_large(path: Path) -> bool:
    """Return whether to look through this database takes long.

    One without a write-ahead log counts as small: it may be about to get one, which nobody may hold up.
    """
    with contextlib.suppress(OSError), path.open("rb") as file:
        return path.stat().st_size >= LARGE_BYTES and file.read(20)[18:] == WITH_LOG
    return False


def look_through(path: Path, shape: Shape) -> None:
    """Look at all that a glance leaves out, while nobody can write. Raises as look().

    This process may have the database open: no handle but SQLite's own may be closed, or its locks are gone.
    """
    with _troubles_of(path), _opened(path, SQLITE_OPEN_READWRITE) as connection:
        with contextlib.suppress(cysqlite.OperationalError):  # a disk that takes no writes
            connection.begin("IMMEDIATE")
        _look_through(connection, shape)


@contextlib.contextmanager
def _troubles_of(path: Path) -> Iterator[None]:
    """Raise what a look at a database meets in this block as the Trouble that it means."""
    try:
        yield
    except PermissionError as error:
        raise Trouble(NOT_OPENED, error.strerror or str(error)) from error
    except (cysqlite.Error, UnicodeDecodeError, MemoryError) as error:
        raise Trouble(kind_of(error, path.parent) or DAMAGED, reason(error)) from error


def _refuse_to_begin(path: Path, expects_rows: bool) -> None:
    """Raise Trouble where a database that is not there should be."""
    if os.path.islink(path):
        raise Trouble(MISSING, f"the link leads to nothing at {path}")
    if expects_rows or _has_log(path):
        raise Trouble(MISSING, f"there is no file at {path}")


def _has_something(path: Path, expects_rows: bool) -> bool:
    """Return whether there is a file with something in it.

    Raises Trouble when there should be, or when it is no file.
    """
    try:
        found = os.stat(path)
    except FileNotFoundError:
        _refuse_to_begin(path, expects_rows)
        return False
    except OSError as error:
        raise Trouble(NOT_OPENED, error.strerror or str(error)) from error
    if not stat.S_ISREG(found.st_mode):
        raise Trouble(DAMAGED, f"{path} is not a file")
    if found.st_size == 0 and (expects_rows or _has_log(path)):
        raise Trouble(MISSING, f"{path} is empty")
    return found.st_size > 0


def _has_log(path: Path) -> bool:
    """Return whether changes wait in a file of SQLite's beside a database.

    Then there was one, and that file must stay for it.
    """
    return _is_filled(f"{path}-wal") or _has_journal(path)


def _has_journal(path: Path) -> bool:
    """Return whether a transaction was cut short on a disk without a write-ahead log."""
    return _is_filled(f"{path}-journal")


def _is_filled(path: str) -> bool:
    with contextlib.suppress(OSError):
        return os.path.getsize(path) > 0 and os.path.isfile(path)
    return False


def _refuse_odd_header(path: Path) -> None:
    """Refuse what SQLite would accept: a later format, which it opens read-only, and another encoding."""
    with path.open("rb") as file:
        header = file.read(100)
    if not header.startswith(b"SQLite format 3\0"):
        return
    is_complete = len(header) == 100
    if not is_complete or not {header[18], header[19]} <= FORMATS or header[56:60] not in ENCODINGS:
        raise Trouble(DAMAGED, "the head of the file is wrong")
    _refuse_half_page(path, int.from_bytes(header[16:18], "big"))


def _refuse_half_page(path: Path, page_bytes: int) -> None:
    """Refuse a file that ends within a page, where SQLite reads zeros. A log beside it may mend that."""
    page_bytes = LARGEST_PAGE if page_bytes == 1 else page_bytes
    if page_bytes and path.stat().st_size % page_bytes and not _has_log(path):
        raise Trouble(DAMAGED, "the file is cut off")


@contextlib.contextmanager
def _opened(path: Path, flags: int = SQLITE_OPEN_READONLY) -> Iterator[cysqlite.Connection]:
    """Open a connection that only reads and leaves the log where it is.

    What was cut short is undone by whoever opens the database next, and that is a write.
    """
    if _has_journal(path):
        flags = SQLITE_OPEN_READWRITE
    connection = cysqlite.connect(str(path), flags=flags, timeout=LOOK_SECONDS)
    try:
        connection.db_config(NO_CHECKPOINT_ON_CLOSE, 1)
        yield connection
    finally:
        if connection.in_transaction:
            connection.rollback()
        connection.close()


def _is_ours(connection: cysqlite.Connection, shape: Shape, expects_rows: bool) -> bool:
    """Return whether the database has our tables, and False when it has none. Raises Trouble."""
    tables = _tables(connection)
    if not tables:
        if expects_rows:
            raise Trouble(MISSING, "there is no table in it")
        return False
    if HISTORY not in tables:
        raise Trouble(FOREIGN, f"it has the table {sorted(tables)[0]!r}")
    if has_other_shape(connection, shape):
        raise Trouble(DAMAGED, "its tables are not as they were made")
    return True


def _tables(connection: cysqlite.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _look_through(connection: cysqlite.Connection, shape: Shape) -> None:
    said = connection.execute("PRAGMA integrity_check(1)").fetchall()[0][0]
    if said != "ok":
        raise Trouble(DAMAGED, said.splitlines()[-1])
    for table in _tables(connection).intersection(shape.tables):
        table_contents.read(connection, table, shape.tables[table])


def shape_number(connection: cysqlite.Connection, shape: Shape) -> int:
    """Return a checksum of the definitions of our tables and indexes, as the version that made them did."""
    ours = {HISTORY, *shape.tables, *FORMER_TABLES}
    rows = connection.execute(
        "SELECT tbl_name, type, name, sql FROM sqlite_master WHERE type IN ('table', 'index')"
    )
    said = sorted(repr(row) for row in rows if row[0] in ours)
    return zlib.crc32("\n".join(said).encode()) & 0x7FFFFFFF or 1


def has_other_shape(connection: cysqlite.Connection, shape: Shape) -> bool:
    """Return whether the tables are not those that the last migration left.

    False when it did not note them, or was a newer program's, which is said when the migrations are looked
    at.
    """
    noted = connection.execute("PRAGMA user_version").fetchall()[0][0]
    if noted in (0, shape_number(connection, shape)):
        return False
    taken = {name for (name,) in connection.execute(f"SELECT name FROM {HISTORY}")}
    return taken <= shape.steps


def is_other_now(path: Path, shape: Shape) -> bool:
    """Return whether the file has other tables than those that the last migration left."""
    try:
        with _opened(path) as connection:
            return has_other_shape(connection, shape)
    except (cysqlite.Error, UnicodeDecodeError):
        return True
