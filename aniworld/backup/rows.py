"""Rows of a table, read from and written to SQLite or PostgreSQL, whose values differ in three kinds."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from ..postgres import PostgresServer

Database = Any  # an SqliteFile, a PostgresServer, their proxy, or a file that is no database of ours yet

JSON, BOOLEAN = "json", "boolean"  # the kinds of columns whose values are others in PostgreSQL
READ_AT_ONCE = 2000
MOST_VALUES = 20_000  # of one statement; SQLite takes 32,766
POSTGRES_COLUMNS = (
    "SELECT column_name, data_type FROM information_schema.columns"
    " WHERE table_schema = current_schema() AND table_name = ? ORDER BY ordinal_position"
)

Columns = dict[str, str]  # the names of columns, each with its kind


def is_server(database: Database) -> bool:
    return isinstance(getattr(database, "obj", database), PostgresServer)


def run(database: Database, statement: str, *values: Any) -> Any:
    """Run a statement with ? for each value. Return the cursor."""
    return database.execute_sql(statement.replace("?", database.param), values)


def columns(database: Database, table: str) -> Columns:
    """Return the columns of a table with their kinds; none when there is no such table."""
    if is_server(database):
        return dict(run(database, POSTGRES_COLUMNS, table).fetchall())
    found = {}
    for row in run(database, f'PRAGMA table_info("{table}")').fetchall():
        found[row[1]] = row[2].lower()
    return found


def quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def of_server(server: PostgresServer, table: str, kinds: Columns) -> Iterator[Sequence[Any]]:
    """Yield the rows of a table of PostgreSQL, some at a time, inside the caller's transaction."""
    wanted = []
    for name, kind in kinds.items():
        wanted.append(f'"{name}"::text' if kind == JSON else f'"{name}"')
    with server.connection().cursor(name="aniworld_backup") as cursor:
        cursor.itersize = READ_AT_ONCE
        cursor.execute(f'SELECT {", ".join(wanted)} FROM "{table}"')
        yield from cursor


def insert(database: Database, table: str, names: Sequence[str], found: Iterable[Sequence[Any]]) -> int:
    """Write rows, whose values are in the order of these columns. Return how many."""
    kinds = columns(database, table)
    truths = _truths(database, names, kinds)
    slots = [_slot(database, kinds[name]) for name in names]
    begin = f'INSERT INTO "{table}" ({quoted(names)}) VALUES '
    count = 0
    left = iter(found)
    while some := list(islice(left, max(1, MOST_VALUES // len(names)))):
        values: list[Any] = []
        for row in some:
            values += _fitting(row, truths)
        slots_of_all = ", ".join([f"({', '.join(slots)})"] * len(some))
        database.execute_sql(begin + slots_of_all, values)
        count += len(some)
    return count


def _truths(database: Database, names: Sequence[str], kinds: Columns) -> list[int]:
    """Return the places of truth values, which PostgreSQL does not take for numbers."""
    if not is_server(database):
        return []
    return [place for place, name in enumerate(names) if kinds[name] == BOOLEAN]


def _slot(database: Database, kind: str) -> str:
    if kind == JSON and is_server(database):
        return f"{database.param}::json"
    return str(database.param)


def _fitting(row: Sequence[Any], truths: Sequence[int]) -> list[Any]:
    values = list(row)
    for place in truths:
        if values[place] is not None:
            values[place] = bool(values[place])
    return values
